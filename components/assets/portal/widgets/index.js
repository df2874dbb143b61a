// What no server can do: pictures are turned by a finger or a key and compared by a slider, and a
// log of messages stays at its end unless somebody reads further up.
const FAR = 48; // pixels of a swipe
const MINUTE = 60_000;
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

// Clocks that count on between two words of the server, by its time: this device's may be wrong.
class CareClocks extends HTMLElement {
  static observedAttributes = ["data-now"];
  connectedCallback() {
    this.timer = setInterval(() => this.tick(), MINUTE / 6);
  }
  disconnectedCallback() {
    clearInterval(this.timer);
  }
  attributeChangedCallback() {
    this.ahead = Number(this.dataset.now) - Date.now();
    queueMicrotask(() => this.tick());
  }
  tick() {
    const moment = Date.now() + this.ahead;
    const rows = [...this.querySelectorAll("[data-ends]")];
    for (const row of rows) {
      const [begins, ends] = [Number(row.dataset.begins), Number(row.dataset.ends)];
      row.hidden = ends <= moment;
      row.querySelector("[role=timer]").textContent = this.left(Math.ceil((ends - moment) / MINUTE));
      const share = Math.min(100, Math.max(0, (100 * (moment - begins)) / (ends - begins)));
      row.querySelector(".pl-meter > span").style.width = `${share}%`;
    }
    this.firstElementChild.hidden = rows.every((row) => row.hidden);
  }
  left(minutes) {
    const parts = { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60 };
    const words = parts.d ? this.dataset.days : parts.h ? this.dataset.hours : this.dataset.minutes;
    return words.replace(/\{(\w)\}/g, (_, name) => parts[name]);
  }
}

// Nobody sees what its panel covers: on a phone the page but for its bars, else the list.
class CoversRest extends HTMLElement {
  connectedCallback() {
    this.covered = [];
    window.addEventListener("resize", this);
    queueMicrotask(() => this.handleEvent());
  }
  disconnectedCallback() {
    window.removeEventListener("resize", this);
    this.uncover();
  }
  uncover() {
    for (const one of this.covered) one.inert = false;
    this.covered = [];
  }
  handleEvent() {
    this.uncover();
    const panel = this.parentElement;
    const edge = panel?.closest(getComputedStyle(panel).position === "fixed" ? ".pl-main" : ".pl-jobsites-side");
    const seen = (el) => (el.matches(".pl-markup") ? [...el.children].flatMap(seen) : [el]);
    for (let one = panel; edge && one !== edge; one = one.parentElement) {
      const beside = [...one.parentElement.children].filter((el) => el !== one).flatMap(seen);
      this.covered.push(...beside.filter((el) => !el.matches(".pl-top") || !panel.offsetTop));
    }
    for (const one of this.covered) one.inert = true;
  }
}

// What a chosen pin knows shows at once, until the server has answered for the same pin.
class PinPreview extends HTMLElement {
  static observedAttributes = ["data-answers"];
  connectedCallback() {
    document.addEventListener("keydown", this);
    document.addEventListener("pin-chosen", this);
    this.addEventListener("click", this);
  }
  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    document.removeEventListener("pin-chosen", this);
    this.removeEventListener("click", this);
  }
  get early() {
    return this.firstElementChild;
  }
  get closing() {
    return this.querySelector('section:not([hidden]) [data-on-click="close"]');
  }
  attributeChangedCallback() {
    queueMicrotask(() => {
      const { told } = this.dataset;
      if (!told || told === this.chosen) this.hasten({ id: told }); // not the one asked before
    });
  }
  handleEvent({ type, key, detail, target }) {
    if (type === "pin-chosen") this.hasten(detail);
    else if (type === "click" && target.closest('[data-on-click="close"]')) this.hasten({ id: this.dataset.told });
    else if (key === "Escape" && !document.querySelector(".q-dialog, dialog[open]")) this.closing?.click();
  }
  hasten({ id, name, state }) {
    const { early } = this;
    this.chosen = id;
    early.hidden = id === this.dataset.told;
    if (early.hidden) return;
    const { label, tone } = JSON.parse(this.dataset.states)[state];
    const chip = early.querySelector(".pl-chip");
    early.className = `pl pl-quick tone-${tone}`;
    chip.className = `pl-chip tone-${tone}`;
    chip.lastElementChild.textContent = label;
    early.querySelector("h2").textContent = name;
    early.querySelector('[data-on-click="early"]').value = id;
  }
}

if (!customElements.get("photo-gallery")) {
  customElements.define("photo-gallery", PhotoGallery);
  customElements.define("before-after", BeforeAfter);
  customElements.define("follow-log", FollowLog);
  customElements.define("copy-text", CopyText);
  customElements.define("arrow-keys", ArrowKeys);
  customElements.define("in-view", InView);
  customElements.define("kept-choice", KeptChoice);
  customElements.define("care-clocks", CareClocks);
  customElements.define("covers-rest", CoversRest);
  customElements.define("pin-preview", PinPreview);
}
