// The heading of a dialog and its close button. It also keeps the keyboard inside: the checkout lets
// focus go outside, where the bank's window stands, and Tab must not follow.
const STOPS = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), iframe";

export default {
  props: { title: String },
  emits: ["close"],
  mounted() {
    this.sheet = this.$el.closest(".q-dialog");
    this.sheet?.addEventListener("keydown", this.stay);
  },
  beforeUnmount() {
    this.sheet?.removeEventListener("keydown", this.stay);
  },
  methods: {
    stay(event) {
      if (event.key !== "Tab") return;
      const stops = [...this.sheet.querySelectorAll(STOPS)].filter((e) => e.getClientRects().length);
      const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
      if (document.activeElement !== from) return;
      event.preventDefault();
      to.focus();
    },
  },
  template: `
    <div class="pl pl-dialog-head"><h2 tabindex="-1">{{ title }}</h2>
      <button class="pl-iconbutton" type="button" aria-label="Close" @click="$emit('close')"><span class="i i-x" aria-hidden="true"></span></button></div>`,
};
