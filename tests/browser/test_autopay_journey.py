"""Automatic payments as a customer meets them: agreed to, announced, charged on the day."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_portal import (
    DESKTOP,
    Demo,
    arrive,
    enter_card,
    serious_faults,
    serve_demo,
    visit,
)

pytestmark = pytest.mark.browser
PAYER = "customer6@example.com"


@pytest.fixture
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Its clock is turned: no other test may live in it."""
    with serve_demo(tmp_path_factory.mktemp("autopay")) as demo:
        yield demo


def agree(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/wallet")
    page.get_by_role("button", name="Add payment method").click()
    enter_card(page, "4242424242424242")
    page.get_by_role("button", name="Save payment method").click()
    expect(page.get_by_role("list", name="Payment methods")).to_contain_text("Visa •••• 4242")
    page.get_by_role("switch", name="Automatic payments").click()
    expect(page.get_by_role("dialog")).to_contain_text("to charge Visa •••• 4242 for each of my")
    page.get_by_role("button", name="Agree and switch on").click()
    expect(page.get_by_role("switch", name="Automatic payments", checked=True)).to_be_visible()


def test_invoice_is_paid_by_itself_on_the_day_it_was_announced_for(
    browser: Browser, own_demo: Demo
) -> None:
    demo = own_demo
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, PAYER)
        agree(page, demo)
        assert demo.turn_clock(0) == 0
        page.goto(f"{demo.url}/invoices?status=overdue")
        page.get_by_role("table", name="Invoices").get_by_role("link").first.click()
        planned = page.get_by_text(re.compile(r"^\$[\d,.]+ is paid automatically on "))
        expect(planned).to_be_visible()
        expect(page.get_by_role("button", name="Skip this payment")).to_be_visible()
        assert serious_faults(page) == []
        number = page.url.rpartition("/")[2]
        assert demo.turn_clock(2) == 0
        received = page.get_by_role("article").get_by_text("Payment received")
        before = received.count()  # part of it may have been paid before

        assert demo.turn_clock(3) == 1

        expect(received).to_have_count(before + 1)
        expect(page.get_by_role("button", name="Checkout")).to_be_hidden()
        expect(planned).to_be_hidden()
        page.goto(f"{demo.url}/demo/mailbox?to={PAYER}")
        expect(page.get_by_text(re.compile("^Receipt for ")).first).to_be_visible()
        expect(page.get_by_text(number).first).to_be_attached()
