"""The main job, as a homeowner does it, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_portal import (
    DESKTOP,
    PHONE,
    Demo,
    arrive,
    enter_card,
    payment_fields,
    scrolls_sideways,
    serious_faults,
    sign_in_by_link,
    visit,
)

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
OWNER = "customer3@example.com"


@SIZES
def test_jobsites_shows_pins_list_quick_view_and_details(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        sign_in_by_link(page, demo, OWNER)
        region = page.get_by_role("region", name="Map of your properties")
        expect(region).to_be_visible()
        pins = page.locator(".leaflet-marker-icon:not(.marker-cluster)")
        expect(pins.first).to_be_visible()
        expect(page.get_by_role("list", name="Jobsites").get_by_role("listitem")).to_have_count(4)

        pins.first.click()
        quick = page.get_by_role("region", name="Quick view")
        expect(quick).to_contain_text("In progress")
        assert serious_faults(page) == []

        quick.get_by_role("button", name="Open").click()
        page.wait_for_url(re.compile(r"/jobsites/[0-9a-f-]{36}$"))
        live = re.compile("Started 8:07 AM · 1 of 3 services done")
        expect(page.get_by_text(live)).to_be_visible()
        expect(page.get_by_text("45 min").first).to_be_visible()
        assert not scrolls_sideways(page)
        address = page.url
        page.reload()
        expect(page.get_by_text("1 of 3 services done").first).to_be_visible()
        assert page.url == address


@SIZES
def test_unplaced_property_is_listed_apart(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, "customer4@example.com")

        expect(page.get_by_text("Not on the map yet")).to_be_visible()


@SIZES
def test_dashboard_shows_upcoming_visits_by_day(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        main = page.get_by_role("navigation", name="Main")
        main.get_by_role("link", name="Dashboard").click()

        visits = page.get_by_role("list", name="Upcoming visits")
        expect(visits).to_contain_text("Today")
        expect(visits).to_contain_text("8 – 11 AM")
        expect(visits).to_contain_text("Crew B")
        assert serious_faults(page) == []
        assert not scrolls_sideways(page)


@SIZES
def test_invoices_keep_their_filters_in_the_address(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Invoices").click()
        table = page.get_by_role("table", name="Invoices")
        expect(table.get_by_role("link")).to_have_count(16)

        page.get_by_role("combobox", name="Status").select_option("open")
        page.get_by_role("combobox", name="Period").select_option("last-30-days")
        page.get_by_role("searchbox", name="Search invoices").fill("inv-10")
        page.wait_for_url("**/invoices?q=inv-10&period=last-30-days&status=open")
        expect(table.get_by_role("link")).not_to_have_count(16)
        shown = table.get_by_role("link").all_inner_texts()
        page.reload()
        expect(table.get_by_role("link").first).to_be_visible()
        expect(table.get_by_role("link")).to_have_text(shown)
        expect(page.get_by_role("searchbox", name="Search invoices")).to_have_value("inv-10")
        page.go_back()
        expect(page.get_by_role("searchbox", name="Search invoices")).to_have_value("")
        assert serious_faults(page) == []
        assert not scrolls_sideways(page)


@SIZES
def test_invoice_is_paid_by_card_after_a_decline(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        number = open_unpaid_invoice(page, demo)
        page.get_by_role("button", name="Checkout").click()
        dialog = page.get_by_role("dialog", name="Checkout")
        choose_new_method(page)
        assert serious_faults(page) == []

        enter_card(page, "4000000000000002")
        pay = dialog.get_by_role("button", name=re.compile(r"^Pay \$[\d,]+\.\d\d$"))
        amount = pay.inner_text()
        pay.click()
        expect(dialog.get_by_role("alert").filter(has_text="declined")).to_be_visible()
        enter_card(page, "4242424242424242")
        dialog.get_by_role("checkbox", name="Save this payment method").check()
        pay.click()
        expect(page.get_by_text("Payment received").first).to_be_visible()
        page.get_by_role("button", name="Done").click()

        expect(page.get_by_role("button", name="Checkout")).to_have_count(0)
        page.goto(f"{demo.url}/invoices?status=paid&q={number}")
        expect(page.get_by_role("table", name="Invoices").get_by_role("link")).to_have_text(number)
        page.goto(f"{demo.url}/demo/mailbox?to={OWNER}")
        expect(page.locator("body")).to_contain_text(amount.removeprefix("Pay ").strip())


def open_unpaid_invoice(page: Page, demo: Demo) -> str:
    """Open the first invoice with something to pay; returns its number."""
    page.goto(f"{demo.url}/invoices?status=open")
    link = page.get_by_role("table", name="Invoices").get_by_role("link").first
    number = link.inner_text()
    link.click()
    page.wait_for_url(f"**/invoices/{number}")
    return number


def choose_new_method(page: Page) -> None:
    """The fields for a new card stand first only where nothing was saved before."""
    choice = page.get_by_role("radio", name=re.compile("New card"))
    frame = page.locator('iframe[title="Secure payment input frame"]')
    expect(choice.or_(frame).first).to_be_visible()
    if choice.count():
        choice.click()
    payment_fields(page).locator("input[name=number]").wait_for()
