// An invoice that reads like good paper; the slot holds what Python puts beside it.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { paper: Object, asks: Boolean },
  emits: ["ask", "refund"],
  template: `
    <div class="pl pl-sheet">
      <article class="pl-paper" :aria-label="paper.kind + ' ' + paper.number">
        <div class="pl-paper-head">
          <div class="pl-paper-from">
            <span class="pl-logo" aria-hidden="true"><img v-if="paper.logo" :src="paper.logo" alt=""><template v-else>{{ paper.contractor.slice(0, 1) }}</template></span>
            <div><strong class="pl-wrap">{{ paper.contractor }}</strong><p>{{ paper.contractor_lines }}</p></div>
          </div>
          <div class="pl-paper-title"><h2>{{ paper.kind }} {{ paper.number }}</h2><state-chip :tone="paper.tone" :label="paper.state"></state-chip>
            <a v-if="paper.pdf" :href="paper.pdf" download class="pl-paper-pdf pl-noprint"><span class="i i-small i-download" aria-hidden="true"></span>Download PDF</a></div>
        </div>
        <div class="pl-paper-meta">
          <div class="pl-paper-to"><p class="pl-caption">{{ paper.to_label }}</p><strong class="pl-wrap">{{ paper.customer }}</strong><p class="pl-muted">{{ paper.customer_lines }}</p></div>
          <dl class="pl-paper-dates"><template v-for="d in paper.dates" :key="d.label"><dt>{{ d.label }}</dt><dd>{{ d.value }}</dd></template></dl>
        </div>
        <table class="pl-lines" role="table" aria-label="Lines">
          <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Description</th><th role="columnheader" scope="col">Quantity</th><th role="columnheader" scope="col">Unit price</th><th role="columnheader" scope="col">Amount</th></tr></thead>
          <tbody role="rowgroup"><tr role="row" v-for="(l, n) in paper.lines" :key="n">
            <td role="cell">{{ l.description }}<span v-if="l.note" class="pl-line-note">{{ l.note }}</span><span v-if="l.href" class="pl-line-note"><a :href="l.href">{{ l.visit || "See the visit" }}<span class="pl-sr"> for {{ l.description }}</span><span class="i i-small i-arrow-right" aria-hidden="true"></span></a></span><span v-if="asks && l.key" class="pl-line-note pl-noprint"><button type="button" class="pl-textbutton" @click="$emit('ask', l.key)">Ask about this line<span class="pl-sr">: {{ l.description }}</span></button></span></td>
            <td role="cell" :data-unit="l.unit_price || null">{{ l.quantity }}</td><td role="cell">{{ l.unit_price }}</td><td role="cell">{{ l.amount }}</td>
          </tr></tbody>
        </table>
        <dl class="pl-totals"><template v-for="t in paper.totals" :key="t.label">
          <dt :class="{ 'is-strong': t.strong }">{{ t.label }}</dt><dd :class="[{ 'is-strong': t.strong }, t.tone ? 'tone-' + t.tone : '']">{{ t.value }}</dd><dd v-if="t.note" class="pl-small pl-muted pl-totals-note">{{ t.note }}</dd></template></dl>
        <p v-if="paper.memo" class="pl-memo">{{ paper.memo }}</p>
        <section v-if="paper.payments.length" class="pl-paid" aria-label="Payments">
          <h3>Payments</h3>
          <ul><li v-for="(p, n) in paper.payments" :key="n"><span>{{ p.date }}</span><span class="pl-wrap">{{ p.method }}</span><state-chip :tone="p.tone" :label="p.state"></state-chip>
            <b>{{ p.amount }}</b><a v-if="p.href" :href="p.href" download class="pl-small">Receipt<span class="pl-sr"> of {{ p.date }}</span></a><button v-if="p.key" type="button" class="pl-textbutton pl-noprint" @click="$emit('refund', p.key)">Refund<span class="pl-sr"> {{ p.amount }} of {{ p.date }}</span></button><span v-if="p.note" class="pl-small pl-muted pl-paid-note">{{ p.note }}</span></li></ul>
        </section>
      </article>
      <aside class="pl-checkout pl-noprint" v-if="paper.ask || $slots.default" aria-label="Balance">
        <div class="pl-checkout-sum" v-if="paper.ask"><span>{{ paper.ask.label }}</span><strong>{{ paper.ask.value }}</strong><span v-if="paper.ask.note">{{ paper.ask.note }}</span></div>
        <slot></slot>
      </aside>
    </div>`,
};
