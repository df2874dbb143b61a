"""Paying in Chromium: NiceGUI's page, the payment element, the real SDK, signed webhooks."""

import os
import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.demo_portal import settle
from tests.browser.map_browser import chromium
from tests.served import free_port, served

pytestmark = pytest.mark.browser

URL = f"http://127.0.0.1:{free_port()}"
VISA, POOR_CARD, ASKING_CARD = "4242424242424242", "4000000000009995", "4000002760003184"
RECEIVED, PROCESSING = "Payment received", "Payment processing"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    command = [sys.executable, "-m", "tests.browser.checkout_shop", URL.rpartition(":")[2]]
    log = tmp_path_factory.mktemp("shop") / "server.log"
    with served(command, URL, log), chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: line.type == "error" and troubles.append(line.text))
    page.on("request", lambda sent: VISA in sent.url and troubles.append("card number"))
    yield page
    context.close()
    # A declined confirmation is answered with 402, as Stripe does, and browsers log that.
    assert [each for each in troubles if "402" not in each and "400" not in each] == []


def open_checkout(page: Page, numbers: str) -> Locator:
    page.goto(f"{URL}/pay/{numbers}")
    page.get_by_role("button", name="Checkout").click()
    return page.get_by_role("dialog", name="Checkout")


def fields(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[title="Secure payment input frame"]')


def fill_card(page: Page, number: str = VISA) -> None:
    fields(page).locator("input[name=number]").fill(number)
    fields(page).locator("input[name=expiry]").fill("12 / 34")
    fields(page).locator("input[name=cvc]").fill("123")


def choose_new(dialog: Locator) -> None:
    """Earlier tests may have saved a method, which is then chosen first."""
    radio = dialog.get_by_role("radio", name="New card or bank account")
    frame = dialog.locator('iframe[title="Secure payment input frame"]')
    expect(radio.or_(frame).first).to_be_visible()
    if radio.is_visible():
        radio.check()


def test_tab_stays_in_the_dialog(page: Page) -> None:
    dialog = open_checkout(page, "INV-1")
    choose_new(dialog)
    settle(page)  # the dialog takes the focus when it has come
    buttons = dialog.get_by_role("button")
    buttons.last.press("Tab")

    expect(buttons.first).to_be_focused()


def test_empty_form_is_refused_in_the_browser(page: Page) -> None:
    dialog = open_checkout(page, "INV-1")
    choose_new(dialog)
    fields(page).locator("input[name=number]").wait_for()
    dialog.get_by_role("button", name="Pay $123.45").click()

    expect(dialog.get_by_role("alert").filter(has_text="incomplete")).to_be_visible()
    expect(dialog.get_by_role("button", name="Pay $123.45")).to_be_enabled()


def test_decline_keeps_the_input_and_a_second_try_pays(page: Page) -> None:
    dialog = open_checkout(page, "INV-2")
    choose_new(dialog)
    fill_card(page, POOR_CARD)
    pay = dialog.get_by_role("button", name="Pay $123.45")
    pay.click()
    expect(dialog.get_by_role("alert").filter(has_text="insufficient funds")).to_be_visible()
    expect(fields(page).locator("input[name=expiry]")).to_have_value("12 / 34")

    fill_card(page)
    pay.click()

    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)
    expect(dialog.get_by_role("link", name="Download receipt")).to_have_attribute(
        "href", re.compile(r"^/receipts/[0-9a-f-]{36}\.pdf$")
    )
    expect(page.get_by_text("Settled")).to_be_visible()


def test_part_of_the_balance_is_paid_with_the_amount_on_the_button(page: Page) -> None:
    dialog = open_checkout(page, "INV-3")
    choose_new(dialog)
    dialog.get_by_label("Amount").fill("200")
    expect(dialog.get_by_role("alert").filter(has_text="more than the balance")).to_be_visible()
    expect(dialog.get_by_role("button", name="Pay")).to_be_disabled()
    dialog.get_by_label("Amount").fill("100.00")
    fill_card(page)
    dialog.get_by_role("button", name="Pay $100.00").click()

    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)
    expect(page.get_by_text("Due $23.45")).to_be_visible()


def test_several_invoices_are_paid_at_once(page: Page) -> None:
    dialog = open_checkout(page, "INV-4+INV-5")
    choose_new(dialog)
    expect(dialog.get_by_label("Amount")).to_have_count(0)
    fill_card(page)
    dialog.get_by_role("button", name="Pay $246.90").click()

    expect(dialog.get_by_role("status")).to_contain_text("We received $246.90")
    expect(page.get_by_text("Settled; Settled")).to_be_visible()


def test_saved_method_pays_the_next_invoice_without_typing(page: Page) -> None:
    dialog = open_checkout(page, "INV-6")
    choose_new(dialog)
    dialog.get_by_role("checkbox", name="Save this payment method").check()
    fill_card(page)
    dialog.get_by_role("button", name="Pay $123.45").click()
    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)

    dialog = open_checkout(page, "INV-7")
    expect(dialog.get_by_role("radio", name="Visa •••• 4242")).to_be_checked()
    dialog.get_by_label("Amount").fill("23.45")
    dialog.get_by_role("button", name="Pay $23.45").click()
    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)


def test_amount_changed_before_the_fields_exist_reaches_them(page: Page) -> None:
    dialog = open_checkout(page, "INV-7")
    expect(dialog.get_by_role("radio", name="Visa •••• 4242").first).to_be_checked()
    dialog.get_by_label("Amount").fill("50")
    dialog.get_by_role("radio", name="New card or bank account").check()
    fill_card(page)
    dialog.get_by_role("button", name="Pay $50.00").click()

    expect(dialog.get_by_role("status")).to_contain_text("We received $50.00")


