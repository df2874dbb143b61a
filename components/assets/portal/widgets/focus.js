// Where the keyboard goes when what it stood on is gone: out of a dialog or a panel back to what
// opened it, in a dialog that stays to its heading, else to the page's.
const WAIT_MS = 60; // what takes the keyboard itself does so by then
const OPENED = ".q-dialog, dialog, .pl-panel, .pl-quick";
const STOPS = "a[href], button, input, select, textarea, label, [tabindex]";

const isThere = (e) => e.isConnected && e.getClientRects().length > 0 && !e.disabled && !e.closest("[inert]");

export const keepFocus = (pageHeading) => {
  const openers = new WeakMap();
  let last = null;
  let timer = null;

  const follow = (target) => {
    const opened = target?.closest(OPENED);
    if (opened && last && !opened.contains(last) && !openers.has(opened)) openers.set(opened, last);
    last = target;
  };
  const opener = () => {
    let one = last;
    while (one && !isThere(one)) one = openers.get(one.closest(OPENED));
    return one;
  };
  const restore = () => {
    if (document.activeElement !== document.body || !last || isThere(last)) return;
    const goal = opener() ?? [...document.querySelectorAll(".q-dialog .pl-dialog-head h2")].at(-1) ?? pageHeading();
    goal.focus({ preventScroll: goal === pageHeading() });
  };
  const look = () => {
    if (document.activeElement !== document.body || !last || isThere(last)) return;
    clearTimeout(timer);
    timer = setTimeout(restore, WAIT_MS);
  };
  const enter = (event) => follow(event.target);
  // A click beside everything lets go on purpose; Safari gives a clicked button no focus.
  const touch = (event) => follow(event.target.closest(STOPS));

  const watch = new MutationObserver(look);
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["class", "style", "disabled", "inert"] });
  document.addEventListener("focusin", enter);
  document.addEventListener("pointerdown", touch, true);
};
