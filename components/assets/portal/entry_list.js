// A list of things with a button each.
export default {
  props: { label: String, entries: { type: Array, default: () => [] }, empty: String },
  emits: ["act"],
  template: `
    <div class="pl">
      <ul v-if="entries.length" class="pl-entries" role="list" :aria-label="label">
        <li v-for="e in entries" :key="e.key">
          <div><span>{{ e.title }}</span><span v-if="e.chip" class="pl-chip">{{ e.chip }}</span><small v-if="e.note" class="pl-muted">{{ e.note }}</small></div>
          <button v-if="e.action" type="button" class="pl-button pl-button--quiet" @click="$emit('act', [e.key])">{{ e.action }}<span class="pl-sr"> {{ e.about }}</span></button>
        </li>
      </ul>
      <p v-else-if="empty" class="pl-muted">{{ empty }}</p>
    </div>`,
};
