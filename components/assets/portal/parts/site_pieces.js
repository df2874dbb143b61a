// What stands above a property's visits: notes for the crew that customers edit, and care clocks.
const drafts = new Map(); // a draft outlives the panel that it was written in

export const AccessNotes = {
  props: { id: String, notes: String, editable: Boolean, outcome: Object },
  emits: ["save"],
  data() {
    const kept = drafts.get(this.id);
    return { editing: Boolean(kept), draft: kept?.draft ?? "", seen: kept?.seen ?? "", busy: false, error: "" };
  },
  computed: {
    differs() {
      return this.editing && this.error && this.notes !== this.seen;
    },
  },
  watch: {
    draft(text) {
      if (this.editing) drafts.set(this.id, { draft: text, seen: this.seen });
    },
    outcome({ error }) {
      if (!this.busy) return;
      this.busy = false;
      this.error = error;
      if (!error) this.leave();
    },
  },
  methods: {
    edit() {
      Object.assign(this, { editing: true, draft: this.notes, seen: this.notes, error: "" });
      this.$nextTick(() => this.$refs.text.focus());
    },
    save() {
      if (this.busy) return;
      if (this.error) this.seen = this.notes; // whoever saves again has been shown what stands there
      this.busy = true;
      this.$emit("save", { notes: this.draft, seen: this.seen });
    },
    leave() {
      this.editing = false;
      this.error = "";
      drafts.delete(this.id);
      this.$nextTick(() => this.$refs.edit?.focus());
    },
  },
  template: `
    <div class="pl-access" role="group" aria-label="Access notes" v-if="editable || notes">
      <div class="pl-access-head"><span :id="$.uid + 'l'">Access notes</span>
        <button v-if="editable && !editing" ref="edit" type="button" class="pl-button pl-button--bare" @click="edit"><span class="i i-small i-pencil" aria-hidden="true"></span>{{ notes ? "Edit" : "Add" }}<span class="pl-sr"> access notes</span></button></div>
      <form v-if="editing" class="pl-access" @submit.prevent="save">
        <textarea ref="text" class="pl-input" v-model="draft" maxlength="2000" :aria-labelledby="$.uid + 'l'" :aria-describedby="$.uid + 'h'" :aria-invalid="error ? 'true' : null" @keydown.esc.stop="leave"></textarea>
        <span class="pl-access-hint" :id="$.uid + 'h'">Gate codes, pets, where to park. The crew sees this on the day of the visit.</span>
        <p v-if="error" class="pl-error" role="alert">{{ error }}</p>
        <div v-if="differs" class="pl-note"><span class="i i-key-round" aria-hidden="true"></span><span>{{ notes || "(empty)" }}</span></div>
        <div class="pl-access-foot"><button class="pl-button pl-button--primary" type="submit" :aria-busy="busy || null">Save notes</button><button class="pl-button pl-button--quiet" type="button" @click="leave">Cancel</button></div>
      </form>
      <div v-else-if="notes" class="pl-note"><span class="i i-key-round" aria-hidden="true"></span><span>{{ notes }}</span></div>
      <span v-else class="pl-access-hint">Gate codes, pets, where to park: nothing noted yet.</span>
    </div>`,
};

const MINUTE = 60_000;

export const CareClocks = {
  props: { cares: Array, now: Number },
  data: () => ({ moment: 0, ahead: 0, timer: null }),
  watch: {
    now: {
      immediate: true,
      handler(server) { // this device's clock may be wrong; the server's counts
        this.ahead = server - Date.now();
        this.tick();
      },
    },
  },
  mounted() {
    this.timer = setInterval(this.tick, MINUTE / 6);
  },
  beforeUnmount() {
    clearInterval(this.timer);
  },
  computed: {
    running() {
      return this.cares.filter((c) => c.ends > this.moment);
    },
  },
  methods: {
    tick() {
      this.moment = Date.now() + this.ahead;
    },
    left(care) {
      const minutes = Math.ceil((care.ends - this.moment) / MINUTE);
      const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
      if (days) return `${days} d ${hours} h left`;
      return hours ? `${hours} h ${rest} min left` : `${rest} min left`;
    },
    share(care) {
      return Math.min(100, Math.max(0, (100 * (this.moment - care.begins)) / (care.ends - care.begins)));
    },
  },
  template: `
    <ul class="pl-cares" aria-label="Care after the visit" v-if="running.length">
      <li v-for="c in running" :key="c.id"><span class="i i-hourglass" aria-hidden="true"></span><strong>{{ c.note }}</strong><b role="timer">{{ left(c) }}</b>
        <small>Until {{ c.until }} · {{ c.material }}</small><span class="pl-meter" aria-hidden="true"><span :style="{ width: share(c) + '%' }"></span></span></li>
    </ul>`,
};
