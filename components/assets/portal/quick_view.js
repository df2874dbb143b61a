// The card that floats on the map, and on phones a sheet.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { site: Object },
  emits: ["open", "close"],
  mounted() {
    document.addEventListener("keydown", this.press);
  },
  beforeUnmount() {
    document.removeEventListener("keydown", this.press);
  },
  methods: {
    press(event) {
      if (event.key === "Escape" && this.site && !document.querySelector(".q-dialog, dialog[open]")) this.$emit("close");
    },
  },
  template: `
    <transition name="pl-rise">
      <section v-if="site" class="pl pl-quick" :class="'tone-' + site.tone" role="region" aria-label="Quick view">
        <div class="pl-quick-head">
          <div><state-chip :tone="site.tone" :label="site.state"></state-chip><h2>{{ site.name }}</h2><p class="pl-small pl-muted">{{ site.address }}</p></div>
          <button class="pl-iconbutton" type="button" aria-label="Close quick view" @click="$emit('close')"><span class="i i-x" aria-hidden="true"></span></button>
        </div>
        <div class="pl-quick-body" v-if="site.window || site.crew || site.photo">
          <img v-if="site.photo" :key="site.photo" :src="site.photo" width="88" height="72" alt="" loading="lazy">
          <div class="pl-facts">
            <span v-if="site.window"><span class="i i-clock" aria-hidden="true"></span>{{ site.window }}</span>
            <span v-if="site.crew"><span class="i i-hard-hat" aria-hidden="true"></span>{{ site.crew }}</span>
            <span v-if="site.progress"><span class="i i-clipboard-list" aria-hidden="true"></span>{{ site.progress }}</span>
          </div>
        </div>
        <span class="pl-meter" v-if="site.percent !== null" aria-hidden="true"><span :style="{ width: site.percent + '%' }"></span></span>
        <button class="pl-button pl-button--primary" type="button" @click="$emit('open', site.id)">Open</button>
      </section>
    </transition>`,
};
