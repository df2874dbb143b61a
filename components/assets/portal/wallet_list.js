// Saved cards and bank accounts: which is used first, and what can be done with each.
import { StateChip } from "porchlight-parts";

export default {
  components: { StateChip },
  props: { methods: { type: Array, default: () => [] }, label: String, mind: Boolean },
  emits: ["default", "edit", "remove"],
  template: `
    <ul class="pl pl-methods" :aria-label="label">
      <li v-for="m in methods" :key="m.id">
        <span class="i" :class="'i-' + m.icon" aria-hidden="true"></span>
        <span class="pl-methods-words"><strong class="pl-wrap">{{ m.label }}</strong><span v-if="m.note" class="pl-small" :class="m.late ? 'pl-error' : 'pl-muted'">{{ m.note }}</span></span>
        <state-chip v-if="m.first" tone="completed" label="Default"></state-chip>
        <span v-if="m.verify" class="pl-methods-acts"><a class="pl-button pl-button--tonal" :href="m.verify" target="_blank" rel="noopener noreferrer">Verify<span class="pl-sr"> {{ m.label }}</span></a></span>
        <span v-else-if="mind" class="pl-methods-acts">
          <button v-if="!m.first" type="button" class="pl-button pl-button--quiet" @click="$emit('default', m.id)">Make default<span class="pl-sr"> {{ m.label }}</span></button>
          <button type="button" class="pl-iconbutton" :aria-label="'Update ' + m.label" @click="$emit('edit', m.id)"><span class="i i-pencil" aria-hidden="true"></span></button>
          <button type="button" class="pl-iconbutton" :aria-label="'Remove ' + m.label" @click="$emit('remove', m.id)"><span class="i i-trash-2" aria-hidden="true"></span></button>
        </span>
      </li>
    </ul>`,
};
