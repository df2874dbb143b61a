// The personal calendar: its address once, with a button to copy it; the slot holds the actions.
export default {
  props: { since: String, token: String },
  data: () => ({ copied: false }),
  watch: {
    token() {
      this.copied = false;
    },
  },
  computed: {
    address() {
      return this.token ? `${location.origin}${window.path_prefix ?? ""}/calendar/${this.token}.ics` : "";
    },
    subscribe() {
      return this.address.replace(/^https?:/, "webcal:");
    },
  },
  methods: {
    async copy() {
      this.$refs.address.select();
      try {
        await navigator.clipboard.writeText(this.address);
        this.copied = true;
      } catch {
        this.copied = document.execCommand("copy"); // without TLS there is no clipboard
      }
    },
  },
  template: `
    <section class="pl pl-calendar" aria-label="Your calendar">
      <h2>Your calendar</h2>
      <p>See all your visits, and until when treated ground needs care, in Google, Apple or Outlook Calendar. They follow by themselves.</p>
      <template v-if="address">
        <div class="pl-calendar-address">
          <input class="pl-input" ref="address" type="text" readonly :value="address" aria-label="Calendar address" @focus="$event.target.select()">
          <button class="pl-button pl-button--primary" type="button" @click="copy"><span class="i" :class="copied ? 'i-check' : 'i-copy'" aria-hidden="true"></span>{{ copied ? "Copied" : "Copy" }}</button>
          <a class="pl-button pl-button--quiet" :href="subscribe"><span class="i i-external-link" aria-hidden="true"></span>Subscribe</a>
        </div>
        <p>This address is shown only now. Whoever has it sees your visits: keep it to yourself.</p>
      </template>
      <p v-else-if="since" class="pl-calendar-ok">On since {{ since }}. Lost the address? Make a new one; the old one stops working.</p>
      <slot></slot>
    </section>`,
};
