/* L.PinHands: mouse, keyboard and focus on pins and clusters, and the hint that names them. */
((L) => {
  const owners = new WeakMap(); // an icon's element -> its pin or cluster

  L.PinHands = L.Class.extend({
    initialize(group, container) {
      this.group = group;
      this.container = container;
      this.hint = L.tooltip({ direction: "top", offset: [0, -18], className: "pin-hint" });
      this.deeds = {
        keydown: (event) => this._press(event),
        focusin: ({ target }) => target.matches(":focus-visible") && this._point(this.owner(target)),
        focusout: () => this.hint.remove(),
        pointerover: ({ target, pointerType }) => pointerType === "mouse" && this._point(this.owner(target)),
        pointerout: ({ target }) => this.owner(target) === this.named && this.hint.remove(),
      };
      for (const [name, deed] of Object.entries(this.deeds)) container.addEventListener(name, deed);
    },
    remove() {
      this.hint.remove();
      for (const [name, deed] of Object.entries(this.deeds)) this.container.removeEventListener(name, deed);
    },
    own(layer) {
      owners.set(layer._icon, layer);
      layer._icon.setAttribute("aria-label", this.group.describe(layer));
      if (layer === this.named && this.hint._map) this._point(layer);
    },
    lose(layer) { // an element that is taken away sends no pointerout
      if (layer === this.named) this.hint.remove();
    },
    owner: (element) => owners.get(element.closest?.(".leaflet-marker-icon")),
    _point(layer) {
      if (!layer?._map) return;
      const text = L.DomUtil.create("span");
      text.textContent = this.group.describe(layer); // never HTML: names are what customers typed
      this.named = layer;
      this.hint.setLatLng(layer.getLatLng()).setContent(text).addTo(layer._map);
    },
    _press(event) {
      if (event.key === "Escape") return this._leave();
      const layer = this.owner(event.target);
      if (!layer || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault(); // no scrolling, and no second answer by Leaflet's own keypress
      if (layer instanceof L.MarkerCluster) this._enter(layer);
      else this.group.choose(layer);
    },
    _enter(cluster) { // whoever opens a cluster by key goes on inside it
      const { group } = this, inside = cluster.getAllChildMarkers();
      const arrive = () => {
        group.off("spiderfied animationend", arrive);
        group.getVisibleParent(inside[0])?._icon.focus({ preventScroll: true });
      };
      group.on("spiderfied animationend", arrive);
      group.open(cluster);
    },
    _leave() {
      if (this.hint._map) this.hint.remove();
      if (this.group.selected === null) this.group.fold();
    },
  });
})(window.L);
