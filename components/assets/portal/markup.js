// Shows HTML that Python wrote and patches it in place; says back what a person did in it.
import { Idiomorph } from "porchlight-morph";
import "porchlight-widgets";
import { Teleport, h } from "vue";

const KINDS = ["click", "change", "input", "submit", "keydown"];
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
const GLIDE = { duration: 220, easing: "ease" };

// What was on the page when an element went, as with a closed dialog: it comes back so.
const put = new Map();

// What the server wrote into the page, to be read before this runs: it is taken over as it stands.
const stood = new Map(Array.from(document.querySelectorAll("[data-first]"), (el) => [el.dataset.first, el]));
const held = document.activeElement;

// What Python drew last on each element. Whatever differs from it was changed on this side (an
// opened <details>, a widget's style, aria-busy) and stays, unless Python changes it as well.
const drawn = new WeakMap();
const attributesOf = (el) => new Map(Array.from(el.attributes, (one) => [one.name, one.value]));
const note = (tree) => {
  for (const el of tree.querySelectorAll("*")) drawn.set(el, attributesOf(el));
};

const keepOwnAttributes = (el, next) => {
  const was = drawn.get(el) ?? attributesOf(el);
  const will = attributesOf(next);
  drawn.set(el, will);
  for (const name of new Set([...el.getAttributeNames(), ...was.keys()])) {
    const [own, before] = [el.getAttribute(name), was.get(name) ?? null];
    if (own === before || (will.get(name) ?? null) !== before) continue;
    if (own === null) next.removeAttribute(name);
    else next.setAttribute(name, own);
  }
};

const isBox = (el) => el.type === "checkbox" || el.type === "radio";
const optionsOf = (select, by) => Array.from(select.options, (one) => one[by]).join();

// What a control holds, and what Python drew for it.
const entered = (el) => (el.localName === "select" ? optionsOf(el, "selected") : isBox(el) ? el.checked : el.value);
const given = (el) => (el.localName === "select" ? optionsOf(el, "defaultSelected") : isBox(el) ? el.defaultChecked : el.defaultValue);
const restore = (el) => {
  if (el.localName === "select") for (const one of el.options) one.selected = one.defaultSelected;
  else if (isBox(el)) el.checked = el.defaultChecked;
  else el.value = el.defaultValue;
};

// What shows that an act is on its way: of a form, the button that sends it.
const buttonOf = (el) => (el.localName === "form" ? (el.querySelector("[type=submit]") ?? el) : el);

// In a template: anywhere else the browser drops a <tr> without its table.
const parsed = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild;

