// A search box and native selects; what is being typed is never overwritten by the server's echo.
const WAIT = 250;

export default {
  props: { search: String, query: { type: String, default: "" }, placeholder: String, selects: { type: Array, default: () => [] } },
  emits: ["change"],
  data() {
    return { typed: this.query, sent: this.query, chosen: this.read(), timer: null };
  },
  watch: {
    query(value) {
      if (this.timer === null && value !== this.sent) this.typed = value;
      this.sent = value;
    },
    selects() {
      this.chosen = this.read();
    },
  },
  beforeUnmount() {
    clearTimeout(this.timer);
  },
  methods: {
    read() {
      return Object.fromEntries(this.selects.map((s) => [s.name, s.value]));
    },
    type() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.tell, WAIT);
    },
    tell() {
      clearTimeout(this.timer);
      this.timer = null;
      this.sent = this.typed;
      this.$emit("change", { query: this.typed, ...this.chosen });
    },
    choose(name, event) {
      this.chosen[name] = event.target.value;
      this.tell();
    },
  },
  template: `
    <div class="pl pl-filters" :role="search ? 'search' : 'group'" :aria-label="search || selects.map((s) => s.label).join(', ')">
      <span class="pl-searchbox" v-if="search">
        <span class="i i-search" aria-hidden="true"></span>
        <input class="pl-input" type="search" :aria-label="search" :placeholder="placeholder || search" v-model="typed" maxlength="200"
               autocomplete="off" spellcheck="false" @input="type" @keydown.enter="tell">
      </span>
      <span class="pl-field" v-for="s in selects" :key="s.name">
        <label :for="$.uid + s.name">{{ s.label }}</label>
        <span class="pl-selectbox">
          <select class="pl-select" :id="$.uid + s.name" :value="chosen[s.name]" @change="choose(s.name, $event)">
            <option v-for="o in s.options" :key="o.value" :value="o.value">{{ o.label }}{{ o.count === null ? "" : " (" + o.count + ")" }}</option>
          </select><span class="i i-small i-chevron-down" aria-hidden="true"></span>
        </span>
      </span>
    </div>`,
};
