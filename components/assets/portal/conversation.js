// One conversation: the latest message in view, and new ones followed unless somebody reads above.
import { PhotoGallery, StateChip } from "porchlight-parts";

const NEAR = 120;

export default {
  components: { PhotoGallery, StateChip },
  props: { talk: Object },
  watch: {
    "talk.bubbles.length"() {
      const box = this.$refs.box;
      if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR + box.clientHeight / 2) this.$nextTick(this.descend);
    },
  },
  mounted() {
    this.descend();
  },
  methods: {
    descend() {
      const box = this.$refs.box;
      box.scrollTop = box.scrollHeight;
    },
  },
  template: `
    <section class="pl pl-talk" :aria-label="talk.title">
      <header><a class="pl-iconbutton pl-talk-back" :href="talk.back" aria-label="All conversations"><span class="i i-arrow-left"></span></a>
        <div class="pl-talk-title"><h2 class="pl-wrap" dir="auto">{{ talk.title }}</h2><p v-if="talk.caption" class="pl-small pl-muted">{{ talk.caption }}</p></div>
        <state-chip v-if="talk.chip" :tone="talk.chip.tone" :label="talk.chip.label"></state-chip>
        <a v-if="talk.link" class="pl-button pl-button--quiet" :href="talk.link">{{ talk.link_label }}</a></header>
      <dl v-if="talk.facts.length" class="pl-talk-facts"><template v-for="f in talk.facts" :key="f[0]"><dt>{{ f[0] }}</dt><dd dir="auto">{{ f[1] }}</dd></template></dl>
      <div ref="box" role="log" class="pl-log" aria-label="Messages" tabindex="0"><ol><li v-for="b in talk.bubbles" :key="b.id" :class="{ 'is-mine': b.is_mine }">
        <p class="pl-bubble-head"><b dir="auto">{{ b.author }}</b><a v-if="b.phone" :href="'tel:' + b.phone.replace(/[^+\\d]/g, '')">{{ b.phone }}</a><time>{{ b.when }}</time></p>
        <p class="pl-bubble" dir="auto">{{ b.text }}</p>
        <photo-gallery v-if="b.photos.length" :photos="b.photos"></photo-gallery>
      </li></ol></div>
      <slot></slot>
    </section>`,
};
