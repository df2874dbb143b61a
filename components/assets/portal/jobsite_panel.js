// One jobsite in full: access notes, then its visits with services, materials, notes and photos.
import { AccessNotes, CareClocks, PhotoGallery, StateChip } from "porchlight-parts";

const GLYPHS = { completed: "i-circle-check", in_progress: "i-circle-play", planned: "i-circle" };

const JobVisit = {
  components: { PhotoGrid: PhotoGallery, StateChip }, // <photo-gallery> is an element of its own
  props: { visit: Object, level: String },
  methods: {
    glyph(service) {
      return GLYPHS[service.status] || "i-circle";
    },
    mark(service) {
      return { "is-done": service.status === "completed", "is-now": service.status === "in_progress" };
    },
    word(service) {
      return { completed: "done", in_progress: "in progress" }[service.status] || "planned";
    },
  },
  template: `
    <article class="pl-job" :class="'tone-' + visit.tone">
      <header>
        <div><span>{{ visit.window }}</span><state-chip :tone="visit.tone" :label="visit.state"></state-chip></div>
        <component :is="level"><a v-if="visit.href" :href="visit.href">{{ visit.title }}</a><template v-else>{{ visit.title }}</template></component>
        <p class="pl-facts" v-if="visit.crew"><span><span class="i i-hard-hat" aria-hidden="true"></span>{{ visit.crew }}</span></p>
      </header>
      <div class="pl-live" v-if="visit.live" role="status">{{ visit.live }}<span class="pl-meter" v-if="visit.percent !== null"><span :style="{ width: visit.percent + '%' }"></span></span></div>
      <ul class="pl-checks" v-if="visit.services.length" aria-label="Services">
        <li v-for="s in visit.services" :key="s.name" :class="mark(s)"><span class="i" :class="glyph(s)" aria-hidden="true"></span><strong>{{ s.name }}<span class="pl-sr">, {{ word(s) }}</span></strong><em v-if="s.minutes">{{ s.minutes }}</em></li>
      </ul>
      <div v-if="visit.materials.length"><p class="pl-caption">Materials used</p>
        <table class="pl-materials" aria-label="Materials used"><tbody>
          <tr v-for="m in visit.materials" :key="m.name"><td>{{ m.name }}<span v-if="m.care" class="pl-care"><span class="i i-triangle-alert" aria-hidden="true"></span><span>{{ m.care }}</span></span></td><td>{{ m.quantity }}</td></tr>
        </tbody></table>
      </div>
      <div class="pl-note" v-if="visit.notes"><span class="i i-message-circle" aria-hidden="true"></span><span>{{ visit.notes }}</span></div>
      <photo-grid v-if="visit.photos.length" :photos="visit.photos"></photo-grid>
    </article>`,
};

export default {
  components: { AccessNotes, CareClocks, JobVisit },
  props: { site: Object, inline: Boolean, outcome: { type: Object, default: () => ({ error: "" }) } },
  emits: ["close", "notes"],
  created() {
    this.covered = [];
  },
  watch: {
    "site.id"(id, before) {
      this.$nextTick(() => {
        if (id && !before) this.$refs.back?.focus({ preventScroll: true });
        this.cover();
      });
    },
  },
  mounted() {
    this.$nextTick(this.cover);
    window.addEventListener("resize", this.cover);
  },
  beforeUnmount() {
    window.removeEventListener("resize", this.cover);
    this.uncover();
  },
  methods: {
    uncover() {
      for (const one of this.covered) one.inert = false;
      this.covered = [];
    },
    // Nobody sees what is covered: on a phone the page but for its bars, else the list.
    cover() {
      this.uncover();
      const panel = this.$refs.panel;
      if (!panel || this.inline) return;
      const edge = panel.closest(getComputedStyle(panel).position === "fixed" ? ".pl-main" : ".pl-jobsites-side");
      for (let one = panel; edge && one !== edge; one = one.parentElement) {
        const beside = [...one.parentElement.children].filter((e) => e !== one);
        this.covered.push(...beside.filter((e) => !e.matches(".pl-top") || !panel.offsetTop));
      }
      for (const one of this.covered) one.inert = true;
    },
  },
  template: `
    <transition name="pl-slide">
      <section v-if="site" ref="panel" class="pl pl-panel" :class="{ 'pl-panel--page': inline }" :aria-label="site.name">
        <div class="pl-panel-head" v-if="!inline">
          <button class="pl-iconbutton" type="button" ref="back" aria-label="Back to the list" @click="$emit('close')"><span class="i i-arrow-left" aria-hidden="true"></span></button>
          <div><h2>{{ site.name }}</h2><p class="pl-small pl-muted">{{ site.address }}</p></div>
        </div>
        <div class="pl-panel-scroll">
          <care-clocks v-if="site.cares.length" :cares="site.cares" :now="site.now"></care-clocks>
          <access-notes :key="site.id" :id="site.id" :notes="site.access_notes" :editable="site.can_edit_notes" :outcome="outcome" @save="$emit('notes', $event)"></access-notes>
          <slot></slot>
          <section class="pl-group" v-for="g in site.groups" :key="g.title" :aria-label="g.title">
            <component :is="inline ? 'h2' : 'h3'">{{ g.title }}</component>
            <job-visit v-for="v in g.visits" :key="v.id" :visit="v" :level="inline ? 'h3' : 'h4'"></job-visit>
          </section>
          <div class="pl-empty" v-if="!site.groups.length">
            <span class="pl-empty-mark" aria-hidden="true"><span class="i i-large i-leaf"></span></span><h2>Nothing planned</h2><p>Visits to this property appear here.</p>
          </div>
        </div>
      </section>
    </transition>`,
};
