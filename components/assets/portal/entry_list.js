// A list of things with a button or two each.
export default {
  props: { label: String, entries: { type: Array, default: () => [] }, empty: String },
  emits: ["act", "more"],
  template: `
    <div class="pl">
      <ul v-if="entries.length" class="pl-entries" role="list" :aria-label="label">
        <li v-for="e in entries" :key="e.key">
          <div><span>{{ e.title }}</span><span v-if="e.chip" class="pl-chip">{{ e.chip }}</span><small v-if="e.note" class="pl-muted">{{ e.note }}</small></div>
          <div v-if="e.action || e.more" class="pl-entry-acts">
            <button v-if="e.more" type="button" class="pl-button pl-button--quiet" @click="$emit('more', [e.key])">{{ e.more }}<span class="pl-sr"> {{ e.about }}</span></button>
            <button v-if="e.action" type="button" class="pl-button pl-button--quiet" @click="$emit('act', [e.key])">{{ e.action }}<span class="pl-sr"> {{ e.about }}</span></button>
          </div>
        </li>
      </ul>
      <p v-else-if="empty" class="pl-muted">{{ empty }}</p>
    </div>`,
};
