"""The components in Chromium under the product's security policy, at both sizes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.gallery_browser import (
    DESKTOP,
    PHONE,
    open_page,
    served_gallery,
    watched_page,
)
from tests.browser.map_browser import chromium

pytestmark = pytest.mark.browser

PATHS = (
    "/jobsites",
    "/dashboard",
    "/appointments",
    "/invoices",
    "/invoices/INV-1042",
    "/profile",
    "/users",
)
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, select, input')]
  .filter((e) => e.checkVisibility() && !e.closest('label') && e.getBoundingClientRect().width > 1
    && e.getBoundingClientRect().height < 43.5
    && getComputedStyle(e, '::after').position !== 'absolute')
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with served_gallery(), chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, PHONE) as page:
        yield page


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_page_never_scrolls_sideways(browser: Browser, path: str, size: tuple[int, int]) -> None:
    with watched_page(browser, size) as page:
        open_page(page, path)

        assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("path", PATHS)
def test_everything_on_a_phone_is_large_enough_to_touch(phone: Page, path: str) -> None:
    open_page(phone, path)

    assert phone.evaluate(SMALL_TARGETS) == []


def test_links_change_the_page_without_loading_it_again(page: Page) -> None:
    open_page(page, "/jobsites")
    page.evaluate("window.kept = true")
    main = page.get_by_role("navigation", name="Main")

    main.get_by_role("link", name="Invoices").click()

    expect(page.get_by_role("heading", name="Invoices", level=1)).to_be_visible()
    expect(main.locator("[aria-current=page]")).to_contain_text("Invoices")
    assert page.evaluate("window.kept") is True


def test_search_keeps_words_and_focus_while_results_change(page: Page) -> None:
    open_page(page, "/invoices")
    box = page.get_by_role("searchbox", name="Search invoices")

    box.press_sequentially("mulch and more", delay=40)

    expect(page.get_by_text("No matching invoices")).to_be_visible()
    expect(box).to_have_value("mulch and more")
    expect(box).to_be_focused()


def test_lightbox_turns_by_keys_and_gives_the_focus_back(page: Page) -> None:
    open_page(page, "/appointments")
    photo = page.get_by_role("button", name="Open photo 1: Before")
    photo.click()

    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name="Photo")).to_contain_text("2 of 60")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Photo")).to_have_count(0)
    expect(photo).to_be_focused()


def test_quick_view_opens_the_panel_and_closes_by_escape(phone: Page) -> None:
    open_page(phone, "/jobsites")
    phone.get_by_role("list", name="Jobsites").get_by_role("button", name="Juniper").click()

    quick = phone.get_by_role("region", name="Quick view")
    quick.get_by_role("button", name="Open").click()

    expect(phone.get_by_role("button", name="Back to the list")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(quick).to_have_count(0)


def test_chosen_pin_shows_what_it_knows_at_once(phone: Page) -> None:
    open_page(phone, "/jobsites")
    phone.evaluate("""document.dispatchEvent(new CustomEvent("pin-chosen", {
      detail: { id: "p7", name: "<b>Oak Lane</b>", state: "in_progress" } }))""")

    quick = phone.get_by_role("region", name="Quick view")
    expect(quick).to_contain_text("<b>Oak Lane</b>")
    expect(quick).to_contain_text("In progress")
    expect(quick).to_have_attribute("aria-busy", "true")
    phone.get_by_role("list", name="Jobsites").get_by_role("button", name="Juniper").click()
    expect(quick).to_contain_text("Oak Lane")  # the answer was about another pin
    quick.get_by_role("button", name="Close quick view").click()
    expect(quick).to_have_count(0)


def test_the_keyboard_stays_on_a_quick_views_button_when_its_answer_comes(phone: Page) -> None:
    open_page(phone, "/jobsites")
    phone.evaluate("""document.dispatchEvent(new CustomEvent("pin-chosen", {
      detail: { id: "p1", name: "Juniper", state: "in_progress" } }))""")
    quick = phone.get_by_role("region", name="Quick view")
    close = quick.get_by_role("button", name="Close quick view")
    close.focus()

    row = phone.get_by_role("list", name="Jobsites").get_by_role("button", name="Juniper")
    row.dispatch_event("click")

    expect(quick).not_to_have_attribute("aria-busy", "true")
    expect(close).to_be_focused()


def test_lost_connection_shows_a_thin_bar_until_it_is_back(page: Page) -> None:
    open_page(page, "/dashboard")
    bar = page.get_by_role("status").get_by_text("Connection lost.")

    page.evaluate("window.socket.disconnect()")
    expect(bar).to_be_visible()
    page.evaluate("window.socket.connect()")

    expect(page.get_by_text("Connected again.")).to_be_visible()  # for some seconds
    expect(bar).to_have_count(0)


def test_menu_on_a_phone_holds_what_the_bar_does_not(phone: Page) -> None:
    open_page(phone, "/dashboard")
    main = phone.get_by_role("navigation", name="Main")

    main.get_by_role("button", name="More").click()
    main.get_by_role("link", name="Wallet").click()

    expect(phone.get_by_role("heading", name="Wallet", level=1)).to_be_visible()
    expect(main.get_by_role("link", name="Wallet")).to_have_count(0)


def test_sheet_is_a_named_dialog_that_closes(phone: Page) -> None:
    open_page(phone, "/wallet")
    phone.get_by_role("button", name="Add payment method").click()
    dialog = phone.get_by_role("dialog", name="Checkout")
    expect(dialog.get_by_role("button", name="Pay $501.38")).to_be_in_viewport()

    dialog.get_by_role("button", name="Close").click()

    expect(dialog).to_have_count(0)
