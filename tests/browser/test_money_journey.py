"""The wallet, several invoices at once and a bank debit, as customers meet them."""

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
    visit,
)

pytestmark = pytest.mark.browser
ASKS_BANK = "4000002500003155"
DECLINED = "4000000000000002"
PAY = re.compile(r"^Pay \$")


def save_method(page: Page, number: str) -> None:
    page.get_by_role("button", name="Add payment method").click()
    enter_card(page, number)
    page.get_by_role("button", name="Save payment method").click()


def answer_bank(page: Page) -> None:
    page.frame_locator("iframe >> nth=-1").get_by_role("button", name="Complete").click()


def test_wallet_saves_asks_the_bank_switches_on_and_removes(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, "customer1@example.com")
        page.goto(f"{demo.url}/wallet")
        save_method(page, DECLINED)
        expect(page.get_by_text("Your card was declined.")).to_be_visible()
        enter_card(page, ASKS_BANK)
        page.get_by_role("button", name="Save payment method").click()
        answer_bank(page)
        methods = page.get_by_role("list", name="Payment methods")
        expect(methods).to_contain_text("Visa •••• 3155")
        expect(methods).to_contain_text("Default")

        page.get_by_role("switch", name="Automatic payments").click()
        expect(page.get_by_role("dialog")).to_contain_text("I authorize Greenfield Grounds")
        page.get_by_role("button", name="Agree and switch on").click()
        switch = page.get_by_role("switch", name="Automatic payments", checked=True)
        expect(switch).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert serious_faults(page) == []

        page.get_by_role("button", name="Remove Visa •••• 3155").click()
        expect(page.get_by_role("dialog")).to_contain_text("they are switched off")
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Remove")).click()
        expect(page.get_by_text("No payment method saved")).to_be_visible()
        page.goto(f"{demo.url}/demo/mailbox?to=customer1@example.com")
        expect(page.get_by_text("Automatic payments were switched off").first).to_be_visible()


def test_several_invoices_are_paid_at_once_on_a_phone(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, "accounting6@example.com")
        page.goto(f"{demo.url}/invoices?status=open")
        boxes = page.get_by_role("table", name="Invoices").locator("tbody input")
        boxes.nth(0).check()
        boxes.nth(1).check()
        expect(page.get_by_text("2 invoices chosen")).to_be_visible()
        assert not scrolls_sideways(page)
        page.get_by_role("button", name=PAY).click()
        dialog = page.get_by_role("dialog", name="Checkout")
        enter_card(page, "4242424242424242")
        dialog.get_by_role("button", name=PAY).click()
        expect(dialog.get_by_role("status")).to_contain_text("Payment received")
        receipt = dialog.get_by_role("link", name="Download receipt").get_attribute("href")
        assert receipt is not None
        assert page.request.get(f"{demo.url}{receipt}").body()[:5] == b"%PDF-"
        dialog.get_by_role("button", name="Done").click()
        expect(page.get_by_text("2 invoices chosen")).to_be_hidden()


def test_bank_debit_says_when_it_arrives(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, "customer2@example.com")
        page.goto(f"{demo.url}/invoices?status=open")
        page.get_by_role("table", name="Invoices").get_by_role("link").first.click()
        page.get_by_role("button", name="Checkout").click()
        fields = payment_fields(page)
        fields.get_by_role("tab", name="US bank account").click()
        fields.locator("input[name=email]").fill("aisha@example.com")
        fields.locator("input[name=name]").fill("Aisha Doyle")
        fields.locator("input[name=routing]").fill("110000000")
        fields.locator("input[name=account]").fill("000123456789")
        dialog = page.get_by_role("dialog", name="Checkout")
        dialog.get_by_role("button", name=PAY).click()
        expect(dialog.get_by_role("status")).to_contain_text("Payment processing")
        dialog.get_by_role("button", name="Done").click()

        expect(page.get_by_text(re.compile("Expected to arrive by"))).to_be_visible()
        expect(page.get_by_role("button", name="Checkout")).to_be_hidden()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download PDF").click()
        assert download.value.suggested_filename.endswith(".pdf")
