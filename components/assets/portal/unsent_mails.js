// Mails that were given up after three days of trying, or that their server refused for good.
export default {
  props: { mails: Array },
  emits: ["retry"],
  template: `
    <section v-if="mails.length" class="pl pl-unsent" aria-label="Emails that could not be sent">
      <h2>Emails that could not be sent</h2>
      <ul><li v-for="m in mails" :key="m.id"><div><b class="pl-wrap">{{ m.subject }}</b><p class="pl-small pl-muted">To {{ m.to }} · {{ m.when }}</p><p class="pl-small pl-error pl-wrap">{{ m.reason }}</p></div>
        <button type="button" class="pl-button pl-button--quiet" @click="$emit('retry', m.id)">Try again<span class="pl-sr"> to {{ m.to }}</span></button></li></ul>
    </section>`,
};
