// Requests to move or skip a visit, the oldest first; each waits for the office's answer.
export default {
  props: { rows: { type: Array, default: () => [] }, none: String },
  emits: ["answer"],
  template: `
    <div class="pl pl-changes">
      <ul v-if="rows.length" role="list" aria-label="Requests about visits"><li v-for="r in rows" :key="r.id"><div>
          <b class="pl-wrap">{{ r.request }}</b><p class="pl-small pl-wrap">{{ r.visit }}</p><p class="pl-small pl-muted pl-wrap">{{ r.place }}</p>
          <p v-if="r.note" class="pl-quote" dir="auto">“{{ r.note }}”</p><p class="pl-small pl-muted pl-wrap">{{ r.asked }}</p></div>
        <button type="button" class="pl-button pl-button--tonal" @click="$emit('answer', r.id)">Answer<span class="pl-sr"> {{ r.visit }}</span></button></li></ul>
      <p v-else class="pl-muted pl-small">{{ none }}</p>
    </div>`,
};
