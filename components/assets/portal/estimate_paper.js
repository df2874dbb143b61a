// An estimate as paper: options are chosen here, what they come to is told by the server.
import { StateChip } from "porchlight-parts";

const Group = {
  props: { group: Object, off: Boolean },
  emits: ["pick"],
  computed: {
    isNone() {
      return !this.group.options.some((o) => o.is_chosen);
    },
  },
  template: `
    <fieldset class="pl-options" :class="{ 'is-off': off }">
      <legend>{{ group.name }}<span v-if="!off">{{ group.is_required ? "Choose one" : "Choose one or none" }}</span></legend>
      <label v-for="o in group.options" :key="o.id" :class="{ 'is-chosen': o.is_chosen, 'is-out': off && !o.is_chosen }">
        <input type="radio" :name="$.uid + group.name" :checked="o.is_chosen" :disabled="off" @change="$emit('pick', o.id)">
        <span class="pl-option-words"><b class="pl-wrap">{{ o.description }}</b><small v-if="o.note">{{ o.note }}</small></span><strong>{{ o.price }}</strong>
      </label>
      <label v-if="!group.is_required && !off" :class="{ 'is-chosen': isNone }">
        <input type="radio" :name="$.uid + group.name" :checked="isNone" @change="$emit('pick', '')"><span class="pl-option-words"><b>None of these</b></span>
      </label>
    </fieldset>`,
};

export default {
  components: { Group, StateChip },
  props: { sheet: Object },
  emits: ["choose", "restore"],
  computed: {
    place() {
      return "porchlight-choice-" + this.sheet.number;
    },
  },
  mounted() {
    const kept = JSON.parse(sessionStorage[this.place] || "{}");
    if (kept.offer !== this.sheet.offer || !this.sheet.can_choose) delete sessionStorage[this.place];
    else if (kept.chosen) this.$emit("restore", kept.chosen);
  },
  methods: {
    choose(chosen) {
      // Until it is signed: whoever goes to look at something else finds it as they left it.
      if (this.sheet.offer) sessionStorage[this.place] = JSON.stringify({ offer: this.sheet.offer, chosen });
      this.$emit("choose", chosen);
    },
    chosen() {
      const all = this.sheet.groups.flatMap((g) => g.options).concat(this.sheet.extras);
      return all.filter((o) => o.is_chosen).map((o) => o.id);
    },
    pick(group, id) {
      const others = group.options.map((o) => o.id);
      this.choose(this.chosen().filter((c) => !others.includes(c)).concat(id ? [id] : []));
    },
    turn(id, on) {
      this.choose(this.chosen().filter((c) => c !== id).concat(on ? [id] : []));
    },
  },
  template: `
    <div class="pl pl-sheet">
      <article class="pl-paper" :aria-label="'Estimate ' + sheet.number">
        <div class="pl-paper-head">
          <div class="pl-paper-from">
            <span class="pl-logo" aria-hidden="true"><img v-if="sheet.logo" :src="sheet.logo" alt=""><template v-else>{{ sheet.contractor.slice(0, 1) }}</template></span>
            <div><strong class="pl-wrap">{{ sheet.contractor }}</strong><p>{{ sheet.contractor_lines }}</p></div>
          </div>
          <div class="pl-paper-title"><h2>Estimate {{ sheet.number }}</h2><state-chip :tone="sheet.tone" :label="sheet.state"></state-chip></div>
        </div>
        <p v-if="sheet.notice" class="pl-notice" role="status">{{ sheet.notice }}</p>
        <div class="pl-paper-meta">
          <div class="pl-paper-to"><p class="pl-caption">Prepared for</p><strong class="pl-wrap">{{ sheet.customer }}</strong><p class="pl-muted">{{ sheet.customer_lines }}</p></div>
          <dl class="pl-paper-dates"><template v-for="d in sheet.dates" :key="d.label"><dt>{{ d.label }}</dt><dd>{{ d.value }}</dd></template></dl>
        </div>
        <table v-if="sheet.lines.length" class="pl-lines" role="table" aria-label="Lines">
          <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Description</th><th role="columnheader" scope="col">Quantity</th><th role="columnheader" scope="col">Unit price</th><th role="columnheader" scope="col">Amount</th></tr></thead>
          <tbody role="rowgroup"><tr role="row" v-for="(l, n) in sheet.lines" :key="n"><td role="cell">{{ l.description }}</td><td role="cell" :data-unit="l.unit_price || null">{{ l.quantity }}</td><td role="cell">{{ l.unit_price }}</td><td role="cell">{{ l.amount }}</td></tr></tbody>
        </table>
        <group v-for="g in sheet.groups" :key="g.name" :group="g" :off="!sheet.can_choose" @pick="pick(g, $event)"></group>
        <fieldset v-if="sheet.extras.length" class="pl-options" :class="{ 'is-off': !sheet.can_choose }">
          <legend>Extras<span v-if="sheet.can_choose">Add what you like</span></legend>
          <label v-for="o in sheet.extras" :key="o.id" :class="{ 'is-chosen': o.is_chosen, 'is-out': !sheet.can_choose && !o.is_chosen }">
            <input type="checkbox" :checked="o.is_chosen" :disabled="!sheet.can_choose" @change="turn(o.id, $event.target.checked)">
            <span class="pl-option-words"><b class="pl-wrap">{{ o.description }}</b><small v-if="o.note">{{ o.note }}</small></span><strong>{{ o.price }}</strong>
          </label>
        </fieldset>
        <dl class="pl-totals" aria-live="polite"><template v-for="t in sheet.totals" :key="t.label">
          <dt :class="{ 'is-strong': t.strong }">{{ t.label }}</dt><dd :class="{ 'is-strong': t.strong }">{{ t.value }}</dd></template></dl>
        <p v-if="sheet.memo" class="pl-memo">{{ sheet.memo }}</p>
        <section v-if="sheet.signature" class="pl-signed" aria-label="Signature">
          <svg v-if="sheet.signature.path" viewBox="0 0 600 200" role="img" :aria-label="'Signature of ' + sheet.signature.name"><path :d="sheet.signature.path"></path></svg>
          <p v-else class="pl-signed-name">{{ sheet.signature.name }}</p>
          <p>{{ sheet.signature.line }}</p><p class="pl-signed-hash">Document check {{ sheet.signature.hash }}</p>
        </section>
      </article>
      <aside class="pl-checkout pl-noprint pl-answers" :aria-label="sheet.aside">
        <div class="pl-checkout-sum"><span>{{ sheet.ask.label }}</span><strong>{{ sheet.ask.value }}</strong><span v-if="sheet.ask.note">{{ sheet.ask.note }}</span></div>
        <slot></slot>
      </aside>
    </div>`,
};
