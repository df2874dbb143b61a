// What an authenticator app scans, or the recovery codes that are shown once.
export default {
  props: { qr: String, secret: String, codes: { type: Array, default: () => [] } },
  data: () => ({ copied: false }),
  methods: {
    async copy() {
      await navigator.clipboard.writeText(this.codes.join("\n"));
      this.copied = true;
    },
  },
  computed: {
    canCopy: () => Boolean(navigator.clipboard),
  },
  template: `
    <div class="pl pl-factor">
      <template v-if="qr">
        <p>Scan this with an authenticator app, then type the code the app shows.</p>
        <img :src="qr" width="200" height="200" alt="QR code for your authenticator app">
        <p class="pl-muted pl-small">Can't scan? Type this into the app: <code>{{ secret }}</code></p>
      </template>
      <template v-if="codes.length">
        <p>Each code signs you in once if you lose your authenticator. They are not shown again: print them, or write them down.</p>
        <ul class="pl-codes" aria-label="Recovery codes"><li v-for="code in codes" :key="code">{{ code }}</li></ul>
        <button v-if="canCopy" type="button" class="pl-button pl-button--quiet" @click="copy">{{ copied ? "Copied" : "Copy the codes" }}</button>
      </template>
    </div>`,
};
