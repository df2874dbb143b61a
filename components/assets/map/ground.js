/* What lies under the pins: squared paper, and street tiles that say when they are unavailable. */
((L) => {
  const UNAVAILABLE = "Street map unavailable right now. The pins are still live.";
  const SILENCE = 3_000;
  const RETRY = 20_000;

  L.Paper = L.GridLayer.extend({
    options: { pane: "paper" },
    onAdd(map) {
      map.createPane("paper").style.zIndex = 150; // under the tile pane, which dark mode inverts
      L.GridLayer.prototype.onAdd.call(this, map);
    },
    createTile: () => L.DomUtil.create("div", "map-paper"),
  });
  L.paper = (options) => new L.Paper(options);

  L.StreetTiles = L.TileLayer.extend({
    initialize(url, options) {
      L.TileLayer.prototype.initialize.call(this, url, options);
      this.retry = () => this.failing && document.visibilityState === "visible" && this.redraw();
      this.on({ loading: this._begin, tileload: this._arrive, load: this._judge });
    },
    onAdd(map) {
      window.addEventListener("online", this.retry);
      this.clock = setInterval(this.retry, RETRY);
      L.TileLayer.prototype.onAdd.call(this, map);
    },
    onRemove(map) {
      window.removeEventListener("online", this.retry);
      clearInterval(this.clock);
      clearTimeout(this.patience);
      L.TileLayer.prototype.onRemove.call(this, map);
    },
    _begin() {
      this.arrived = 0;
      clearTimeout(this.patience);
      this.patience = setTimeout(() => this._judge(), SILENCE); // a server may also just hang
    },
    _arrive() {
      this.arrived++;
      clearTimeout(this.patience);
      this._say(false);
    },
    _judge() { // "load" comes when no tile is awaited any more, arrived or not
      clearTimeout(this.patience);
      if (!this.arrived) this._say(true);
    },
    _say(failing) {
      if (Boolean(this.failing) === failing) return;
      this.failing = failing;
      this._map?.fire("map-notice", { from: "tiles", detail: failing ? UNAVAILABLE : "" });
    },
  });
  L.streetTiles = (url, options) => new L.StreetTiles(url, options);
})(window.L);