def test_tip_is_chosen_and_stands_on_the_button(page: Page) -> None:
    dialog = open_checkout(page, "INV-13?tips=1")
    choose_new(dialog)
    dialog.get_by_role("button", name="Add a tip").click()
    dialog.get_by_role("radio", name="20% $24.69").check()
    expect(dialog.get_by_role("button", name="Pay $148.14")).to_be_visible()
    dialog.get_by_label("Amount", exact=True).fill("100")
    expect(dialog.get_by_role("button", name="Pay $120.00")).to_be_visible()
    dialog.get_by_role("radio", name="Other").check()
    dialog.get_by_label("Tip amount").fill("1000")
    expect(dialog.get_by_role("alert").filter(has_text="at most $100.00")).to_be_visible()
    expect(dialog.get_by_role("button", name="Pay")).to_be_disabled()
    dialog.get_by_label("Tip amount").fill("5.50")
    fill_card(page)
    dialog.get_by_role("button", name="Pay $105.50").click()

    expect(dialog.get_by_role("status")).to_contain_text("$5.50 of it as a tip")
    expect(page.get_by_text("Due $23.45")).to_be_visible()


def test_no_tip_is_offered_where_none_is_taken(page: Page) -> None:
    dialog = open_checkout(page, "INV-14")

    expect(dialog.get_by_role("button", name="Pay $123.45")).to_be_visible()
    expect(dialog.get_by_role("button", name="Add a tip")).to_have_count(0)


def test_banks_window_can_be_typed_in_failed_and_passed(page: Page) -> None:
    dialog = open_checkout(page, "INV-8")
    choose_new(dialog)
    fill_card(page, ASKING_CARD)
    pay = dialog.get_by_role("button", name="Pay $123.45")
    bank = page.frame_locator('iframe[title="Secure authentication frame"]')
    pay.click()
    bank.get_by_role("button", name="Fail").click()
    expect(dialog.get_by_role("alert").filter(has_text="authenticate")).to_be_visible()

    pay.click()
    code = bank.get_by_role("textbox").first
    code.click()
    page.keyboard.type("123456", delay=20)
    expect(code).to_have_value("123456")
    bank.get_by_role("button", name="Complete").click()
    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)


def test_bank_debit_is_shown_as_processing_until_it_clears(page: Page) -> None:
    dialog = open_checkout(page, "INV-9")
    choose_new(dialog)
    fields(page).get_by_role("tab", name="US bank account").click()
    fields(page).locator("input[name=email]").fill("ingrid@example.com")
    fields(page).locator("input[name=name]").fill("Ingrid Sandoval")
    fields(page).locator("input[name=routing]").fill("110000000")
    fields(page).locator("input[name=account]").fill("000123456789")
    dialog.get_by_role("button", name="Pay $123.45").click()

    expect(dialog.get_by_role("status")).to_contain_text(PROCESSING)
    expect(dialog.get_by_role("status")).to_contain_text(
        re.compile(r"expected by \w{3}, \w{3} \d+")
    )
    expect(page.get_by_text("Settled")).to_be_visible(timeout=15_000)


def test_second_tab_is_told_that_it_is_paid(page: Page) -> None:
    other = page.context.new_page()
    first, second = open_checkout(page, "INV-10"), open_checkout(other, "INV-10")
    for tab, dialog in ((page, first), (other, second)):
        choose_new(dialog)
        fill_card(tab)
    first.get_by_role("button", name="Pay $123.45").click()
    expect(first.get_by_role("status")).to_contain_text(RECEIVED)

    second.get_by_role("button", name="Pay $123.45").click()
    paid = second.get_by_role("alert").filter(has_text="Invoice INV-10 has just been paid.")
    expect(paid).to_be_visible()


def test_dialog_closed_midway_loses_nothing(page: Page) -> None:
    dialog = open_checkout(page, "INV-11")
    choose_new(dialog)
    fill_card(page, POOR_CARD)
    dialog.get_by_role("button", name="Pay $123.45").click()
    expect(dialog.get_by_role("alert").filter(has_text="insufficient")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)

    page.get_by_role("button", name="Checkout").click()
    choose_new(dialog)
    fill_card(page)
    dialog.get_by_role("button", name="Pay $123.45").click()
    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)


def test_reload_in_the_banks_window_pays_once(page: Page) -> None:
    dialog = open_checkout(page, "INV-15")
    choose_new(dialog)
    fill_card(page, ASKING_CARD)
    dialog.get_by_role("button", name="Pay $123.45").click()
    bank = page.frame_locator('iframe[title="Secure authentication frame"]')
    bank.get_by_role("button", name="Complete").wait_for()
    page.reload()
    expect(page.get_by_text("Due $123.45")).to_be_visible()

    page.get_by_role("button", name="Checkout").click()
    choose_new(dialog)
    fill_card(page)
    dialog.get_by_role("button", name="Pay $123.45").click()

    expect(dialog.get_by_role("status")).to_contain_text("We received $123.45")
    expect(page.get_by_text("Settled")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sheet_on_a_phone_keeps_the_action_at_the_thumb(page: Page, scheme: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    dialog = open_checkout(page, "INV-12")
    choose_new(dialog)
    fields(page).locator("input[name=number]").wait_for()
    settle(page)
    box = dialog.get_by_role("button", name="Pay $123.45").bounding_box()

    assert box is not None
    assert box["width"] > 300
    assert 844 - 40 < box["y"] + box["height"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/sheet-{scheme}.png")
