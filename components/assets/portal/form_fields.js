// Fields to fill in: the browser holds what is typed and tells it when the person pauses or leaves.
const WAIT = 600;

export default {
  props: { fields: Array, problems: { type: Object, default: () => ({}) }, wiped: String, wipes: Number },
  emits: ["change"],
  data() {
    return { typed: Object.fromEntries(this.fields.map((f) => [f.name, f.value])), timer: null, told: "", said: this.problems };
  },
  watch: {
    wipes() {
      this.typed[this.wiped] = "";
      this.told = JSON.stringify(this.typed);
    },
    problems(now) {
      this.said = now;
      const [name] = Object.keys(now);
      if (name) this.$nextTick(() => document.getElementById(this.id(name))?.focus());
    },
  },
  beforeUnmount() {
    this.tell();
  },
  methods: {
    id(name) {
      return "f" + this.$.uid + name;
    },
    type(name) {
      if (this.said[name]) this.said = {}; // what was wrong with it is being mended
      clearTimeout(this.timer);
      this.timer = setTimeout(this.tell, WAIT);
    },
    tell() {
      clearTimeout(this.timer);
      const now = JSON.stringify(this.typed);
      if (now === this.told) return;
      this.told = now;
      this.$emit("change", { ...this.typed });
    },
  },
  template: `
    <div class="pl pl-form" @focusout="tell">
      <div class="pl-field" v-for="f in fields" :key="f.name">
        <label :for="id(f.name)">{{ f.label }}</label>
        <textarea v-if="f.kind === 'text'" class="pl-input" dir="auto" :id="id(f.name)" v-model="typed[f.name]" :placeholder="f.hint" :aria-invalid="said[f.name] ? 'true' : null" @input="type(f.name)"></textarea>
        <span v-else-if="f.kind === 'select'" class="pl-selectbox"><select class="pl-select" :id="id(f.name)" v-model="typed[f.name]" @change="type(f.name); tell()">
          <option v-for="o in f.options" :key="o.value" :value="o.value">{{ o.label }}</option></select><span class="i i-small i-chevron-down" aria-hidden="true"></span></span>
        <input v-else class="pl-input" dir="auto" :type="f.kind !== 'line' ? f.kind : f.complete === 'tel' ? 'tel' : 'text'" :id="id(f.name)" v-model="typed[f.name]" :placeholder="f.hint" :autocomplete="f.complete" maxlength="200" :aria-invalid="said[f.name] ? 'true' : null" @input="type(f.name)">
        <p v-if="said[f.name]" class="pl-error" role="alert">{{ said[f.name] }}</p>
      </div>
    </div>`,
};
