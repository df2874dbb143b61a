// A switch with its name and what it does; it moves only when the server says so.
export default {
  props: { label: String, hint: String, on: Boolean, off: Boolean },
  emits: ["turn"],
  template: `
    <div class="pl pl-switchrow">
      <span :id="$.uid + 'words'"><strong>{{ label }}</strong><span v-if="hint" :id="$.uid + 'hint'" class="pl-muted">{{ hint }}</span></span>
      <button type="button" role="switch" class="pl-switch" :aria-checked="on ? 'true' : 'false'" :aria-label="label" :aria-describedby="hint ? $.uid + 'hint' : null"
              :disabled="off" @click="$emit('turn', !on)"><span></span></button>
    </div>`,
};
