// The list of conversations: each one a link, unread ones with a dot and a word.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { threads: { type: Array, default: () => [] }, current: String, empty: Object },
  template: `
    <div class="pl pl-threads">
      <ul v-if="threads.length" role="list" aria-label="Conversations"><li v-for="t in threads" :key="t.id">
        <a :href="t.href" :aria-current="t.id === current ? 'true' : null" :class="{ 'is-unread': t.is_unread }">
          <span class="pl-thread-top"><b class="pl-clip" dir="auto">{{ t.title }}</b><time>{{ t.when }}</time></span>
          <span v-if="t.caption" class="pl-thread-caption pl-clip">{{ t.caption }}</span>
          <span class="pl-thread-snippet"><span class="pl-clip" dir="auto">{{ t.snippet }}</span><span v-if="t.is_unread" class="pl-dot"><span class="pl-sr">New</span></span></span>
          <state-chip v-if="t.chip" :tone="t.chip.tone" :label="t.chip.label"></state-chip>
        </a></li></ul>
      <div v-else class="pl-empty"><span class="pl-empty-mark"><span class="i i-large" :class="'i-' + empty.icon"></span></span><h2>{{ empty.title }}</h2><p>{{ empty.hint }}</p></div>
    </div>`,
};
