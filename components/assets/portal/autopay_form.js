// Which method automatic payments use, how much they may take, and the words one agrees to.
export default {
  props: { methods: { type: Array, default: () => [] }, chosen: String, limit: String, consent: String, hint: String },
  emits: ["choose", "limit"],
  template: `
    <div class="pl pl-stack">
      <fieldset class="pl-choice" style="border: 0; margin: 0; padding: 0; min-width: 0">
        <legend class="pl-label">Pay with</legend>
        <label v-for="m in methods" :key="m.id">
          <input type="radio" name="autopay-method" :value="m.id" :checked="chosen === m.id" @change="$emit('choose', m.id)">
          <span>{{ m.label }}</span><span class="pl-small">{{ m.note }}</span>
        </label>
      </fieldset>
      <div class="pl-field">
        <label for="autopay-limit">Maximum per charge (optional)</label>
        <input id="autopay-limit" class="pl-input pl-number" inputmode="decimal" autocomplete="off" maxlength="14" :value="limit" placeholder="No limit"
               :aria-invalid="hint ? 'true' : null" aria-describedby="autopay-hint" @input="$emit('limit', $event.target.value)">
        <span id="autopay-hint" class="pl-error" role="alert">{{ hint }}</span>
      </div>
      <p class="pl-muted pl-small">{{ consent }}</p>
    </div>`,
};
