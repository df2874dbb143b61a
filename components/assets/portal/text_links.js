// A row of links to papers or to another site.
export default {
  props: { links: { type: Array, default: () => [] } },
  template: `
    <p class="pl pl-row pl-links"><a v-for="l in links" :key="l.label" class="pl-link" :href="l.href" :target="l.out ? '_blank' : null" :rel="l.out ? 'noopener' : null">{{ l.label }}</a></p>`,
};
