"""Paying with Stripe itself, by its published test numbers: what ``make test-stripe`` runs.

The frames are found by what is in them, for Stripe names and nests them as it likes. The suite
does not collect this file.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Request, expect

from tests.browser.map_browser import chromium
from tests.browser.stripe_portal import StripePortal, serve_with_stripe, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

VISA, DECLINED, ASKS = "4242424242424242", "4000000000000002", "4000002760003184"
ROUTING, ACCOUNT = "110000000", "000123456789"
PAY = re.compile(r"^Pay \$123\.45")
PATIENCE = 60_000  # milliseconds: the real Stripe is an ocean away
ANSWERS = re.compile("Payment processing|Verify your bank account")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripePortal]:
    with serve_with_stripe(tmp_path_factory.mktemp("stripe")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def page(browser: Browser, portal: StripePortal) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    portal.sign_in(context)
    page, told = context.new_page(), list[str]()

    def note(sent: Request) -> None:
        if sent.url.startswith(portal.url):
            told.append(sent.post_data or "")

    page.on("request", note)
    expect.set_options(timeout=PATIENCE)
    yield page
    expect.set_options(timeout=5_000)
    context.close()
    assert not [body for body in told if VISA in body.replace(" ", "")], "a card number came to us"


def checkout(page: Page, portal: StripePortal, place: int) -> Locator:
    page.goto(f"{portal.url}/invoices/{portal.numbers[place]}")
    page.get_by_role("button", name="Checkout").click()
    dialog = page.get_by_role("dialog", name="Checkout")
    expect(dialog.get_by_role("button", name=PAY)).to_be_visible()
    return dialog


def frame_with(page: Page, selector: str, seconds: float = 60) -> Frame:
    """The frame, however deep, in which something is to be seen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for frame in page.frames[1:]:
            if frame.locator(selector).first.is_visible():
                return frame
        page.wait_for_timeout(200)
    raise AssertionError(f"no frame shows {selector}")


def fill_card(page: Page, number: str) -> None:
    fields = frame_with(page, "input[name=number]")
    fields.locator("input[name=number]").fill(number)
    fields.locator("input[name=expiry]").fill("12 / 34")
    fields.locator("input[name=cvc]").fill("123")
    postal = fields.locator("input[name=postalCode]")
    if postal.is_visible():
        postal.fill("14203")


def answer_bank(page: Page) -> None:
    """Pressed until it takes: the button is drawn before its script listens."""
    button = re.compile("^complete$", re.IGNORECASE)
    frame = frame_with(page, "button:has-text('Complete')")
    for _ in range(10):
        if frame.is_detached():
            return
        complete = frame.get_by_role("button", name=button)
        if complete.is_visible():
            complete.click()
        page.wait_for_timeout(1_000)


def paid(dialog: Locator) -> None:
    expect(dialog.get_by_role("status")).to_contain_text("Payment received")
    link = dialog.get_by_role("link", name="Download receipt")
    expect(link).to_have_attribute("href", re.compile(r"^/receipts/"))


def test_decline_is_explained_and_a_second_card_pays(page: Page, portal: StripePortal) -> None:
    dialog = checkout(page, portal, 0)
    fill_card(page, DECLINED)
    dialog.get_by_role("button", name=PAY).click()
    expect(dialog.get_by_role("alert").filter(has_text="declined")).to_be_visible()

    fill_card(page, VISA)
    dialog.get_by_role("button", name=PAY).click()

    paid(dialog)
    dialog.get_by_role("button", name="Done").click()
    expect(page.get_by_role("article").get_by_text("Payment received")).to_be_visible()


def test_bank_is_asked_and_answers(page: Page, portal: StripePortal) -> None:
    dialog = checkout(page, portal, 1)
    fill_card(page, ASKS)
    dialog.get_by_role("button", name=PAY).click()
    answer_bank(page)

    paid(dialog)


def test_saved_card_pays_the_next_invoice(page: Page, portal: StripePortal) -> None:
    dialog = checkout(page, portal, 2)
    fill_card(page, VISA)
    dialog.get_by_role("checkbox", name="Save this payment method").check()
    dialog.get_by_role("button", name=PAY).click()
    paid(dialog)

    dialog = checkout(page, portal, 3)
    expect(dialog.get_by_role("radio", name="Visa •••• 4242").first).to_be_checked()
    dialog.get_by_role("button", name=PAY).click()
    paid(dialog)
    page.goto(f"{portal.url}/wallet")
    expect(page.get_by_role("list", name="Payment methods")).to_contain_text("Visa •••• 4242")


def test_bank_debit_is_on_its_way(page: Page, portal: StripePortal) -> None:
    dialog = checkout(page, portal, 4)
    fresh = dialog.get_by_role("radio", name="New card or bank account")
    if fresh.is_visible():
        fresh.check()
    frame_with(page, "[role=tab]").get_by_role("tab", name="US bank account").click()
    fill_bank(page)
    dialog.get_by_role("button", name=PAY).click()

    expect(dialog.get_by_role("status")).to_contain_text(ANSWERS)


def fill_bank(page: Page) -> None:
    """By hand: Stripe then asks for micro-deposits; the stand-in knows the account."""
    who = frame_with(page, "input[name=email]")
    who.locator("input[name=email]").fill("ingrid@example.com")
    for name in ("input[name=name]", "input[name=fullName]"):
        if who.locator(name).is_visible():
            who.locator(name).fill("Ingrid Sandoval")
    by_hand = who.get_by_text(re.compile("manually", re.IGNORECASE))
    if by_hand.first.is_visible():
        by_hand.first.click()
    numbers = frame_with(page, "input[name*=outing]")
    numbers.locator("input[name*=outing]").fill(ROUTING)
    accounts = numbers.locator("input[name*=ccount]")
    for place in range(accounts.count()):
        accounts.nth(place).fill(ACCOUNT)
    submit = numbers.get_by_role("button", name=re.compile("^(Continue|Submit|Done)"))
    if numbers is not who and submit.first.is_visible():
        submit.first.click()


def test_server_log_has_no_card_number(
    portal: StripePortal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    logs = list(Path(tmp_path_factory.getbasetemp()).glob("stripe*/server.log"))

    assert portal.url
    assert not [log for log in logs if VISA in log.read_text()]
