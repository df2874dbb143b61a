// Pieces that several components draw: a state chip and a photo gallery with its lightbox.
export { keepFocus } from "./focus.js";
export { holdLine, interruption } from "./line.js";
export { AccessNotes, CareClocks } from "./site_pieces.js";

export const StateChip = {
  props: { tone: String, label: String },
  template: `<span class="pl-chip" :class="'tone-' + tone"><span class="i" aria-hidden="true"></span><span class="pl-clip">{{ label }}</span></span>`,
};

const BeforeAfter = {
  props: { before: Object, after: Object },
  data: () => ({ cut: 50 }),
  template: `
    <div class="pl-compare" :style="{ '--cut': cut + '%' }">
      <img :src="before.src" :width="before.width" :height="before.height" alt="Before" loading="lazy" draggable="false">
      <img :src="after.src" :width="after.width" :height="after.height" alt="After" loading="lazy" draggable="false">
      <b>Before</b><b>After</b>
      <span class="pl-compare-knob"><span class="i i-arrow-up-down"></span></span>
      <input type="range" min="0" max="100" v-model.number="cut" aria-label="Compare before and after">
    </div>`,
};

const Lightbox = {
  props: { photos: Array, start: Number },
  emits: ["close"],
  data() {
    return { at: this.start, from: null };
  },
  computed: {
    photo() {
      return this.photos[Math.min(this.at, this.photos.length - 1)];
    },
  },
  methods: {
    turn(step) {
      this.at = (this.at + step + this.photos.length) % this.photos.length;
    },
    press(event) {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) this.turn(step);
    },
    lift(event) {
      const far = this.from === null ? 0 : event.clientX - this.from;
      this.from = null;
      if (Math.abs(far) > 48) this.turn(far > 0 ? -1 : 1);
    },
  },
  mounted() {
    this.$el.showModal();
  },
  template: `
    <dialog class="pl-lightbox" aria-label="Photo" @close="$emit('close')" @cancel.stop @keydown.stop="press">
      <div class="pl-lightbox-bar">
        <span aria-live="polite">{{ at + 1 }} of {{ photos.length }}</span>
        <a class="pl-iconbutton" :href="photo.download" v-if="photo.download" download aria-label="Download photo"><span class="i i-download"></span></a>
        <button class="pl-iconbutton" type="button" autofocus aria-label="Close" @click="$el.close()"><span class="i i-x"></span></button>
      </div>
      <div class="pl-lightbox-stage" @pointerdown="from = $event.clientX" @pointerup="lift" @pointercancel="from = null">
        <img :key="photo.src" :src="photo.src" :width="photo.width" :height="photo.height" :alt="photo.caption || 'Photo ' + (at + 1)" draggable="false">
        <button v-if="photos.length > 1" class="pl-iconbutton" type="button" aria-label="Previous photo" @click="turn(-1)"><span class="i i-chevron-left"></span></button>
        <button v-if="photos.length > 1" class="pl-iconbutton" type="button" aria-label="Next photo" @click="turn(1)"><span class="i i-chevron-right"></span></button>
      </div>
      <p class="pl-lightbox-caption">{{ photo.caption }}<small v-if="photo.taken">{{ photo.taken }}</small></p>
    </dialog>`,
};

const FIRST = 12;

export const PhotoGallery = {
  components: { TwoSides: BeforeAfter, Lightbox },
  props: { photos: { type: Array, default: () => [] }, large: Boolean },
  data: () => ({ open: null, all: false, opener: null }),
  computed: {
    shown() {
      return this.all ? this.photos : this.photos.slice(0, FIRST);
    },
    pair() {
      const find = (word) => this.photos.find((p) => (p.caption || "").trim().toLowerCase() === word);
      const before = find("before");
      const after = find("after");
      return before && after ? { before, after } : null;
    },
  },
  methods: {
    show(index, event) {
      this.opener = event.currentTarget;
      this.open = index;
    },
    close() {
      this.open = null;
      this.opener?.focus();
    },
    failed(event) {
      event.target.style.visibility = "hidden";
    },
  },
  template: `
    <div class="pl">
      <two-sides v-if="pair" :before="pair.before" :after="pair.after"></two-sides>
      <ul class="pl-photos" :class="{ 'pl-photos--large': large }" aria-label="Photos" v-if="photos.length">
        <li v-for="(p, n) in shown" :key="p.src">
          <button class="pl-photo" type="button" :aria-label="'Open photo ' + (n + 1) + (p.caption ? ': ' + p.caption : '')" @click="show(n, $event)">
            <img :src="p.thumb || p.src" :width="p.width" :height="p.height" alt="" loading="lazy" decoding="async" @error="failed">
            <span v-if="p.caption" class="pl-clip">{{ p.caption }}</span>
          </button>
        </li>
      </ul>
      <button v-if="photos.length > shown.length" class="pl-button pl-button--quiet pl-photos-more" type="button" @click="all = true">Show all {{ photos.length }} photos</button>
      <lightbox v-if="open !== null" :photos="photos" :start="open" @close="close"></lightbox>
    </div>`,
};
