// What no server can do: pictures are turned by a finger or a key and compared by a slider, and a
// log of messages stays at its end unless somebody reads further up. And Tab stays in a dialog,
// also in one that lets focus go to the window of a bank.
import { PageFrame } from "./frame.js";
import { CareClocks, CoversRest, PinPreview } from "./sites.js";

const FAR = 48; // pixels of a swipe
const STOPS = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), iframe";
const NEAR = 120; // pixels from a log's end

class PhotoGallery extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("error", this, true); // a picture that did not load
  }
  disconnectedCallback() {
    this.removeEventListener("click", this);
    this.removeEventListener("error", this, true);
  }
  get photos() {
    return [...this.querySelectorAll("[data-photo]")];
  }
  get box() {
    return this.querySelector("dialog");
  }
  handleEvent(event) {
    if (event.type === "error") event.target.style.visibility = "hidden";
    else if (event.type === "keydown") this.key(event);
    else if (event.type === "pointerdown") this.from = event.clientX;
    else if (event.type === "pointerup") this.lift(event.clientX - this.from);
    else if (event.type === "close") this.opener.focus();
    else this.press(event.target);
  }
  press(target) {
    const photo = target.closest("[data-photo]");
    const step = target.closest("[data-turn]");
    if (photo) this.open(photo);
    else if (step) this.turn(Number(step.dataset.turn));
    else if (target.closest("[data-close]")) this.box.close();
    else if (target.closest("[data-all]")) this.classList.add("is-whole");
  }
  open(photo) {
    this.opener = photo;
    for (const kind of ["keydown", "pointerdown", "pointerup", "close"]) this.box.addEventListener(kind, this);
    this.show(this.photos.indexOf(photo));
    this.box.showModal();
  }
  turn(step) {
    const { photos } = this;
    if (step && photos.length) this.show((this.at + step + photos.length) % photos.length);
  }
  key(event) {
    event.stopPropagation(); // Escape is for the photo, not for what lies under it
    this.turn({ ArrowLeft: -1, ArrowRight: 1 }[event.key]);
  }
  lift(far) {
    if (Math.abs(far) > FAR) this.turn(far > 0 ? -1 : 1);
  }
  show(at) {
    this.at = at;
    const { src, alt, width, height, count, caption, taken, download } = this.photos[at].dataset;
    const [picture, link] = [this.box.querySelector("img"), this.box.querySelector("[download]")];
    const fresh = picture.cloneNode(); // else the one before stands there until this one is loaded
    Object.assign(fresh, { src, alt, width, height });
    fresh.style.visibility = "";
    picture.replaceWith(fresh);
    link.hidden = !download;
    if (download) link.href = download;
    for (const [name, text] of Object.entries({ count, caption, taken })) {
      this.box.querySelector(`[data-own-${name}]`).textContent = text ?? "";
    }
  }
}

class BeforeAfter extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this);
    this.cut(this.querySelector("input").value);
  }
  disconnectedCallback() {
    this.removeEventListener("input", this);
  }
  handleEvent(event) {
    event.stopPropagation();
    this.cut(event.target.value);
  }
  cut(percent) {
    this.style.setProperty("--cut", `${percent}%`);
  }
}

class FollowLog extends HTMLElement {
  connectedCallback() {
    this.descend();
    this.watch = new MutationObserver(() => this.isNear && this.descend());
    this.watch.observe(this, { childList: true, subtree: true });
    this.addEventListener("scroll", this, { passive: true });
  }
  disconnectedCallback() {
    this.watch.disconnect();
    this.removeEventListener("scroll", this);
  }
  handleEvent() {
    this.isNear = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR + this.clientHeight / 2;
  }
  descend() {
    this.isNear = true;
    this.scrollTop = this.scrollHeight;
  }
}

class DialogHead extends HTMLElement {
  connectedCallback() {
    this.dialog = this.closest(".q-dialog");
    this.dialog?.addEventListener("keydown", this);
  }
  disconnectedCallback() {
    this.dialog?.removeEventListener("keydown", this);
  }
  handleEvent(event) {
    if (event.key !== "Tab") return;
    const stops = [...this.dialog.querySelectorAll(STOPS)].filter((e) => e.getClientRects().length);
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (document.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }
}

// Puts its text on the clipboard; which of two labels its button shows says whether it is there.
class CopyText extends HTMLElement {
  static observedAttributes = ["data-text"];
  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("focusin", this);
  }
  disconnectedCallback() {
    this.removeEventListener("click", this);
    this.removeEventListener("focusin", this);
  }
  attributeChangedCallback() {
    this.say(false);
  }
  handleEvent({ type, target }) {
    if (type === "focusin") target.select?.();
    else if (target.closest("[data-copy]")) this.copy();
  }
  async copy() {
    await navigator.clipboard?.writeText(this.dataset.text).then(() => this.say(true), () => this.copyBySelection());
    if (!navigator.clipboard) this.copyBySelection(); // as without TLS
  }
  copyBySelection() {
    const text = Object.assign(document.createElement("textarea"), { value: this.dataset.text, className: "pl-sr" });
    this.append(text);
    text.select();
    this.say(document.execCommand("copy"));
    text.remove();
    this.querySelector("[data-copy]").focus();
  }
  say(isCopied) {
    for (const one of this.querySelectorAll("[data-before]")) one.hidden = isCopied;
    for (const one of this.querySelectorAll("[data-after]")) one.hidden = !isCopied;
  }
}

// Up and down go from button to button.
class ArrowKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
  }
  disconnectedCallback() {
    this.removeEventListener("keydown", this);
  }
  handleEvent(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const buttons = [...this.querySelectorAll("button")];
    buttons[buttons.indexOf(event.target) + by]?.focus();
  }
}

// What it appears in is brought into view.
class InView extends HTMLElement {
  connectedCallback() {
    requestAnimationFrame(() => this.parentElement?.scrollIntoView({ block: "nearest" }));
  }
}

// A choice that the tab remembers until what is offered changes; a change event brings it back.
class KeptChoice extends HTMLElement {
  static observedAttributes = ["data-chosen", "data-offer"];
  connectedCallback() {
    const kept = JSON.parse(sessionStorage[this.dataset.place] ?? "{}");
    this.value = kept.offer === this.dataset.offer ? kept.chosen : this.dataset.chosen;
    this.isReady = true;
    if (this.value !== this.dataset.chosen) setTimeout(() => this.dispatchEvent(new Event("change", { bubbles: true })));
  }
  attributeChangedCallback() {
    const { place, offer, chosen } = this.dataset;
    if (this.isReady) sessionStorage[place] = JSON.stringify({ offer, chosen });
  }
}

if (!customElements.get("photo-gallery")) {
  customElements.define("photo-gallery", PhotoGallery);
  customElements.define("before-after", BeforeAfter);
  customElements.define("follow-log", FollowLog);
  customElements.define("dialog-head", DialogHead);
  customElements.define("copy-text", CopyText);
  customElements.define("arrow-keys", ArrowKeys);
  customElements.define("in-view", InView);
  customElements.define("kept-choice", KeptChoice);
  customElements.define("care-clocks", CareClocks);
  customElements.define("covers-rest", CoversRest);
  customElements.define("pin-preview", PinPreview);
  customElements.define("page-frame", PageFrame);
}
