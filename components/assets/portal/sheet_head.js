// The heading of a dialog and its close button.
export default {
  props: { title: String },
  emits: ["close"],
  template: `
    <div class="pl pl-dialog-head"><h2>{{ title }}</h2>
      <button class="pl-iconbutton" type="button" aria-label="Close" @click="$emit('close')"><span class="i i-x" aria-hidden="true"></span></button></div>`,
};
