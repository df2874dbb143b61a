/* L.LivePins: clustered pins with a state each, one snapshot and then small patches that never move the view. */
((L) => {
  const Cluster = L.MarkerClusterGroup.prototype;
  const { count, pie, repaint, pin: iconOf } = L.pinIcons;
  const FAILED = "The pins could not be loaded.";
  const FIRST_WAIT = 1_000, LONGEST_WAIT = 60_000, CLOSE = 16, MARGIN = 56, ZOOM_EDGE = 92;
  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  const Pin = L.Marker.extend({
    _initIcon() { // setIcon comes here too and keeps the element, so a focused pin stays focused
      L.Marker.prototype._initIcon.call(this);
      this.options.group.dress(this);
    },
    _removeIcon() {
      this.options.group.hands.lose(this);
      L.Marker.prototype._removeIcon.call(this);
    },
  });

  const pieClass = (base) => base.extend({
    createIcon(old) { // markercluster drops the old element, and the focus with it
      if (this._iconNeedsUpdate) {
        this.counts = count(this.getAllChildMarkers());
        this._iconObj = pie(this.counts, this.getChildCount());
        this._iconNeedsUpdate = false;
      }
      return this._iconObj.createIcon(old);
    },
    _updateIcon() { // in place where it can be: hundreds of new icons would take a tenth of a second
      if (!this._icon || this._iconObj.options.total !== this.getChildCount()) return base.prototype._updateIcon.call(this);
      this.counts = count(this.getAllChildMarkers());
      this._iconNeedsUpdate = false;
      repaint(this._iconObj, this._icon, this.counts);
      this._group.hands.own(this);
    },
    _initIcon() {
      base.prototype._initIcon.call(this);
      this._group.dress(this);
    },
    _removeIcon() {
      this._group.hands.lose(this);
      base.prototype._removeIcon.call(this);
    },
  });

  L.LivePins = L.MarkerClusterGroup.extend({
    initialize(options) {
      let finish;
      Cluster.initialize.call(this, {
        chunkedLoading: true, chunkInterval: 60, chunkDelay: 10, showCoverageOnHover: false,
        maxClusterRadius: (zoom) => (zoom < 13 ? 72 : 54), animate: !isStill(), spiderLegPolylineOptions: { className: "pin-leg", weight: 1.5 },
        chunkProgress: (done, total) => done === total && finish?.(), ...options });
      this._added = () => new Promise((resolve) => (finish = resolve));
      this._markerCluster = pieClass(this._markerCluster);
      this.labels = new Map(options.labels);
      this.pins = new Map();
      this.revision = -1;
      this.selected = null;
      this.states = null; // the legend's filter; null shows all
      this.found = null; // what a search came to; null when nothing is sought
      this.turn = Promise.resolve(); // snapshots and patches take turns
      this.wait = FIRST_WAIT;
      this.recover = () => this.load();
      this.on("click", ({ layer }) => this.choose(layer));
    },
    onAdd(map) {
      this.hands = new L.PinHands(this, map.getContainer());
      Cluster.onAdd.call(this, map);
      window.addEventListener("online", this.recover);
      this.load();
    },
    onRemove(map) {
      clearTimeout(this.again);
      window.removeEventListener("online", this.recover);
      this.hands.remove();
      Cluster.onRemove.call(this, map);
    },

    // The library goes on adding in steps, and moving by timers, when the map has gone meanwhile.
    _addLayer(...args) { if (this._map) Cluster._addLayer.apply(this, args); },
    _processQueue() { if (this._map) Cluster._processQueue.call(this); },

    // what Python calls
    load() { return this._inTurn(() => this._load()); },
    patch(revision, features) {
      return this._inTurn(async () => {
        if (revision <= this.revision) return; // the snapshot has it already
        const before = new Map(features.map(({ id }) => [id, this.pins.get(id)?.state]));
        const isGap = revision > this.revision + 1;
        if (isGap && !(await this._load())) return;
        if (revision > this.revision) {
          this.revision = revision;
          await this._merge(features);
        }
        this._announce(features.filter(({ id, properties }) => before.get(id) !== properties.state));
      });
    },
    async select(id, fly) {
      await this.turn;
      if (!this._map) return;
      this._mark(id);
      const pin = this.pins.get(id);
      if (pin && fly) await this._fly(pin);
    },
    showStates(states) {
      return this._sift(() => (this.states = states && new Set(states)));
    },
    showFound(ids) {
      return this._sift(() => (this.found = ids && new Set(ids)));
    },
    async fit() {
      await this.turn;
      const shown = this._shown();
      if (!this._map || !shown.length) return;
      const places = L.latLngBounds(shown.map((pin) => pin.getLatLng()));
      this._map.fitBounds(places, { paddingTopLeft: [48, 48], paddingBottomRight: [ZOOM_EDGE, 48], maxZoom: CLOSE, animate: !isStill() });
    },

    // what hands do
    choose(pin) {
      this._map.fire("pin-chosen", { detail: pin.id });
      const { id, name, state } = pin; // other parts of the page need not wait for the server
      const told = new CustomEvent("pin-chosen", { bubbles: true, detail: { id, name, state } });
      this._map.getContainer().dispatchEvent(told);
      this._mark(pin.id);
      const { left, bottom } = this._cover();
      this._map.panInside(pin.getLatLng(), {
        paddingTopLeft: [left + MARGIN, MARGIN], paddingBottomRight: [ZOOM_EDGE, bottom + MARGIN], animate: !isStill() });
    },
    open(cluster) { this._zoomOrSpiderfy({ layer: cluster, type: "clusterclick" }); },
    fold() {
      const fan = this._spiderfied;
      if (!fan) return;
      fan.unspiderfy();
      fan._icon?.focus({ preventScroll: true });
    },

    // how pins are named and ringed
    describe(layer) {
      if (!layer.counts) return `${layer.name}: ${this.labels.get(layer.state)}`;
      const parts = [...this.labels].filter(([state]) => layer.counts[state])
        .map(([state, label]) => `${layer.counts[state].toLocaleString()} ${label.toLowerCase()}`);
      return `${layer.getChildCount().toLocaleString()} properties: ${parts.join(", ")}`;
    },
    dress(layer) {
      this.hands.own(layer);
      this._ring(layer);
    },
    _ring(layer) {
      let at = this.pins.get(this.selected);
      while (at && at !== layer) at = at.__parent;
      layer._icon.classList.toggle("pin-selected", Boolean(at));
      if (at) layer._icon.setAttribute("aria-current", "true");
      else layer._icon.removeAttribute("aria-current");
    },
    _mark(id) {
      const ringed = this._map.getContainer().querySelectorAll(".pin-selected");
      this.selected = id;
      for (const icon of ringed) this._ring(this.hands.owner(icon));
      const shown = this.getVisibleParent(this.pins.get(id));
      if (shown) this._ring(shown);
    },

    // where the view goes when Python asks
    _cover() { // what floats on the map, as the page says in its style
      const style = getComputedStyle(this._map.getContainer());
      const pixels = (name) => parseFloat(style.getPropertyValue(name)) || 0;
      return { left: pixels("--map-cover-left"), bottom: pixels("--map-cover-bottom") };
    },
    async _fly(pin) {
      const map = this._map, zoom = Math.max(map.getZoom(), CLOSE), { left, bottom } = this._cover();
      const middle = map.project(pin.getLatLng(), zoom).add([-left / 2, bottom / 2]);
      const arrived = new Promise((resolve) => map.once("moveend", resolve));
      if (isStill()) map.setView(map.unproject(middle, zoom), zoom, { animate: false });
      else map.flyTo(map.unproject(middle, zoom), zoom, { duration: 0.8 });
      await arrived;
      if (!this._map || this.selected !== pin.id || !pin.__parent) return;
      this.zoomToShowLayer(pin, () => this._map && this._mark(this.selected)); // fans out a shared address
    },

    // how the pins are kept true
    _inTurn(work) {
      return (this.turn = this.turn.then(() => this._map && work()));
    },
    async _load() {
      clearTimeout(this.again);
      const snapshot = await this._read();
      if (!snapshot || !this._map) return false;
      const kept = new Set(snapshot.features.map(({ id }) => id));
      const gone = [...this.pins.values()].filter(({ id }) => !kept.has(id));
      for (const { id } of gone) this.pins.delete(id);
      if (gone.length) this.removeLayers(gone.filter((pin) => this.hasLayer(pin)));
      await this._merge(snapshot.features);
      this.revision = snapshot.revision;
      return true;
    },
    async _read() {
      try {
        const url = (window.path_prefix ?? "") + this.options.url;
        const answer = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(30_000) });
        if (!answer.ok) return this._fail(answer.status >= 500);
        const snapshot = await answer.json();
        this.wait = FIRST_WAIT;
        this._map?.fire("map-notice", { from: "pins", detail: "" });
        return snapshot;
      } catch {
        return this._fail(true);
      }
    },
    _fail(mayPass) { // a refusal stays one however often it is asked again
      if (!this._map) return;
      this._map.fire("map-notice", { from: "pins", detail: mayPass ? `${FAILED} Trying again.` : FAILED });
      if (mayPass) this.again = setTimeout(this.recover, this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    },
    _shows({ id, state }) { return (!this.states || this.states.has(state)) && (!this.found || this.found.has(id)); },
    _shown() { return [...this.pins.values()].filter((pin) => this._shows(pin)); },
    _sift(set) {
      return this._inTurn(async () => {
        set();
        this.clearLayers();
        await this._add(this._shown());
      });
    },
    async _add(pins) {
      if (!pins.length) return;
      const added = this._added();
      this.addLayers(pins, true);
      await added;
    },
    async _merge(features) {
      const fresh = [], hidden = [], recoloured = [];
      for (const feature of features) {
        const { pin, before } = this._place(feature), was = this.hasLayer(pin), is = this._shows(pin);
        if (is && !was) fresh.push(pin);
        else if (was && !is) hidden.push(pin);
        else if (was && before !== pin.state) recoloured.push(pin);
      }
      if (hidden.length) this.removeLayers(hidden);
      await this._add(fresh);
      if (recoloured.length) this.refreshClusters(recoloured);
    },
    _place({ id, geometry: { coordinates: [longitude, latitude] }, properties: { name, state } }) {
      let pin = this.pins.get(id);
      if (!pin) this.pins.set(id, pin = new Pin([latitude, longitude], { group: this, icon: iconOf(state) }));
      const { state: before, home } = pin, isRenamed = pin.name !== name;
      Object.assign(pin, { id, name, state, home: L.latLng(latitude, longitude) });
      if (before && before !== state) pin.setIcon(iconOf(state));
      else if (isRenamed && pin._icon) this.dress(pin);
      if (home && !home.equals(pin.home)) pin.setLatLng(pin.home); // a fanned out pin stands beside its home
      return { pin, before };
    },
    _announce(features) {
      if (!features.length || !this._map) return;
      const counts = count(features.map(({ properties }) => properties));
      const named = features.map(({ properties: { name, state } }) => `${name}: ${this.labels.get(state)}`);
      const many = this.describe({ counts, getChildCount: () => features.length });
      this._map.fire("map-news", { detail: named.length > 3 ? `Changed: ${many}` : named.join(". ") });
    },
  });
  L.livePins = (options) => new L.LivePins(options);
})(window.L);
