// Pieces that several components draw: a state chip.
export { keepFocus } from "./focus.js";
export { holdLine, interruption } from "./line.js";

export const StateChip = {
  props: { tone: String, label: String },
  template: `<span class="pl-chip" :class="'tone-' + tone"><span class="i" aria-hidden="true"></span><span class="pl-clip">{{ label }}</span></span>`,
};
