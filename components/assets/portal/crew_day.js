// A crew's day: one card a visit, with large buttons for what comes next.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { stops: { type: Array, default: () => [] }, none: String },
  emits: ["step", "tick"],
  template: `
    <div class="pl pl-crew">
      <ul v-if="stops.length" role="list" aria-label="Today's visits"><li v-for="s in stops" :key="s.id" :class="'tone-' + s.tone">
        <div class="pl-crew-top"><b>{{ s.window }}</b><state-chip :tone="s.tone" :label="s.state"></state-chip></div>
        <h2 class="pl-wrap">{{ s.title }}</h2>
        <p class="pl-wrap">{{ s.place }} · {{ s.address }}</p>
        <p class="pl-small pl-muted pl-wrap">{{ s.customer }}<template v-if="s.phone"> · <a :href="'tel:' + s.phone.replace(/[^+\\d]/g, '')" class="pl-link">{{ s.phone }}</a></template><template v-if="s.crew"> · {{ s.crew }}</template></p>
        <div v-if="s.notes" class="pl-crew-notes"><span class="i i-key-round" aria-hidden="true"></span><span class="pl-sr">Access notes:</span><p class="pl-quote" dir="auto">{{ s.notes }}</p></div>
        <p v-if="s.live" class="pl-crew-live">{{ s.live }}</p>
        <div v-if="s.services.length" class="pl-crew-services" role="group" :aria-label="'Services of ' + s.title">
          <label v-for="[id, name, done] in s.services" :key="id"><input type="checkbox" :checked="done" @change="$emit('tick', { id, done: $event.target.checked ? 'yes' : 'no' })"><span class="pl-wrap">{{ name }}</span></label>
        </div>
        <div v-if="s.steps.length" class="pl-crew-steps">
          <button v-for="([step, label], n) in s.steps" :key="step" type="button" class="pl-button" :class="n === s.steps.length - 1 ? 'pl-button--primary' : 'pl-button--tonal'"
                  @click="$emit('step', { id: s.id, step })">{{ label }}<span class="pl-sr"> at {{ s.place }}</span></button>
        </div>
      </li></ul>
      <div v-else class="pl-empty"><span class="pl-empty-mark" aria-hidden="true"><span class="i i-large i-hard-hat"></span></span><p>{{ none }}</p></div>
    </div>`,
};