export default {
  props: { whole: Object, patch: Object, answered: Number },
  emits: ["act"],
  data: () => ({ hole: null }),
  created() {
    this.number = this.answered ?? 0; // a dialog that opens again counts on
    this.version = 0;
    this.wanted = null;
    this.waiting = []; // [number, elements] of what was said and not answered
    this.said = new WeakMap(); // control -> number of its last act
    this.timers = new WeakMap();
  },
  mounted() {
    const { root } = this.$refs;
    const before = put.get(this.$attrs.id);
    put.delete(this.$attrs.id);
    if (before?.version >= this.whole.version) {
      root.append(...before.nodes);
      this.version = before.version;
    } else this.drawFirst();
    for (const kind of KINDS) root.addEventListener(kind, this.hear);
    this.follow(this.patch);
    this.settle();
  },
  beforeUnmount() {
    this.$refs.root.querySelector(":focus[data-on-change]")?.blur(); // tells what was typed last
    put.set(this.$attrs.id, { version: this.version, nodes: [...this.$refs.root.childNodes] });
  },
  watch: {
    whole(now) {
      if (now.version <= this.version) return;
      this.morph(now.html, []);
      this.version = now.version;
      this.settle();
    },
    patch(now) {
      this.follow(now);
    },
    answered() {
      this.settle();
    },
  },
  methods: {
    drawFirst() {
      const { root } = this.$refs;
      const first = stood.get(this.$attrs.id);
      stood.delete(this.$attrs.id);
      if (this.whole.html !== undefined) root.innerHTML = this.whole.html;
      else if (first) {
        first.querySelector("[data-slot]")?.replaceChildren(); // its children take over theirs
        root.append(...first.childNodes);
        if (root.contains(held)) held.focus({ preventScroll: true });
      } else this.$emit("act", { kind: "whole" });
      note(root);
      this.version = this.whole.version;
    },
    follow(patch) {
      if (!patch || (patch.version ?? patch.base) <= this.version) return;
      if (patch.version === undefined || patch.base !== this.version) {
        this.$emit("act", { kind: "whole" });
        return;
      }
      this.morph(patch.html, patch.pieces ?? []);
      this.version = patch.version;
      this.settle();
    },
    morph(html, pieces) {
      const { root } = this.$refs;
      const lists = STILL.matches ? [] : root.querySelectorAll("[data-glide] > [id]");
      const places = Array.from(lists, (el) => [el, el.getBoundingClientRect().top]);
      const kept = new WeakSet();
      const callbacks = {
        beforeNodeMorphed: (el, next) => {
          if (el.nodeType !== 1) return true;
          if (next.hasAttribute("data-kept") || el.hasAttribute("data-slot") || el.hasAttribute("data-own")) return false;
          keepOwnAttributes(el, next);
          if (el.dataset.fresh !== next.dataset.fresh) this.forget(el);
          if (this.holds(el, next)) {
            kept.add(el);
            for (const option of el.options ?? []) kept.add(option);
          }
          return true;
        },
        beforeAttributeUpdated: (name, el) => !(kept.has(el) && /^(value|checked|selected)$/.test(name)),
        afterNodeAdded: (el) => el.nodeType === 1 && this.enter(el),
      };
      if (html !== undefined) Idiomorph.morph(root, html, { morphStyle: "innerHTML", callbacks });
      for (const piece of pieces) {
        const next = parsed(piece);
        const el = root.querySelector(`#${CSS.escape(next.id)}`);
        if (el) Idiomorph.morph(el, next, { morphStyle: "outerHTML", callbacks });
      }
      this.moveFocus();
      for (const [el, top] of places) {
        const by = el.isConnected ? top - el.getBoundingClientRect().top : 0;
        if (by) el.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], GLIDE);
      }
    },
    // A control keeps what a person entered until its own act is answered; a text, and what has no
    // act (a form that is not sent yet), until Python draws another value.
    holds(el, next) {
      if (!/^(input|select|textarea)$/.test(el.localName) || el.localName !== next.localName) return false;
      const asked = this.said.get(el);
      if (asked > this.answered) return true;
      if (asked !== undefined && (isBox(el) || el.localName === "select")) return false;
      return entered(el) !== given(el) && given(el) === given(next);
    },
    // Python is done with what was entered, as after it was sent.
    forget(el) {
      for (const one of el.querySelectorAll("input, select, textarea")) {
        clearTimeout(this.timers.get(one));
        this.said.delete(one);
        restore(one);
      }
    },
    enter(el) {
      drawn.set(el, attributesOf(el));
      note(el);
      const isListed = el.parentElement?.hasAttribute("data-glide");
      if (isListed && !STILL.matches) el.animate([{ opacity: 0 }, {}], GLIDE);
      this.wanted ??= el.matches("[data-focus]") ? el : el.querySelector("[data-focus]");
    },
    // To what appeared, or to the control that it names, once all stands where it belongs.
    moveFocus() {
      const named = this.wanted?.dataset.focus && document.getElementById(this.wanted.dataset.focus);
      if (named) this.wanted.scrollIntoView({ block: "center" });
      (named || this.wanted)?.focus({ preventScroll: true });
      this.wanted = null;
    },
    settle() {
      const answered = this.waiting.filter(([number]) => number <= this.answered);
      this.waiting = this.waiting.filter(([number]) => number > this.answered);
      const busy = new Set(this.waiting.flatMap(([, ...els]) => els));
      for (const [, ...els] of answered) {
        for (const el of els) if (!busy.has(el)) el.removeAttribute("aria-busy");
        for (const el of els) { // Python may have said no to it: what it drew counts
          if (!(this.said.get(el) <= this.answered)) continue;
          this.said.delete(el);
          if (isBox(el) || el.localName === "select") restore(el);
        }
      }
      for (const box of this.$refs.root.querySelectorAll("[data-ticks]")) box.indeterminate = "mixed" in box.dataset;
      this.hole = this.$refs.root.querySelector("[data-slot]");
    },
    hear(event) {
      const kind = event.type === "keydown" ? event.key === "Escape" && "escape" : event.type;
      const el = kind && event.target.closest(`[data-on-${kind}]`);
      if (!el || el.closest("[data-tree]") !== this.$refs.root) return; // said by the tree around this one, or in it
      if (kind === "click" && (event.ctrlKey || event.metaKey || event.shiftKey) && el.localName === "a") return;
      if (kind === "submit" || el.localName === "a") event.preventDefault();
      if ((kind === "click" || kind === "submit") && buttonOf(el).ariaBusy === "true") return; // done once, however often asked
      if (kind === "escape") event.stopPropagation();
      clearTimeout(this.timers.get(el));
      const wait = kind === "input" && Number(el.dataset.wait);
      if (!wait) return this.say(kind, el);
      this.said.set(el, Infinity);
      this.timers.set(el, setTimeout(() => this.say(kind, el), wait));
    },
    say(kind, el) {
      this.number += 1;
      if (kind === "change" || kind === "input") this.said.set(el, this.number);
      const busy = buttonOf(el);
      const others = el.dataset.ticks ? [...this.$refs.root.querySelectorAll(`[name="${el.dataset.ticks}"]`)] : [];
      for (const one of others) {
        one.checked = el.checked;
        this.said.set(one, this.number);
      }
      if (kind !== "input") busy.setAttribute("aria-busy", "true");
      this.waiting.push([this.number, el, busy, ...others]);
      const value = kind === "submit" ? Object.fromEntries(new FormData(el)) : isBox(el) ? el.checked : (el.value ?? null);
      this.$emit("act", { number: this.number, kind, told: el.getAttribute(`data-on-${kind}`), entered: value });
    },
  },
  render() {
    const hole = this.hole && h(Teleport, { to: this.hole }, this.$slots.default?.());
    return h("div", { class: "pl-markup" }, [h("div", { class: "pl-markup", "data-tree": "", ref: "root" }), hole]);
  },
};
