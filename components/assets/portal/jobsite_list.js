// The list beside the map: search, a legend that counts and filters, rows to choose.
const WAIT = 200;
const STEP = 60;

export default {
  props: {
    sites: { type: Array, default: () => [] }, states: { type: Array, default: () => [] }, chosen: String,
    remaining: { type: Number, default: 0 }, served: Boolean,
  },
  emits: ["choose", "search", "filter", "more"],
  data: () => ({ typed: "", state: "", shown: STEP, timer: null }),
  beforeUnmount() {
    clearTimeout(this.timer);
  },
  watch: {
    chosen(id) {
      this.$nextTick(() => this.$el.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" }));
    },
  },
  computed: {
    found() {
      if (this.served) return this.sites;
      const words = this.typed.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (s) => words.every((w) => (s.name + " " + s.address + " " + s.line).toLowerCase().includes(w));
      return this.sites.filter((s) => (!this.state || s.tone === this.state) && fits(s));
    },
    ordered() {
      return [...this.found.filter((s) => s.placed), ...this.found.filter((s) => !s.placed)];
    },
    visible() {
      return this.ordered.slice(0, this.shown);
    },
    rest() {
      return this.ordered.length - this.visible.length + this.remaining;
    },
  },
  methods: {
    opensUnplaced(n) {
      return !this.visible[n].placed && (n === 0 || this.visible[n - 1].placed);
    },
    type() {
      this.shown = STEP;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.$emit("search", this.typed), WAIT);
    },
    toggle(tone) {
      this.state = this.state === tone ? "" : tone;
      this.shown = STEP;
      this.$emit("filter", this.state);
    },
    more() {
      if (this.shown < this.ordered.length) this.shown += STEP;
      else this.$emit("more");
    },
    step(event, by) {
      const rows = [...this.$el.querySelectorAll(".pl-site")];
      rows[rows.indexOf(event.currentTarget) + by]?.focus();
    },
  },
  template: `
    <div class="pl pl-sites">
      <div class="pl-sites-head">
        <span class="pl-searchbox"><span class="i i-search" aria-hidden="true"></span>
          <input class="pl-input" type="search" aria-label="Search jobsites" placeholder="Search jobsites" v-model="typed" maxlength="200" autocomplete="off" spellcheck="false" @input="type"></span>
        <div class="pl-legend" role="group" aria-label="Filter by state">
          <button v-for="s in states" :key="s.tone" type="button" :class="'tone-' + s.tone" :aria-pressed="state === s.tone ? 'true' : 'false'" @click="toggle(s.tone)">
            <span class="i" aria-hidden="true"></span><span class="pl-clip">{{ s.label }}</span><b>{{ s.count }}</b>
          </button>
        </div>
      </div>
      <div class="pl-sites-scroll">
        <ul aria-label="Jobsites" role="list" v-if="visible.length">
          <li v-for="(s, n) in visible" :key="s.id">
            <h3 v-if="opensUnplaced(n)">Not on the map yet</h3>
            <button class="pl-site" type="button" :class="'tone-' + s.tone" :aria-current="s.id === chosen ? 'true' : null"
                    @click="$emit('choose', s.id)" @keydown.down.prevent="step($event, 1)" @keydown.up.prevent="step($event, -1)">
              <span class="i" aria-hidden="true"></span>
              <span class="pl-site-text"><strong class="pl-wrap">{{ s.name }}</strong><span class="pl-wrap">{{ s.address }}</span><em>{{ s.line }}</em></span>
              <span class="i i-small i-chevron-right" aria-hidden="true"></span>
            </button>
          </li>
        </ul>
        <div class="pl-empty" v-else role="status">
          <span class="pl-empty-mark" aria-hidden="true"><span class="i i-large i-map-pin-off"></span></span>
          <h2>{{ typed || state ? "No matching jobsites" : "No jobsites yet" }}</h2>
          <p>{{ typed || state ? "Try another word or clear the filter." : "Your properties appear here as soon as they are set up." }}</p>
        </div>
        <div class="pl-sites-more" v-if="rest > 0"><button class="pl-button pl-button--quiet pl-button--wide" type="button" @click="more">Show {{ rest }} more</button></div>
      </div>
    </div>`,
};
