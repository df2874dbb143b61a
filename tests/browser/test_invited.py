"""From an invitation to a second factor: the people of a customer, in Chromium."""

import re

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo_portal import (
    DESKTOP,
    PHONE,
    Demo,
    scrolls_sideways,
    serious_faults,
    sign_in_by_link,
    visit,
)

pytestmark = pytest.mark.browser
ADMIN = "customer4@example.com"
NEWCOMER = "una.newcomer@example.com"


def newest_mail(page: Page, demo: Demo, to: str) -> str:
    other = page.context.new_page()
    other.goto(f"{demo.url}/demo/mailbox?to={to}")
    text = other.locator("body").inner_text()
    other.close()
    return text


def prove(page: Page, demo: Demo, email: str) -> Locator:
    """Answer "Verify it's you" with the code of the mail."""
    sheet = page.get_by_role("dialog", name="Verify it's you")
    sheet.get_by_label("Code").fill("000000")
    sheet.get_by_role("button", name="Continue").click()
    expect(sheet.get_by_text("That isn't right")).to_be_visible()
    expect(sheet.get_by_label("Code")).to_have_value("000000")
    assert serious_faults(page) == []
    found = re.search(r"^(\d{6})$", newest_mail(page, demo, email), re.MULTILINE)
    assert found is not None
    sheet.get_by_label("Code").fill(found[1])
    sheet.get_by_role("button", name="Continue").click()
    return sheet


def test_invited_person_is_in_within_a_minute(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        sign_in_by_link(page, demo, ADMIN)
        page.goto(f"{demo.url}/users")
        page.get_by_role("button", name="Add user").click()
        dialog = page.get_by_role("dialog", name="Add user")
        dialog.get_by_label("Name").fill("Una Newcomer")
        dialog.get_by_label("Email").fill(NEWCOMER)
        dialog.get_by_role("button", name="Send invitation").click()
        expect(prove(page, demo, ADMIN)).to_be_hidden()
        expect(dialog).to_be_hidden()
        expect(page.get_by_text(NEWCOMER).first).to_be_visible()

    with visit(browser, demo, PHONE) as page:
        page.goto(f"{demo.url}/demo/mailbox?to={NEWCOMER}")
        page.locator("a[href*='/invitation/']").first.click()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        page.get_by_role("checkbox", name=re.compile("^I accept")).check()
        page.get_by_role("button", name="Accept invitation").click()
        page.wait_for_url("**/jobsites")
        expect(page.get_by_role("list", name="Jobsites")).to_be_visible()


def turn_on(page: Page, demo: Demo, email: str) -> str:
    """Turn the second factor on as a phone's app would; returns a recovery code."""
    page.goto(f"{demo.url}/profile")
    section = page.get_by_role("region", name="Two-step verification")
    section.get_by_role("button", name="Turn on").click()
    prove(page, demo, email)
    dialog = page.get_by_role("dialog", name="Turn on two-step verification")
    secret = dialog.locator("code").inner_text().replace(" ", "")
    dialog.get_by_label("Code from the app").fill(pyotp.TOTP(secret).now())
    dialog.get_by_role("button", name="Turn on").click()
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    kept = codes.first.inner_text()
    assert serious_faults(page) == []
    page.get_by_role("button", name="I saved them").click()
    expect(section).to_contain_text("10 recovery codes are left")
    return kept


def test_second_factor_is_turned_on_and_asked_for(browser: Browser, demo: Demo) -> None:
    email = "accounting6@example.com"
    with visit(browser, demo, PHONE) as page:
        sign_in_by_link(page, demo, email)
        kept = turn_on(page, demo, email)

    with visit(browser, demo, PHONE) as page:
        page.goto(f"{demo.url}/sign-in")
        page.get_by_role("textbox", name="Email").fill(email)
        page.get_by_role("button", name="Email me a link").click()
        found = re.search(r"^(\d{6})$", newest_mail(page, demo, email), re.MULTILINE)
        assert found is not None
        page.get_by_label("Code").fill(found[1])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/sign-in/second-factor*")
        assert serious_faults(page) == []
        page.get_by_label("Code").fill(kept)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url("**/jobsites")

        page.goto(f"{demo.url}/profile")  # others sign in as this person without one
        section = page.get_by_role("region", name="Two-step verification")
        section.get_by_role("button", name="Turn off").click()
        expect(section).to_contain_text("Off.")
