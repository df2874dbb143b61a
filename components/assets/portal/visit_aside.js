// Beside a visit: when, where, who, what was said; the slot holds the buttons Python puts there.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { facts: Object },
  template: `
    <aside class="pl pl-aside" :class="'tone-' + facts.tone" aria-label="Appointment">
      <div class="pl-aside-when"><state-chip :tone="facts.tone" :label="facts.state"></state-chip><strong>{{ facts.day }}<br>{{ facts.window }}</strong></div>
      <div class="pl-live" v-if="facts.live" role="status">{{ facts.live }}<span class="pl-meter" v-if="facts.percent !== null"><span :style="{ width: facts.percent + '%' }"></span></span></div>
      <div class="pl-facts">
        <span><span class="i i-map-pin" aria-hidden="true"></span><span><a :href="facts.place_href">{{ facts.place }}</a><br>{{ facts.address }}</span></span>
        <span v-if="facts.crew"><span class="i i-hard-hat" aria-hidden="true"></span>{{ facts.crew }}</span>
      </div>
      <div class="pl-aside-said" v-for="s in facts.said" :key="s.text" :class="'tone-' + s.tone" role="status"><span class="i" aria-hidden="true"></span><span>{{ s.text }}<q v-if="s.quote">{{ s.quote }}</q></span></div>
      <slot></slot>
      <a v-if="facts.calendar" class="pl-button pl-button--quiet" :href="facts.calendar" download><span class="i i-calendar-plus" aria-hidden="true"></span>Add to calendar</a>
      <p class="pl-muted" v-if="facts.hint">{{ facts.hint }}</p>
    </aside>`,
};
