// Visits in order along a rail; a changed visit glides to its new place.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { label: String, visits: { type: Array, default: () => [] }, empty: Object, heading: String, remaining: Number },
  emits: ["more"],
  methods: {
    opensSection(n) {
      return this.visits[n].section && (n === 0 || this.visits[n - 1].section !== this.visits[n].section);
    },
    opensDay(n) {
      return n === 0 || this.visits[n - 1].day !== this.visits[n].day;
    },
  },
  template: `
    <div class="pl" v-if="visits.length || empty">
      <h2 class="pl-timeline-heading" v-if="heading && visits.length">{{ heading }}</h2>
      <transition-group v-if="visits.length" tag="ol" name="pl-glide" class="pl-timeline" role="list" :aria-label="label">
        <li v-for="(v, n) in visits" :key="v.id">
          <h2 class="pl-timeline-section" v-if="opensSection(n)">{{ v.section }}</h2>
          <div class="pl-day" v-if="opensDay(n)"><h3>{{ v.day }}</h3><span v-if="v.day_note">{{ v.day_note }}</span></div>
          <article class="pl-visit" :class="'tone-' + v.tone">
            <span class="pl-visit-when">{{ v.window }}</span>
            <div class="pl-visit-what">
              <a :href="v.href" class="pl-wrap">{{ v.title }}</a>
              <p v-if="v.place">{{ v.place }}</p>
              <div class="pl-facts">
                <span v-if="v.services"><span class="i i-clipboard-list" aria-hidden="true"></span>{{ v.services }}</span>
                <span v-if="v.crew"><span class="i i-hard-hat" aria-hidden="true"></span>{{ v.crew }}</span>
                <span v-if="v.photos"><span class="i i-image" aria-hidden="true"></span>{{ v.photos }}</span>
              </div>
            </div>
            <state-chip :tone="v.tone" :label="v.state"></state-chip>
            <div class="pl-live" v-if="v.live" role="status">
              {{ v.live }}
              <span class="pl-meter" v-if="v.percent !== null"><span :style="{ width: v.percent + '%' }"></span></span>
            </div>
          </article>
        </li>
      </transition-group>
      <div v-else-if="empty" class="pl-card pl-empty">
        <span class="pl-empty-mark" aria-hidden="true"><span class="i i-large" :class="'i-' + empty.icon"></span></span>
        <h2>{{ empty.title }}</h2>
        <p v-if="empty.hint">{{ empty.hint }}</p>
      </div>
      <button v-if="remaining > 0" type="button" class="pl-button pl-button--quiet" @click="$emit('more')">Show {{ remaining }} more</button>
    </div>`,
};
