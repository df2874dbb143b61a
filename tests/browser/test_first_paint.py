"""The page before its scripts: read in full without any, and taken over without a flicker."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo_portal import DESKTOP, PHONE, Demo, arrive, settle, visit
from tests.browser.test_visit_journeys import open_first_jobsite

pytestmark = pytest.mark.browser
MANAGER = "customer6@example.com"
# Cumulative layout shift, as https://web.dev/articles/cls counts what nobody's input caused.
WATCH = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });"""
MOST = 0.02


def addresses(page: Page, demo: Demo) -> list[str]:
    """Dashboard, list, an invoice and a jobsite."""
    page.goto(f"{demo.url}/jobsites")
    open_first_jobsite(page)
    jobsite = page.url.removeprefix(demo.url)
    page.goto(f"{demo.url}/invoices")
    invoice = page.locator("tbody a").first.get_attribute("href") or ""
    return ["/dashboard", "/invoices", invoice, jobsite]


def lines_of(page: Page) -> list[str]:
    """What can be read, but for what stands on a map, which no server can draw."""
    read = page.get_by_role("main").inner_text().split("\n")
    on_maps = "\n".join(page.locator(".property-map").all_inner_texts()).split("\n")
    return [line for line in read if line.strip() and line not in on_maps]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_pages_are_read_without_scripts_and_do_not_jump_with_them(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    width, height = size
    with visit(browser, demo, size) as page:
        arrive(page, demo, MANAGER)
        paths = addresses(page, demo)
        page.add_init_script(WATCH)
        known = page.context.storage_state()
        plain = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=False,
            storage_state=known,
        )
        bare = plain.new_page()
        for path in paths:
            page.goto(f"{demo.url}{path}")
            settle(page)
            bare.goto(f"{demo.url}{path}")

            read = set(lines_of(bare))
            assert [line for line in lines_of(page) if line not in read] == [], path
            assert page.evaluate("window.shifted") < MOST, path
        plain.close()
