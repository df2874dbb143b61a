// A signature: typed, or drawn on a pad of 600 by 200 units whatever its size on the screen.
const WIDTH = 600;
const HEIGHT = 200;
const MOST = 3900;

export default {
  props: { name: String, lines: { type: Array, default: () => [] }, total: String, note: String },
  emits: ["change"],
  data() {
    return { typed: this.name, drawn: false, strokes: [], down: false };
  },
  computed: {
    path() {
      return this.strokes.map((s) => "M" + s.join(" ")).join("");
    },
    count() {
      return this.strokes.reduce((sum, s) => sum + s.length / 2, 0);
    },
  },
  methods: {
    tell() {
      this.$emit("change", { name: this.typed, drawn: this.drawn, strokes: JSON.stringify(this.strokes) });
    },
    point(event) {
      const box = this.$refs.pad.getBoundingClientRect();
      const fit = (at, size, most) => Math.max(0, Math.min(most, Math.round((at / size) * most)));
      return [fit(event.clientX - box.left, box.width, WIDTH), fit(event.clientY - box.top, box.height, HEIGHT)];
    },
    begin(event) {
      this.down = true;
      event.target.setPointerCapture?.(event.pointerId);
      this.strokes.push(this.point(event));
    },
    go(event) {
      if (this.down && this.count < MOST) this.strokes[this.strokes.length - 1].push(...this.point(event));
    },
    end() {
      if (this.down) this.tell();
      this.down = false;
    },
    wipe() {
      this.strokes = [];
      this.tell();
    },
  },
  template: `
    <div class="pl pl-sign">
      <ul v-if="lines.length" role="list" aria-label="What you approve" class="pl-sign-lines"><li v-for="line in lines" :key="line" class="pl-wrap" dir="auto">{{ line }}</li></ul>
      <p class="pl-sign-sum"><span>Total</span><strong>{{ total }}</strong></p>
      <div class="pl-field"><label :for="$.uid + 'name'">Your name</label><input class="pl-input" :id="$.uid + 'name'" v-model="typed" maxlength="120" autocomplete="name" @input="tell"></div>
      <div class="pl-sign-modes" role="radiogroup" aria-label="How to sign">
        <label><input type="radio" :name="$.uid + 'how'" :checked="!drawn" @change="drawn = false; tell()">Type it</label>
        <label><input type="radio" :name="$.uid + 'how'" :checked="drawn" @change="drawn = true; tell()">Draw it</label>
      </div>
      <div v-if="drawn" class="pl-sign-pad"><button v-if="strokes.length" type="button" class="pl-button pl-button--bare" @click="wipe">Clear</button>
        <svg ref="pad" viewBox="0 0 600 200" role="img" aria-label="Draw your signature here" @pointerdown.prevent="begin" @pointermove="go" @pointerup="end" @pointercancel="end"><path :d="path"></path></svg></div>
      <p v-else class="pl-sign-typed" aria-hidden="true">{{ typed }}</p>
      <p class="pl-small pl-muted">{{ note }}</p>
    </div>`,
};
