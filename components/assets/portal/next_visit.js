// The next visit: when, where, what, who.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { visit: { type: Object, default: null } },
  template: `
    <section v-if="visit" class="pl pl-next" :class="'tone-' + visit.tone" aria-label="Next visit">
      <div class="pl-next-date" aria-hidden="true"><span>{{ visit.weekday }}</span><strong>{{ visit.day }}</strong><span>{{ visit.month }}</span></div>
      <div class="pl-next-body">
        <p class="pl-next-kicker"><state-chip :tone="visit.tone" :label="visit.state"></state-chip><span v-if="visit.soon">{{ visit.soon }}</span></p>
        <h2>{{ visit.when }}</h2>
        <p>{{ visit.title }}</p>
        <div class="pl-facts">
          <span v-if="visit.place"><span class="i i-map-pin" aria-hidden="true"></span>{{ visit.place }}</span>
          <span v-if="visit.services"><span class="i i-clipboard-list" aria-hidden="true"></span>{{ visit.services }}</span>
          <span v-if="visit.crew"><span class="i i-hard-hat" aria-hidden="true"></span>{{ visit.crew }}</span>
        </div>
        <div class="pl-live" v-if="visit.live" role="status">{{ visit.live }}
          <span class="pl-meter" v-if="visit.percent !== null"><span :style="{ width: visit.percent + '%' }"></span></span>
        </div>
      </div>
      <a class="pl-button pl-button--tonal" :href="visit.href">Open visit</a>
    </section>`,
};
