// What is owed: the sum, what is late or on its way, and one way to act.
export default {
  props: { due: Object },
  emits: ["pay"],
  template: `
    <section v-if="due" class="pl pl-due" aria-label="What you owe">
      <span class="pl-due-mark" aria-hidden="true"><span class="i i-receipt-text"></span></span>
      <div class="pl-due-text"><p><strong>{{ due.amount }}</strong></p>
        <p v-if="due.late" class="tone-overdue pl-due-late"><span class="i i-small" aria-hidden="true"></span>{{ due.late }}</p>
        <p v-if="due.coming" class="pl-muted">{{ due.coming }}</p></div>
      <button v-if="due.pays" type="button" class="pl-button pl-button--primary" @click="$emit('pay')">{{ due.action }}</button>
      <a v-else-if="due.action" class="pl-button pl-button--primary" :href="due.href">{{ due.action }}</a>
    </section>`,
};
