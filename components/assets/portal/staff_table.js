// The contractor's own people: a table on wide screens, a card each on phones.
export default {
  props: { rows: { type: Array, default: () => [] }, mind: Boolean },
  emits: ["open"],
  template: `
    <div class="pl pl-records">
      <table class="pl-table pl-staff" role="table" aria-label="Team">
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Name</th><th role="columnheader" scope="col">Role</th>
          <th role="columnheader" scope="col">Two-step verification</th><th role="columnheader" scope="col">Last use</th>
          <th v-if="mind" role="columnheader" scope="col"><span class="pl-sr">Change</span></th></tr></thead>
        <tbody role="rowgroup">
          <tr v-for="r in rows" :key="r.key" role="row">
            <td role="cell" class="is-primary"><strong>{{ r.name }}</strong><span v-if="r.is_me" class="pl-muted"> (you)</span><div class="pl-muted">{{ r.email }}</div></td>
            <td role="cell" class="is-plain">{{ r.role }}</td>
            <td role="cell" class="is-plain" data-label="Two-step verification"><span class="pl-staff-factor"><span class="i i-small" :class="r.has_factor ? 'i-shield-check' : 'i-circle-minus'" aria-hidden="true"></span>{{ r.has_factor ? "On" : "Off" }}</span></td>
            <td role="cell" class="is-plain" data-label="Last use">{{ r.used }}</td>
            <td v-if="mind" role="cell" class="to-right is-sum"><button type="button" class="pl-button pl-button--quiet" @click="$emit('open', r.key)">Change<span class="pl-sr"> {{ r.name }}</span></button></td>
          </tr>
        </tbody>
      </table>
    </div>`,
};
