"""Forms and ticked lists in Chromium: what was entered stays, the keyboard is led to a fault."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.gallery_browser import PHONE, open_page, served_gallery, watched_page
from tests.browser.map_browser import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with served_gallery(), chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, PHONE) as page:
        yield page


def test_a_rejected_field_keeps_its_value_and_takes_the_keyboard(page: Page) -> None:
    open_page(page, "/users")
    email = page.get_by_role("textbox", name="Email")
    page.get_by_role("textbox", name="Name").fill("Nora")
    email.fill("nora")

    for _ in range(2):  # also when the same thing is wrong again
        page.get_by_role("textbox", name="Name").press("Enter")
        expect(email).to_be_focused()
        expect(email).to_have_accessible_description("Enter an email address.")
        expect(email).to_have_attribute("aria-invalid", "true")
        expect(email).to_have_value("nora")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Nora")


def test_a_choice_shows_what_depends_on_it_and_a_done_form_begins_anew(page: Page) -> None:
    open_page(page, "/users")
    email = page.get_by_role("textbox", name="Email")
    email.fill("nora@example.com")
    page.get_by_role("radio", name="Only these").check()
    page.get_by_role("checkbox", name="Elm St 4").check()
    page.get_by_role("radio", name="All properties").check()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.get_by_role("radio", name="Only these").check()
    expect(page.get_by_role("checkbox", name="Elm St 4")).to_be_checked()
    expect(email).to_have_value("nora@example.com")

    page.get_by_role("button", name="Invite").click()

    expect(page.get_by_text("Invited to elm")).to_be_visible()
    expect(email).to_have_value("")
    expect(page.get_by_role("radio", name="All properties")).to_be_checked()


def test_words_that_were_sent_are_gone_and_missing_ones_asked_for(page: Page) -> None:
    open_page(page, "/users")
    note = page.get_by_role("textbox", name="Note")
    send = page.get_by_role("button", name="Send note")

    send.click()
    expect(page.get_by_role("alert")).to_have_text("Write a few words first.")
    expect(note).to_be_focused()
    note.press_sequentially("The gate", delay=20)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(note).to_have_value("The gate")
    note.press_sequentially(" is open")
    send.click()

    expect(page.get_by_text("Sent: The gate is open")).to_be_visible()
    expect(note).to_have_value("")


def test_all_rows_are_ticked_at_once_and_some_show_as_some(browser: Browser) -> None:
    with watched_page(browser) as page:
        open_page(page, "/invoices")
        table = page.get_by_role("table", name="Invoices")
        every = table.get_by_role("checkbox", name="Select all on this page")
        rows = table.locator("tbody").get_by_role("checkbox")
        ticked = table.locator("tbody input:checked")

        rows.first.check()
        expect(page.get_by_role("button", name="Pay $1,851.75")).to_be_visible()
        expect(every).to_have_js_property("indeterminate", True)
        every.check()
        assert ticked.count() == rows.count() > 1  # on the page, before Python answers
        expect(every).to_have_js_property("indeterminate", False)
        every.uncheck()

        expect(page.get_by_role("button", name="Pay $1,851.75")).to_be_hidden()
        expect(ticked).to_have_count(0)
