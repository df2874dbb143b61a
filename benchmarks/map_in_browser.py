"""The map of 10,000 properties in Chromium: how soon pins stand, open and change colour."""

import os
from pathlib import Path

from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Page, sync_playwright

from benchmarks.portal import Portal, serve, sign_in
from benchmarks.portfolio import Builder, Size
from benchmarks.results import Result, median, percentile

CLICKS = 30
RECOLOURED = 1000
_LOOK = 300  # milliseconds for which somebody looks at one pin, at least
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Timed inside of the page, from the shell's first paint, as somebody sees it.
_PINS = """() => new Promise((resolve) => {
  const shell = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  const look = () => document.querySelector(".leaflet-marker-icon")
    ? resolve(performance.now() - shell())
    : setTimeout(look, 5);
  look();
})"""
_FIND = """() => {
  window.host = [...Array(500).keys()].map((id) => getElement(id)).find((e) => e?.objects);
  window.pins = host.objects.pins; window.map = host.objects.map;
}"""
# The card stands when it names the property, and is whole when the server has told the rest.
_CLICK = """(number) => new Promise((resolve) => {
  const all = [...pins.pins.values()], pin = all[(number * 37) % all.length], name = pin.name;
  const started = performance.now();
  let stood = 0;
  const look = () => {
    const card = document.querySelector('[aria-label="Quick view"]');
    const stands = card?.innerText.includes(name);
    if (stands && !stood) requestAnimationFrame(() => (stood = performance.now() - started));
    if (stands && stood && !card.ariaBusy && card.innerText.includes("Buffalo"))
      resolve([stood, performance.now() - started]);
    else setTimeout(look, 1);
  };
  pins.choose(pin);
  look();
})"""
_RECOLOUR = """async (number) => {
  const feature = ({ id, name, state, home: { lng, lat } }) => ({ id,
    geometry: { coordinates: [lng, lat] },
    properties: { name, state: state === "idle" ? "completed" : "idle" } });
  const features = [...pins.pins.values()].slice(0, number).map(feature);
  const started = performance.now();
  await pins.patch(pins.revision + 1, features);
  return performance.now() - started;
}"""


def measure_map(folder: Path, scale: float) -> list[Result]:
    """Pins, clicks and colours, in one browser on the same machine as the server."""
    builder = Builder(folder)
    number = int(10_000 * scale)
    customer = builder.customer(Size(properties=number))
    builder.close()
    cookie = sign_in(folder, customer.person_id)
    with serve(folder) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.context.add_cookies([_cookie(portal, cookie)])
        waits = [_pins_after_shell(page, portal) for _ in range(3)]
        page.evaluate(_FIND)
        recoloured = [page.evaluate(_RECOLOUR, RECOLOURED) for _ in range(5)]
        calm = [_click(page, at, _LOOK) for at in range(CLICKS)]
        hasty = [_click(page, CLICKS + at, 0) for at in range(CLICKS)]
        browser.close()
    what = f"map of {number:,} properties"
    return [
        Result(f"{what}: pins after the shell", median(waits), "ms", 1500),
        Result(f"{what}: click to quick view, p95", _p95(calm, 0), "ms", 50),
        Result(f"{what}: the same, click upon click", _p95(hasty, 0), "ms", 50),
        Result(f"{what}: click to all that it tells, p95", _p95(calm, 1), "ms"),
        Result(f"{what}: the same, click upon click", _p95(hasty, 1), "ms"),
        Result(f"{what}: recolour {RECOLOURED:,} pins", median(recoloured), "ms", 100),
    ]


def _pins_after_shell(page: Page, portal: Portal) -> float:
    page.goto(f"{portal.url}/jobsites")
    return float(page.evaluate(_PINS))


def _click(page: Page, at: int, pause: int) -> tuple[float, float]:
    """Milliseconds until the card stands, and until it is whole."""
    page.wait_for_timeout(pause)
    stood, whole = page.evaluate(_CLICK, at)
    return float(stood), float(whole)


def _p95(clicks: list[tuple[float, float]], which: int) -> float:
    return percentile([click[which] for click in clicks], 0.95)


def _cookie(portal: Portal, cookie: str) -> SetCookieParam:
    name, _, value = cookie.partition("=")
    return {"name": name, "value": value, "url": portal.url}


def _chromium() -> str | None:
    """The machine's own browser where there is one, else the one that Playwright brought."""
    own = "/usr/bin/chromium"
    return own if os.access(own, os.X_OK) else None
