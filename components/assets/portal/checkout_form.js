// What is paid, how, and how it went. The slot holds Stripe's fields for a new method.
export default {
  props: {
    lines: Array,
    kept: Array, // the numbers of those that are ticked
    total: String,
    methods: Array,
    chosen: String,
    fresh: String,
    save: Boolean,
    amount: String,
    part: Boolean,
    hint: String,
    problem: String,
    busy: Boolean,
    outcome: Object,
    tips: Array, // what is suggested; empty where no tip is taken
    tip: String,
    tipAmount: String,
    tipHint: String,
    sum: String,
  },
  emits: ["keep", "choose", "save", "amount", "tip", "owntip"],
  data() {
    // Every answer of the server draws anew: what was typed stays.
    return { typed: this.amount, ownTip: "", tipping: false };
  },
  watch: {
    // On a phone the reason would stand below the fold.
    problem() {
      this.$nextTick(() => this.$refs.problem?.scrollIntoView({ block: "nearest" }));
    },
    outcome() {
      this.$nextTick(() => this.$refs.result?.focus());
    },
  },
  methods: {
    turn(number, on) {
      const kept = this.lines.map((line) => line.number).filter((one) => (one === number ? on : this.kept.includes(one)));
      this.$emit("keep", kept);
    },
    openTips() {
      this.tipping = true;
      this.$nextTick(() => this.$refs.noTip?.focus());
    },
  },
  template: `
    <div v-if="outcome" class="pl pl-empty">
      <span class="pl-empty-mark" aria-hidden="true"><span class="i" :class="'i-' + outcome.icon"></span></span>
      <div role="status" class="pl-stack">
        <strong ref="result" tabindex="-1" class="pl-heading">{{ outcome.title }}</strong>
        <p>{{ outcome.text }}</p>
      </div>
      <a v-if="outcome.href" class="pl-button pl-button--tonal" :href="outcome.href" :target="outcome.target">{{ outcome.link }}</a>
    </div>
    <div class="pl pl-stack" v-show="!outcome">
      <dl v-if="lines.length === 1">
        <div class="pl-row pl-row--between"><dt class="pl-muted">{{ lines[0].label }}</dt><dd class="pl-number">{{ lines[0].amount }}</dd></div>
      </dl>
      <fieldset v-else class="pl-choice" style="border: 0; margin: 0; padding: 0; min-width: 0" :disabled="busy">
        <legend class="pl-sr">Invoices to pay</legend>
        <label v-for="line in lines" :key="line.number">
          <input type="checkbox" :checked="kept.includes(line.number)" @change="turn(line.number, $event.target.checked)">
          <span>{{ line.label }}</span><span class="pl-number">{{ line.amount }}</span>
        </label>
        <p class="pl-row pl-row--between" aria-live="polite"><span class="pl-subheading">Total</span><span class="pl-number pl-subheading">{{ total }}</span></p>
        <span class="pl-error" role="alert">{{ hint }}</span>
      </fieldset>
      <div v-if="part" class="pl-field">
        <label for="checkout-amount">Amount</label>
        <input id="checkout-amount" class="pl-input pl-number" inputmode="decimal" autocomplete="off" maxlength="14" :value="typed" :disabled="busy"
               :aria-invalid="hint ? 'true' : null" aria-describedby="checkout-hint" @input="typed = $event.target.value; $emit('amount', typed)">
        <span id="checkout-hint" class="pl-error" role="alert">{{ hint }}</span>
      </div>
      <button v-if="tips.length && !tipping" type="button" class="pl-textbutton" style="align-self: start" :disabled="busy" @click="openTips">Add a tip</button>
      <fieldset v-if="tipping" class="pl-tips" :disabled="busy">
        <legend class="pl-muted">Tip, if you like</legend>
        <label v-for="one in tips" :key="one.key">
          <input type="radio" name="checkout-tip" :value="one.key" :checked="tip === one.key" @change="$emit('tip', one.key)">
          <span>{{ one.label }}</span> <span class="pl-small">{{ one.amount }}</span>
        </label>
        <label>
          <input type="radio" name="checkout-tip" value="own" :checked="tip === 'own'" @change="$emit('tip', 'own')"><span>Other</span>
        </label>
        <label>
          <input ref="noTip" type="radio" name="checkout-tip" value="" :checked="tip === ''" @change="$emit('tip', '')"><span>No tip</span>
        </label>
        <div v-if="tip === 'own'" class="pl-field pl-tips-own">
          <label for="checkout-tip">Tip amount</label>
          <input id="checkout-tip" class="pl-input pl-number" inputmode="decimal" autocomplete="off" maxlength="14" :value="ownTip"
                 :aria-invalid="tipHint ? 'true' : null" aria-describedby="checkout-tip-hint" @input="ownTip = $event.target.value; $emit('owntip', ownTip)">
          <span id="checkout-tip-hint" class="pl-error" role="alert">{{ tipHint }}</span>
        </div>
      </fieldset>
      <dl v-if="sum" aria-live="polite">
        <div class="pl-row pl-row--between"><dt class="pl-muted">Tip</dt><dd class="pl-number">{{ tipAmount }}</dd></div>
        <div class="pl-row pl-row--between"><dt class="pl-subheading">To pay</dt><dd class="pl-number pl-subheading">{{ sum }}</dd></div>
      </dl>
      <fieldset v-if="methods.length" class="pl-choice" style="border: 0; margin: 0; padding: 0; min-width: 0" :disabled="busy">
        <legend class="pl-sr">How to pay</legend>
        <label v-for="method in methods" :key="method.id">
          <input type="radio" name="checkout-method" :value="method.id" :checked="chosen === method.id" @change="$emit('choose', method.id)">
          <span>{{ method.label }}</span><span class="pl-small">{{ method.note }}</span>
        </label>
        <label>
          <input type="radio" name="checkout-method" value="" :checked="chosen === ''" @change="$emit('choose', '')">
          <span>{{ fresh }}</span><span></span>
        </label>
      </fieldset>
      <slot></slot>
      <label v-if="chosen === ''" class="pl-row">
        <input type="checkbox" :checked="save" :disabled="busy" @change="$emit('save', $event.target.checked)">
        <span>Save this payment method</span>
      </label>
      <p v-if="problem" ref="problem" class="pl-error" role="alert">{{ problem }}</p>
    </div>`,
};
