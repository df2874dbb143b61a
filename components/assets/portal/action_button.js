// A button that is out of reach from the click until the server says that its action has ended.
export default {
  props: { label: String, kind: String, icon: String, ends: Number, off: Boolean, wide: Boolean },
  emits: ["click"],
  data: () => ({ busy: false }),
  watch: {
    ends() {
      this.busy = false;
    },
  },
  methods: {
    press() {
      if (this.busy) return;
      this.busy = true;
      this.$emit("click");
    },
  },
  template: `
    <button type="button" class="pl-button" :class="['pl-button--' + kind, { 'pl-button--wide': wide }]" :disabled="off"
            :aria-disabled="busy || null" :aria-busy="busy || null" @click.prevent="press">
      <span v-if="busy" class="pl-spinner" aria-hidden="true"></span>
      <span v-else-if="icon" class="i" :class="'i-' + icon" aria-hidden="true"></span>
      <span>{{ label }}</span>
    </button>`,
};
