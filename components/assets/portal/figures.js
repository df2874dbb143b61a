// A strip of up to four figures.
export default {
  props: { figures: { type: Array, default: () => [] }, label: String },
  template: `
    <dl class="pl pl-figures" :aria-label="label">
      <div v-for="f in figures" :key="f.label" :class="f.tone ? 'tone-' + f.tone : ''">
        <dt><span v-if="f.tone" class="i" aria-hidden="true"></span>{{ f.label }}</dt>
        <dd><a v-if="f.href" :href="f.href" :aria-label="f.label + ': ' + f.value">{{ f.value }}</a><template v-else>{{ f.value }}</template></dd>
        <dd v-if="f.note" class="pl-figure-note">{{ f.note }}</dd>
      </div>
    </dl>`,
};
