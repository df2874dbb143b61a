"""The frame around the pages in Chromium: where one is, the way back, what is filtered."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_portal import (
    AXE,
    DESKTOP,
    PHONE,
    Demo,
    arrive,
    scrolls_sideways,
    serious_faults,
    visit,
)

pytestmark = pytest.mark.browser
ADMIN = "customer3@example.com"
MANAGER = "customer6@example.com"  # of several properties
BASIC = "basic6@example.com"
OFFICE = "office@greenfield.example"


def all_faults(page: Page) -> list[str]:
    """What axe-core finds, the moderate ones too."""
    page.wait_for_timeout(350)
    page.evaluate(AXE)
    return [one["id"] for one in page.evaluate("axe.run(document)")["violations"]]


def test_the_phones_bar_says_where_one_is(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, ADMIN)
        current = page.locator(".pl-bottombar [aria-current]")
        expect(current).to_have_text("Jobsites")

        page.goto(f"{demo.url}/estimates")

        expect(current).to_have_text("More")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_an_invoice_leads_back_to_the_list(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, ADMIN)
        page.goto(f"{demo.url}/invoices")
        page.locator("tbody a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice INV-")
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)

        page.get_by_role("link", name="Back to Invoices").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Invoices")
        expect(page.get_by_role("link", name="Back to Invoices")).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_picker_is_true_and_a_chip_takes_the_filter_back(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, MANAGER)
        page.goto(f"{demo.url}/invoices")
        if size == PHONE:
            page.get_by_role("button", name="More").click()
        picker = page.get_by_role("combobox", name="Property")
        name = picker.locator("option").nth(1).inner_text()
        picker.select_option(label=name)

        chip = page.get_by_role("button", name=f"Only {name}, show all properties")
        expect(chip).to_be_visible()
        expect(page.get_by_text(f"for {name}").first).to_be_visible()
        expect(picker.locator("option:checked")).to_have_text(name)
        page.keyboard.press("Escape")
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        page.goto(f"{demo.url}/jobsites")
        chip.click()

        expect(chip).to_have_count(0)


@pytest.mark.parametrize("address", ["/office", "/office/inbox"])
def test_the_offices_landmarks_have_names_of_their_own(
    browser: Browser, demo: Demo, address: str
) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, OFFICE, "**/office")
        page.goto(f"{demo.url}{address}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
        expect(page.get_by_role("combobox", name="Show")).to_be_visible()

        assert all_faults(page) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_demos_mailbox_is_readable(browser: Browser, demo: Demo, scheme: str) -> None:
    with visit(browser, demo, PHONE) as page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        arrive(page, demo, ADMIN)
        page.goto(f"{demo.url}/demo/mailbox?to={ADMIN}")
        expect(page.get_by_role("link").first).to_be_visible()

        assert serious_faults(page) == []


def test_an_estimate_without_prices_has_no_sign_that_dangles(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, BASIC)
        page.goto(f"{demo.url}/estimates")
        page.locator("tbody a").first.click()
        quantity = page.locator(".pl-lines tbody td:nth-child(2)").first
        expect(quantity).to_be_visible()

        content = quantity.evaluate("cell => getComputedStyle(cell, '::after').content")

        assert content == "none"


def test_a_deletion_says_what_it_means_before_it_is_asked_for(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, ADMIN)
        page.goto(f"{demo.url}/profile")
        page.get_by_role("button", name="Ask for deletion").click()
        sheet = page.get_by_role("dialog", name="Ask the office to delete your data?")
        expect(sheet.get_by_text("you can take your request back here")).to_be_visible()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        sheet.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("button", name="Keep my data")).to_have_count(0)

        page.get_by_role("button", name="Ask for deletion").click()
        sheet.get_by_role("button", name="Ask the office").click()

        expect(page.get_by_role("dialog", name="Verify it's you")).to_be_visible()


def test_all_that_is_due_is_paid_from_the_dashboard_in_two_taps(
    browser: Browser, demo: Demo
) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, MANAGER)
        page.goto(f"{demo.url}/dashboard")
        pay = page.get_by_role("region", name="What you owe").get_by_role("button")
        amount = pay.inner_text()
        pay.click()

        dialog = page.get_by_role("dialog", name="Checkout")
        boxes = dialog.get_by_role("checkbox", name="Invoice INV-")
        expect(dialog.get_by_role("button", name=amount)).to_be_enabled()
        assert all(box.is_checked() for box in boxes.all())
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        for box in boxes.all():
            box.uncheck()
        expect(dialog.get_by_text("Choose at least one invoice.")).to_be_visible()
        expect(dialog.get_by_role("button", name=re.compile("^Pay "))).to_be_disabled()
        for box in boxes.all():
            box.check()
        expect(dialog.get_by_role("button", name=amount)).to_be_enabled()


def test_signing_in_again_says_what_happened(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, ADMIN)
        page.goto(f"{demo.url}/profile")
        expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
        page.evaluate("sessionStorage['porchlight-unsaid'] = 'another /profile'")
        page.reload()

        expect(page.get_by_text("You were signed out and have signed in again.")).to_be_visible()
        page.get_by_role("button", name="Got it").click()
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "porchlight", "value": "ended", "url": demo.url}])
        page.goto(f"{demo.url}/profile")

        expect(page.get_by_text("You are signed out.")).to_be_visible()
