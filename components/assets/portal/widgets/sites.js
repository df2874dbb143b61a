// What jobsites need of a browser: clocks that count down, a panel that covers, a pin that answers at once.
const MINUTE = 60_000;

// Clocks that count on between two words of the server, by its time: this device's may be wrong.
export class CareClocks extends HTMLElement {
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
export class CoversRest extends HTMLElement {
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
export class PinPreview extends HTMLElement {
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
    const held = early.contains(document.activeElement) && document.activeElement.classList[0];
    this.chosen = id;
    early.hidden = id === this.dataset.told;
    if (early.hidden) {
      if (held) this.querySelector(`section:not([hidden]) .${held}`)?.focus(); // the same button of the answer
      return;
    }
    const { label, tone } = JSON.parse(this.dataset.states)[state];
    const chip = early.querySelector(".pl-chip");
    early.className = `pl pl-quick tone-${tone}`;
    chip.className = `pl-chip tone-${tone}`;
    chip.lastElementChild.textContent = label;
    early.querySelector("h2").textContent = name;
    early.querySelector('[data-on-click="early"]').value = id;
  }
}
