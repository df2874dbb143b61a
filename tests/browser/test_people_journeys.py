"""Profile, users and activity in Chromium: readable by everybody, and live."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_portal import (
    DESKTOP,
    PHONE,
    Demo,
    arrive,
    scrolls_sideways,
    serious_faults,
    visit,
)

pytestmark = pytest.mark.browser
ADMIN = "customer6@example.com"
CARETAKER = "basic6@example.com"
OWNER = "office@greenfield.example"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_settings_pages_read_well_in_both_themes(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, ADMIN)
        page.goto(f"{demo.url}/profile")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        for theme in ("dark", "light"):
            page.get_by_role("combobox", name="Theme").select_option(theme)
            expect(page.locator("html")).to_have_attribute("data-theme", theme)
            assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        page.goto(f"{demo.url}/users")
        expect(page.get_by_role("region", name="Permissions")).to_be_visible()
        expect(page.get_by_role("table", name="Users").get_by_role("row")).not_to_have_count(1)
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        page.goto(f"{demo.url}/activity")
        expect(page.get_by_text("Opened Users").first).to_be_visible()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)


def test_a_removed_users_page_closes_at_once(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as sam, visit(browser, demo, DESKTOP) as page:
        arrive(sam, demo, CARETAKER)
        arrive(page, demo, ADMIN)
        page.goto(f"{demo.url}/users")
        page.get_by_role("button", name="Change Sam Caretaker").click()
        page.get_by_role("button", name="Remove user").click()
        page.get_by_role("button", name="Remove", exact=True).click()
        prove(page, demo)

        expect(page.get_by_text("Sam Caretaker was removed")).to_be_visible()
        sam.wait_for_url(re.compile("/sign-in"), timeout=2000)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_team_page_reads_well_and_asks_before_removing(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER, "**/office")
        page.goto(f"{demo.url}/office/team")
        table = page.get_by_role("table", name="Team")
        expect(table.get_by_role("button", name="Change Olive Office")).to_be_visible()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        page.get_by_role("button", name="Change Olive Office").click()
        page.get_by_role("button", name="Leave the team").click()
        ask = page.get_by_role("dialog", name="Leave the team?")
        expect(ask.get_by_text("signed out everywhere at once")).to_be_visible()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)


def prove(page: Page, demo: Demo) -> None:
    """Answer "Verify it's you" with the code of the mail."""
    sheet = page.get_by_role("dialog", name="Verify it's you")
    expect(sheet.get_by_label("Code")).to_be_visible()
    mailbox = page.context.new_page()
    mailbox.goto(f"{demo.url}/demo/mailbox?to={ADMIN}")
    found = re.search(r"^(\d{6})$", mailbox.locator("body").inner_text(), re.MULTILINE)
    mailbox.close()
    assert found is not None
    sheet.get_by_label("Code").fill(found[1])
    sheet.get_by_role("button", name="Continue").click()
