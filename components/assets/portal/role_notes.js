// What each role opens, beside the table of users.
export default {
  props: { notes: { type: Array, default: () => [] } },
  template: `
    <section class="pl pl-card" aria-label="Permissions">
      <h2 class="pl-subheading">Permissions</h2>
      <dl class="pl-roles"><div v-for="n in notes" :key="n.name"><dt>{{ n.name }}</dt><dd>{{ n.text }}</dd></div></dl>
    </section>`,
};
