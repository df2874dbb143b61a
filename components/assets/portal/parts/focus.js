// Where the keyboard goes when what it stood on is gone: out of a dialog or a panel back to what
// opened it, in a dialog that stays to its heading, else to the page's. And where it may not go: out
// of an open dialog by Tab, also where the dialog lets focus go to the window of a bank.
const WAIT_MS = 60; // what takes the keyboard itself does so by then
const OPENED = ".q-dialog, dialog, .pl-panel, .pl-quick";
const STOPS = "a[href], button, input, select, textarea, label, [tabindex]";

const TABBED = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), iframe";

const isThere = (e) => e.isConnected && e.getClientRects().length > 0 && !e.disabled && !e.closest("[inert]");

const stayInside = (event) => {
  const dialog = event.key === "Tab" && event.target.closest?.(".q-dialog");
  if (!dialog) return;
  const stops = [...dialog.querySelectorAll(TABBED)].filter((e) => e.getClientRects().length);
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
};

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
  document.addEventListener("keydown", stayInside);
  return () => {
    clearTimeout(timer);
    watch.disconnect();
    document.removeEventListener("focusin", enter);
    document.removeEventListener("pointerdown", touch, true);
    document.removeEventListener("keydown", stayInside);
  };
};
