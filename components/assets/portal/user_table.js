// Who may come in: a table on wide screens, a card each on phones.
export default {
  props: { rows: { type: Array, default: () => [] } },
  emits: ["open"],
  template: `
    <div class="pl pl-records">
      <table class="pl-table" role="table" aria-label="Users">
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Name</th><th role="columnheader" scope="col">Permission</th>
          <th role="columnheader" scope="col">Properties</th><th role="columnheader" scope="col">Until</th>
          <th role="columnheader" scope="col"><span class="pl-sr">Change</span></th></tr></thead>
        <tbody role="rowgroup">
          <tr v-for="r in rows" :key="r.key" role="row">
            <td role="cell" class="is-primary"><strong>{{ r.name }}</strong><span v-if="r.is_me" class="pl-muted"> (you)</span><div class="pl-muted">{{ r.email }}</div></td>
            <td role="cell" class="is-plain">{{ r.role }}</td>
            <td role="cell" class="is-plain">{{ r.properties }}</td>
            <td role="cell" class="is-plain" :data-label="r.until ? 'Until' : ''">{{ r.until }}</td>
            <td role="cell" class="to-right is-sum"><button type="button" class="pl-button pl-button--quiet" @click="$emit('open', r.key)">Change<span class="pl-sr"> {{ r.name }}</span></button></td>
          </tr>
        </tbody>
      </table>
    </div>`,
};
