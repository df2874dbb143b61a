// Asking to move or skip a visit. What is typed stays here until the dialog goes.
export default {
  props: { first_day: String, error: String },
  emits: ["change"],
  data: () => ({ kind: "move", day: "", note: "" }),
  methods: {
    tell() {
      this.$emit("change", { kind: this.kind, day: this.kind === "move" ? this.day : "", note: this.note });
    },
  },
  template: `
    <div class="pl pl-request">
      <fieldset><legend>What would you like?</legend>
        <div class="pl-choice">
          <label><input type="radio" value="move" v-model="kind" @change="tell">Reschedule to another day</label>
          <label><input type="radio" value="skip" v-model="kind" @change="tell">Skip this visit</label>
        </div></fieldset>
      <div class="pl-field" v-if="kind === 'move'"><label :for="$.uid + 'd'">Day that works for you (optional)</label>
        <input class="pl-input" type="date" :id="$.uid + 'd'" :min="first_day" v-model="day" @input="tell"></div>
      <div class="pl-field"><label :for="$.uid + 'n'">Note (optional)</label>
        <textarea class="pl-input" :id="$.uid + 'n'" maxlength="1000" v-model="note" @input="tell"></textarea></div>
      <p class="pl-muted pl-small">We answer here. Until then the visit stays as planned.</p>
      <p class="pl-error" role="alert" v-if="error">{{ error }}</p>
    </div>`,
};
