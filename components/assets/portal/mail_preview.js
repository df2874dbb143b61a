// A sample mail. The frame's sandbox is empty: no script, no forms, no links that lead anywhere.
export default {
  props: { subject: String, address: String, text: String },
  template: `
    <section v-if="address" class="pl pl-mail" :aria-label="'Mail: ' + subject">
      <h2 class="pl-wrap">{{ subject }}</h2>
      <iframe :key="address" sandbox="" :src="address" :title="'HTML of ' + subject"></iframe>
      <h3>As plain text</h3>
      <pre class="pl-card" tabindex="0">{{ text }}</pre>
    </section>`,
};
