// One table for every list of records: a real table on wide screens, a card a row on phones.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: {
    label: String, columns: { type: Array, default: () => [] }, rows: { type: Array, default: () => [] },
    sort: String, page: { type: Number, default: 1 }, pages: { type: Number, default: 1 }, range: String,
    selectable: Boolean, selected: { type: Array, default: () => [] }, loading: Boolean, empty: Object,
  },
  emits: ["sort", "page", "select", "act"],
  data() {
    return { waiting: false, ticked: [...this.selected] };
  },
  watch: {
    rows() {
      this.waiting = false;
    },
    selected(value) {
      this.ticked = [...value];
    },
  },
  computed: {
    sortable() {
      return this.columns.filter((c) => c.sortable);
    },
    pickable() {
      return this.rows.filter((r) => r.selectable).map((r) => r.key);
    },
    every() {
      return this.pickable.length > 0 && this.pickable.every((key) => this.ticked.includes(key));
    },
    some() {
      return this.pickable.some((key) => this.ticked.includes(key)) && !this.every;
    },
  },
  methods: {
    order(key) {
      return { [key]: "ascending", ["-" + key]: "descending" }[this.sort] || null;
    },
    arrow(key) {
      return { ascending: "i-arrow-up", descending: "i-arrow-down" }[this.order(key)] || "i-arrow-up-down";
    },
    ends(column) {
      return { date: ["newest first", "oldest first"], money: ["highest first", "lowest first"] }[column.kind] || ["descending", "ascending"];
    },
    turnSort(key) {
      this.ask("sort", this.sort === "-" + key ? key : "-" + key);
    },
    ask(event, value) {
      this.waiting = true;
      this.$emit(event, value);
    },
    tell() {
      this.$emit("select", [...this.ticked]);
    },
    tickAll() {
      const others = this.ticked.filter((key) => !this.pickable.includes(key));
      this.ticked = this.every ? others : [...others, ...this.pickable];
      this.tell();
    },
    classes(column) {
      return [
        "is-" + column.kind,
        { "to-right": column.align === "right", "is-primary": column.primary, "is-plain": !column.primary && !column.total && column.kind !== "status",
          "is-sum": column.total, "is-hidden-phone": column.wide },
      ];
    },
  },
  template: `
    <div class="pl pl-records">
      <div class="pl-sort" v-if="sortable.length && rows.length && sort">
        <label :for="$.uid + 'sort'">Sort by</label>
        <span class="pl-selectbox">
          <select class="pl-select" :id="$.uid + 'sort'" :value="sort" @change="ask('sort', $event.target.value)">
            <template v-for="c in sortable" :key="c.key">
              <option :value="'-' + c.key">{{ c.label }}, {{ ends(c)[0] }}</option>
              <option :value="c.key">{{ c.label }}, {{ ends(c)[1] }}</option>
            </template>
          </select><span class="i i-small i-chevron-down" aria-hidden="true"></span>
        </span>
      </div>
      <table v-if="rows.length || loading" class="pl-table" role="table" :aria-label="label" :aria-busy="waiting || loading ? 'true' : null">
        <thead role="rowgroup">
          <tr role="row">
            <th v-if="selectable" role="columnheader" scope="col" class="is-check">
              <label><span class="pl-sr">Select all on this page</span>
                <input type="checkbox" :checked="every" :indeterminate="some" :disabled="!pickable.length" @change="tickAll"></label>
            </th>
            <th v-for="c in columns" :key="c.key" role="columnheader" scope="col" :class="{ 'to-right': c.align === 'right' }" :aria-sort="order(c.key)">
              <button v-if="c.sortable" type="button" @click="turnSort(c.key)">{{ c.label }}<span class="i" :class="arrow(c.key)" aria-hidden="true"></span></button>
              <template v-else>{{ c.label }}</template>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          <template v-if="loading && !rows.length">
            <tr v-for="n in 5" :key="n" role="row" class="pl-loading">
              <td v-if="selectable" role="cell"></td>
              <td v-for="c in columns" :key="c.key" role="cell"><div class="pl-skeleton"></div></td>
            </tr>
          </template>
          <tr v-for="r in rows" :key="r.key" role="row" :class="{ 'is-chosen': ticked.includes(r.key) }">
            <td v-if="selectable" role="cell" class="is-check">
              <label v-if="r.selectable"><span class="pl-sr">Select {{ r.name || r.key }}</span><input type="checkbox" :value="r.key" v-model="ticked" @change="tell"></label>
            </td>
            <td v-for="c in columns" :key="c.key" role="cell" :class="classes(c)" :data-label="c.hint || ''">
              <a v-if="c.kind === 'link' && r.href" :href="r.href">{{ r.cells[c.key] }}</a>
              <state-chip v-else-if="c.kind === 'status' && r.cells[c.key]" :tone="r.tone" :label="r.cells[c.key]"></state-chip>
              <template v-else>{{ r.cells[c.key] }}</template>
            </td>
          </tr>
        </tbody>
      </table>
      <div v-else-if="empty" class="pl-empty" role="status">
        <span class="pl-empty-mark" aria-hidden="true"><span class="i i-large" :class="'i-' + empty.icon"></span></span>
        <h2>{{ empty.title }}</h2>
        <p v-if="empty.hint">{{ empty.hint }}</p>
        <button v-if="empty.action" class="pl-button pl-button--tonal" type="button" @click="$emit('act')">{{ empty.action }}</button>
      </div>
      <nav v-if="rows.length && range" class="pl-pager" :aria-label="label + ' pages'">
        <span aria-live="polite">{{ range }}</span>
        <template v-if="pages > 1">
          <button class="pl-button pl-button--quiet" type="button" :disabled="page <= 1" @click="ask('page', page - 1)"><span class="i i-small i-chevron-left" aria-hidden="true"></span>Previous</button>
          <button class="pl-button pl-button--quiet" type="button" :disabled="page >= pages" @click="ask('page', page + 1)">Next<span class="i i-small i-chevron-right" aria-hidden="true"></span></button>
        </template>
      </nav>
    </div>`,
};
