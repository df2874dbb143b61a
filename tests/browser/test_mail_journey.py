"""From a mail about an invoice to paying it, with the thumb: nothing to type but the card."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo_portal import (
    PHONE,
    Demo,
    enter_card,
    scrolls_sideways,
    serious_faults,
    serve_demo,
    visit,
)

pytestmark = pytest.mark.browser
PAY = re.compile(r"^Pay \$")
PAY_LINE = re.compile(r"Pay \$[\d,.]+:")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of its own: whose mail is the newest, and who has saved a card, must be known."""
    with serve_demo(tmp_path_factory.mktemp("mails")) as demo:
        yield demo


def newest_mail(words: str | re.Pattern[str], mailbox: Page, demo: Demo) -> Locator:
    """The mailbox is loaded again until the mail has come: it is sent a moment after its cause."""
    mail = mailbox.get_by_role("article").filter(has_text=words).first
    for _ in range(80):
        mailbox.goto(f"{demo.url}/demo/mailbox")
        if mail.count():
            break
        mailbox.wait_for_timeout(250)
    return mail


def open_mail(page: Page, demo: Demo) -> Page:
    """Open the newest mail that asks to be paid, and press its button: the page it leads to."""
    mail = newest_mail(PAY_LINE, page, demo)
    mail.get_by_text("As HTML").click()
    button = mail.frame_locator("iframe").get_by_role("link", name=PAY)
    with page.expect_popup() as opened:
        button.click()
    return opened.value


def test_mail_leads_to_checkout_in_three_taps(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as mailbox:
        page = open_mail(mailbox, demo)  # the first tap
        assert serious_faults(page) == []
        page.get_by_role("button", name=re.compile("^Continue as ")).click()
        page.wait_for_url(re.compile(r"/invoices/[^/]+$"))
        page.get_by_role("button", name="Checkout").click()

        dialog = page.get_by_role("dialog", name="Checkout")
        expect(dialog.get_by_role("button", name=PAY)).to_be_visible()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        enter_card(page, "4242424242424242")
        dialog.get_by_role("button", name=PAY).click()
        expect(dialog.get_by_text("Payment received")).to_be_visible()


def test_session_of_a_mail_asks_for_a_code_before_a_card_is_saved(
    browser: Browser, demo: Demo
) -> None:
    with visit(browser, demo, PHONE) as mailbox:
        page = open_mail(mailbox, demo)
        page.get_by_role("button", name=re.compile("^Continue as ")).click()
        page.wait_for_url(re.compile(r"/invoices/[^/]+$"))
        page.goto(f"{demo.url}/wallet")
        page.get_by_role("button", name="Add payment method").click()
        enter_card(page, "4242424242424242")
        page.get_by_role("button", name="Save payment method").click()

        sheet = page.get_by_role("dialog", name="Verify it's you")
        expect(sheet.get_by_label("Code")).to_be_visible()
        text = newest_mail("Your code for", mailbox, demo).inner_text()
        code = re.search(r"^\d{6}$", text, re.MULTILINE)
        assert code is not None
        sheet.get_by_label("Code").fill(code[0])
        sheet.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("Payment method saved", exact=True)).to_be_visible()
