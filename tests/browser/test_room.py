"""Room for what matters: bars on low screens, unbroken amounts, free pins, targets for thumbs."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_portal import (
    PHONE,
    Demo,
    arrive,
    scrolls_sideways,
    serious_faults,
    visit,
)

pytestmark = pytest.mark.browser
OWNER = "customer3@example.com"
LOW_PHONE, ZOOMED_TWICE, TABLET, LARGE = (320, 640), (640, 400), (768, 1024), (1920, 1080)
# Which part of the screen is taken by what does not scroll with the page.
BARS = """() => {
  const bars = document.querySelectorAll(".pl-top, .pl-bottombar, .pl-checkout, .pl-paybar");
  const rows = new Set();
  for (const bar of bars) {
    if (!["sticky", "fixed"].includes(getComputedStyle(bar).position)) continue;
    const box = bar.getBoundingClientRect();
    const end = Math.min(innerHeight, box.bottom);
    for (let y = Math.max(0, Math.ceil(box.top)); y < end; y++) rows.add(y);
  }
  return rows.size / innerHeight;
}"""
BROKEN = """() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const room = text.parentElement.closest("div, td, li, p")?.getBoundingClientRect();
    for (const sum of text.data.matchAll(/[-−]?\\$[\\d,.]+\\d/g)) {
      const range = document.createRange();
      range.setStart(text, sum.index);
      range.setEnd(text, sum.index + sum[0].length);
      const boxes = [...range.getClientRects()].filter((one) => one.width);
      const isBroken = new Set(boxes.map((one) => one.top)).size > 1;
      if (isBroken || boxes.some((one) => one.right > room.right)) found.push(sum[0]);
    }
  }
  return found;
}"""
PINS_UNDER_BUTTONS = """() => {
  const zoom = document.querySelector(".leaflet-control-zoom").getBoundingClientRect();
  return [...document.querySelectorAll(".leaflet-marker-icon")].filter((pin) => {
    const box = pin.getBoundingClientRect();
    const isAside = box.right <= zoom.left || box.left >= zoom.right;
    return !(isAside || box.bottom <= zoom.top || box.top >= zoom.bottom);
  }).length;
}"""


def open_first(page: Page, demo: Demo, records: str) -> None:
    page.goto(f"{demo.url}/{records}")
    page.locator("tbody a").first.click()
    expect(page.locator(".pl-paper")).to_be_visible()


@pytest.mark.parametrize("size", [LOW_PHONE, ZOOMED_TWICE], ids=["low", "zoomed"])
def test_bars_leave_three_quarters_of_a_low_screen(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        for records in ("invoices?status=open", "estimates"):
            open_first(page, demo, records)
            page.locator(".pl-totals").scroll_into_view_if_needed()
            page.evaluate("scrollBy(0, 80)")
            assert page.evaluate(BARS) <= 0.25
            assert not scrolls_sideways(page)


@pytest.mark.parametrize("size", [LOW_PHONE, PHONE, TABLET], ids=["low", "phone", "tablet"])
def test_amounts_are_never_broken(browser: Browser, demo: Demo, size: tuple[int, int]) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        page.goto(f"{demo.url}/invoices")
        expect(page.locator("tbody a").first).to_be_visible()

        assert page.evaluate(BROKEN) == []
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)


@pytest.mark.parametrize("size", [LARGE, (1280, 800), PHONE], ids=["large", "desk", "phone"])
@pytest.mark.parametrize("email", [OWNER, "customer6@example.com"])
def test_no_pin_lies_under_the_zoom_buttons(
    browser: Browser, demo: Demo, size: tuple[int, int], email: str
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, email)
        expect(page.locator(".leaflet-marker-icon").first).to_be_visible()

        assert page.evaluate(PINS_UNDER_BUTTONS) == 0


def test_links_are_large_enough_for_a_thumb(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, OWNER)
        page.goto(f"{demo.url}/invoices")
        small = [page.get_by_role("link", name=name) for name in ("Statement", "Ledger")]
        expect(small[0]).to_be_visible()
        assert [one.bounding_box()["height"] >= 44 for one in small] == [True, True]  # type: ignore[index]
        open_first(page, demo, "invoices?status=open")
        ask = page.get_by_role("button", name="Ask about this line").first
        assert ask.bounding_box()["height"] >= 44  # type: ignore[index]


def test_a_crews_phone_links_are_large_enough_for_a_thumb(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, "office@greenfield.example", "**/office")
        page.goto(f"{demo.url}/crew")
        call = page.locator(".pl-crew a[href^='tel:']").first
        expect(call).to_be_visible()
        assert call.bounding_box()["height"] >= 44  # type: ignore[index]
