// What the frame of every page needs of a browser: menus that open and close, the state of the line.
import { keepFocus } from "./focus.js";
import { holdLine, interruption } from "./line.js";

const LOST_MS = 1200; // a blink of the line is nobody's news
const BACK_MS = 4000;

const paint = (theme) => {
  document.documentElement.dataset.theme = theme;
  window.setDark?.({ dark: true, light: false }[theme] ?? null);
};

export class PageFrame extends HTMLElement {
  static observedAttributes = ["data-theme"];
  connectedCallback() {
    if (this.isReady) return; // it is moved when the page's first HTML is taken over
    this.isReady = true;
    for (const kind of ["click", "keydown"]) this.addEventListener(kind, this);
    document.addEventListener("pointerdown", (event) => this.leave(event.target));
    keepFocus(() => document.getElementById("page-heading"));
    const popup = document.getElementById("popup");
    const spy = new MutationObserver(() => this.hear(popup.ariaHidden === "false"));
    if (popup) spy.observe(popup, { attributes: true });
    this.tell(interruption(this.dataset.visit));
    setTimeout(() => { // what NiceGUI makes is there by then
      if (window.socket) holdLine(window.socket, this.dataset.visit);
      paint(this.dataset.theme);
    });
  }
  attributeChangedCallback(_name, _before, theme) {
    paint(theme);
  }
  handleEvent(event) {
    if (event.type === "keydown") return event.key === "Escape" && this.shut(true);
    const { target } = event;
    const button = target.closest("[data-opens]");
    if (target.closest(".pl-skip")) {
      event.preventDefault();
      document.getElementById("content").focus();
    } else if (target.closest("[data-dismiss]")) this.tell("");
    else if (button) this.turn(button, button.ariaExpanded !== "true");
    else if (target.closest("a[href], [data-shuts]")) this.shut();
  }
  turn(button, isOpen) {
    button.ariaExpanded = String(isOpen);
    document.getElementById(button.dataset.opens).hidden = !isOpen;
  }
  shut(isByKey) {
    for (const button of this.querySelectorAll('[data-opens][aria-expanded="true"]')) {
      this.turn(button, false);
      if (isByKey) button.focus();
    }
  }
  leave(target) {
    if (!target.closest?.("[data-menu]")) this.shut();
  }
  hear(isLost) {
    clearTimeout(this.timer);
    if (isLost) this.timer = setTimeout(() => this.tell("lost"), LOST_MS);
    else if (this.told === "lost") {
      this.tell("back");
      this.timer = setTimeout(() => this.tell(""), BACK_MS);
    }
  }
  tell(told) {
    this.told = told;
    const note = told && this.querySelector(`template[data-note=${told}]`);
    this.querySelector(".pl-line > div").replaceChildren(...(note ? [note.content.cloneNode(true)] : []));
  }
}
