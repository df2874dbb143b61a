"""Where the keyboard goes when what it stood on is gone, and what it must not reach."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo_portal import (
    DESKTOP,
    PHONE,
    Demo,
    arrive,
    enter_card,
    settle,
    visit,
)
from tests.browser.test_main_journey import choose_new_method, open_unpaid_invoice

pytestmark = pytest.mark.browser
OWNER = "customer3@example.com"
# What the keyboard stands on, though something else lies over its middle.
COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return one === document.body || !top || one.contains(top) || top.contains(one)
    ? "" : one.outerHTML.slice(0, 120);
}"""


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_after_paying_the_keyboard_is_at_the_outcome_then_at_the_page(
    browser: Browser, demo: Demo
) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, OWNER)
        open_unpaid_invoice(page, demo)
        page.get_by_role("button", name="Checkout").click()
        dialog = page.get_by_role("dialog", name="Checkout")
        choose_new_method(page)
        enter_card(page, "4242424242424242")
        dialog.get_by_role("button", name=re.compile("^Pay ")).press("Enter")

        expect(dialog.get_by_text("Payment received", exact=True)).to_be_focused()
        dialog.get_by_role("button", name="Done").press("Enter")

        expect(heading(page)).to_be_focused()


def test_a_dialog_given_up_leads_back_to_its_button(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, OWNER)
        page.goto(f"{demo.url}/estimates")
        page.locator("tbody a").first.click()
        ask = page.get_by_role("button", name="Ask for a change")
        ask.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")

        expect(ask).to_be_focused()


def test_after_approving_the_keyboard_is_at_the_pages_heading(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, "customer6@example.com")
        page.goto(f"{demo.url}/estimates")
        page.locator("tbody a").first.click()
        page.get_by_role("button", name="Approve").press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name=re.compile("^Approve")).press("Enter")
        expect(dialog).to_have_count(0)

        expect(heading(page)).to_be_focused()


def test_after_looks_good_the_keyboard_is_at_the_pages_heading(
    browser: Browser, demo: Demo
) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, OWNER)
        page.goto(f"{demo.url}/appointments?time=past&status=completed")
        page.locator("tbody a").first.click()
        page.get_by_role("button", name="Looks good").press("Enter")
        expect(page.get_by_role("button", name="Looks good")).to_be_hidden()

        expect(heading(page)).to_be_focused()


def test_an_open_jobsite_on_a_phone_keeps_the_keyboard_from_what_it_covers(
    browser: Browser, demo: Demo
) -> None:
    with visit(browser, demo, PHONE) as page:
        row, back = open_jobsite(page, demo)
        for _ in range(14):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(COVERED) == ""
        back.press("Enter")

        expect(row).to_be_focused()


def test_an_open_jobsite_on_a_desk_covers_the_list_alone(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        row, back = open_jobsite(page, demo)
        expect(page.locator("[inert]")).to_have_count(1)
        expect(page.locator(".pl-sites[inert]")).to_have_count(1)
        back.press("Enter")

        expect(row).to_be_focused()
        expect(page.locator("[inert]")).to_have_count(0)


def test_a_quick_view_that_is_closed_leads_back_to_its_pin(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, OWNER)
        pin = page.locator(".leaflet-marker-icon:not(.marker-cluster)").first
        pin.press("Enter")
        quick = page.get_by_role("region", name="Quick view")
        expect(quick).to_contain_text("Crew")  # not the name alone, which a pin shows by itself
        quick.get_by_role("button", name="Close quick view").press("Enter")
        expect(quick).to_have_count(0)

        expect(page.locator(".leaflet-marker-icon:focus")).to_have_count(1)


def open_jobsite(page: Page, demo: Demo) -> tuple[Locator, Locator]:
    """Open the first of the list; its row there, and the button back to it."""
    arrive(page, demo, OWNER)
    row = page.get_by_role("list", name="Jobsites").get_by_role("button").first
    row.press("Enter")
    back = page.get_by_role("button", name="Back to the list")
    expect(back).to_be_focused()
    settle(page)
    return row, back
