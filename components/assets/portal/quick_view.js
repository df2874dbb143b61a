// The card that floats on the map, and on phones a sheet. What a pin knows shows at once, the rest
// as soon as the server has told it.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { told: Object, states: Object, answers: Number },
  emits: ["open", "close"],
  data: () => ({ early: null }),
  computed: {
    site() {
      return this.early ?? this.told;
    },
  },
  watch: {
    answers() {
      if (!this.told || this.told.id === this.early?.id) this.early = null; // not the one asked before
    },
  },
  mounted() {
    document.addEventListener("keydown", this.press);
    document.addEventListener("pin-chosen", this.hasten);
  },
  beforeUnmount() {
    document.removeEventListener("keydown", this.press);
    document.removeEventListener("pin-chosen", this.hasten);
  },
  methods: {
    hasten({ detail: { id, name, state } }) {
      if (id !== this.told?.id) this.early = { id, name, ...this.states[state], percent: null, is_early: true };
      else this.early = null;
    },
    close() {
      this.early = null;
      this.$emit("close");
    },
    press(event) {
      if (event.key === "Escape" && this.site && !document.querySelector(".q-dialog, dialog[open]")) this.close();
    },
  },
  template: `
    <transition name="pl-rise">
      <section v-if="site" class="pl pl-quick" :class="'tone-' + site.tone" role="region" aria-label="Quick view" :aria-busy="site.is_early ? 'true' : null">
        <div class="pl-quick-head">
          <div><state-chip :tone="site.tone" :label="site.state"></state-chip><h2>{{ site.name }}</h2><p class="pl-small pl-muted">{{ site.address }}<span v-if="site.is_early" class="pl-bone"></span></p></div>
          <button class="pl-iconbutton" type="button" aria-label="Close quick view" @click="close"><span class="i i-x" aria-hidden="true"></span></button>
        </div>
        <div class="pl-quick-body" v-if="site.window || site.crew || site.photo">
          <img v-if="site.photo" :key="site.photo" :src="site.photo" width="88" height="72" alt="" loading="lazy">
          <div class="pl-facts">
            <span v-if="site.window"><span class="i i-clock" aria-hidden="true"></span>{{ site.window }}</span>
            <span v-if="site.crew"><span class="i i-hard-hat" aria-hidden="true"></span>{{ site.crew }}</span>
            <span v-if="site.progress"><span class="i i-clipboard-list" aria-hidden="true"></span>{{ site.progress }}</span>
          </div>
        </div>
        <div class="pl-quick-body" v-if="site.is_early" aria-hidden="true"><div class="pl-facts"><span class="pl-bone"></span><span class="pl-bone"></span></div></div>
        <span class="pl-meter" v-if="site.percent !== null" aria-hidden="true"><span :style="{ width: site.percent + '%' }"></span></span>
        <button class="pl-button pl-button--primary" type="button" @click="$emit('open', site.id)">Open</button>
      </section>
    </transition>`,
};
