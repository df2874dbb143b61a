// A copy of one's data: progress while it is built, then the link.
export default {
  props: { percent: Number, href: String, note: String },
  template: `
    <div class="pl pl-stack" v-if="percent !== null && percent !== undefined">
      <span role="status">We are gathering your data: {{ percent }} %</span>
      <span class="pl-meter" role="progressbar" aria-label="Your data" :aria-valuenow="percent" aria-valuemin="0" aria-valuemax="100"><span :style="{ width: percent + '%' }"></span></span>
    </div>
    <div class="pl pl-row" v-else-if="href"><a class="pl-button pl-button--tonal" :href="href" download><span class="i i-download" aria-hidden="true"></span>Download ZIP</a><span class="pl-muted">{{ note }}</span></div>
    <p class="pl pl-error" v-else-if="note">{{ note }}</p>`,
};
