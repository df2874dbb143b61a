// A question in one field. What is typed stays until it was sent.
export default {
  props: { error: String, sent: Number },
  emits: ["change"],
  data: () => ({ text: "" }),
  watch: {
    sent() {
      this.text = "";
    },
  },
  template: `
    <div class="pl pl-request">
      <div class="pl-field"><label :for="$.uid + 'q'">Your question</label>
        <textarea class="pl-input" :id="$.uid + 'q'" maxlength="4000" v-model="text" @input="$emit('change', text)"></textarea></div>
      <p class="pl-muted pl-small">It goes to the office together with this visit. We'll reply in Messages.</p>
      <p class="pl-error" role="alert" v-if="error">{{ error }}</p>
    </div>`,
};
