// A link that looks like a button and downloads.
export default {
  props: { label: String, href: String },
  template: `<a class="pl-button pl-button--quiet" :href="href" download><span class="i i-download" aria-hidden="true"></span><span>{{ label }}</span></a>`,
};
