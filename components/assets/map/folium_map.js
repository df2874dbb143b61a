// Hosts what folium wrote: loads its assets in order, runs its script, passes events and calls.
let leaflet; // ours: a ui.leaflet elsewhere puts its own into window.L
const loads = {};

const load = (url) =>
  (loads[url] ??= new Promise((resolve, reject) => {
    const isStyle = url.endsWith(".css");
    const element = document.createElement(isStyle ? "link" : "script");
    Object.assign(element, isStyle ? { rel: "stylesheet", href: url } : { src: url, async: false });
    // the page's policy admits scripts by nonce alone, and only .nonce still holds it
    if (!isStyle) element.nonce = document.querySelector("script[nonce]")?.nonce ?? "";
    element.onload = resolve;
    element.onerror = () => {
      delete loads[url];
      element.remove();
      reject(new Error(`cannot load ${url}`));
    };
    document.head.append(element);
  }));

export default {
  template: `<div class="property-map">
    <div class="map-canvas" ref="canvas"></div>
    <p class="map-notice" v-if="notice">{{ notice }}</p>
    <p class="map-news" role="status">{{ news || notice }}</p>
  </div>`,
  props: { assets: Array, html: String, script: String, names: Object, events: Array },
  emits: ["map-up", "pin-chosen"],
  data: () => ({ notices: {}, news: "" }),
  computed: {
    notice() {
      return Object.values(this.notices).find(Boolean) ?? "";
    },
  },
  async mounted() {
    await this.$nextTick(); // NiceGUI sets window.path_prefix only now
    if (leaflet) window.L = leaflet;
    try {
      await Promise.all(this.assets.map((url) => load((window.path_prefix ?? "") + url)));
    } catch {
      this.notices = { assets: "The map could not be loaded. Reload the page to try again." };
      return;
    }
    leaflet ??= window.L;
    if (!this.$refs.canvas) return; // the page was left meanwhile
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.$refs.canvas);
  },
  beforeUnmount() {
    this.observer?.disconnect();
    this.objects?.map.remove();
    this.objects = null;
  },
  methods: {
    resize() {
      if (this.objects) this.objects.map.invalidateSize({ animate: false });
      else if (this.$refs.canvas?.clientWidth) this.build(); // a map born without a size fits nothing
    },
    build() {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const motions = ["zoomAnimation", "fadeAnimation", "markerZoomAnimation", "inertia"];
      leaflet.Map.mergeOptions(Object.fromEntries(motions.map((motion) => [motion, !still])));
      this.$refs.canvas.innerHTML = this.html;
      const names = Object.entries(this.names).map(([name, variable]) => `${name}: ${variable}`);
      const run = new Function("L", `${this.script}\nreturn {${names}};`); // folium's script, as it wrote it
      this.objects = run(leaflet);
      this.listen(this.objects.map);
      this.$emit("map-up");
    },
    listen(map) {
      const box = map.getContainer();
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Map view: arrow keys move it, plus and minus zoom");
      map.attributionControl?.setPrefix(false);
      map.on("map-news", ({ detail }) => (this.news = detail));
      map.on("map-notice", ({ from, detail }) => {
        this.news = "";
        this.notices = { ...this.notices, [from]: detail };
      });
      this.events.forEach((name) => map.on(name, ({ detail }) => this.$emit(name, detail)));
    },
    async tell(layer, method, ...args) {
      await this.objects?.[layer][method](...args);
    },
  },
};
