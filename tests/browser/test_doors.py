"""Getting in and staying out: passwords, sign-out, wrong addresses, other people's documents."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, Response, expect

from components.kit import theme
from tests.browser.demo_portal import (
    DESKTOP,
    PHONE,
    Demo,
    serious_faults,
    sign_in_by_link,
    visit,
)

pytestmark = pytest.mark.browser
OWNER = "customer1@example.com"
PASSWORD = "copper lantern by the gate"


def test_password_is_set_by_mail_and_signs_in_and_out(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, PHONE) as page:
        page.goto(f"{demo.url}/reset")
        page.get_by_role("textbox", name="Email").fill(OWNER)
        page.get_by_role("button").first.click()
        page.goto(f"{demo.url}/demo/mailbox?to={OWNER}")
        page.locator("a[href*='/reset/']").first.click()
        page.locator("input[type=password]").first.fill(PASSWORD)
        page.locator("form").get_by_role("button").first.click()
        page.wait_for_url("**/jobsites")
        page.get_by_role("button", name=re.compile("^Account")).click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")

        page.get_by_role("textbox", name="Email").fill(OWNER)
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

        page.wait_for_url("**/jobsites")


def test_shared_link_survives_signing_in(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        page.goto(f"{demo.url}/invoices?status=paid")
        page.get_by_role("textbox", name="Email").fill(OWNER)
        page.get_by_role("button", name="Email me a link").click()
        page.goto(f"{demo.url}/demo/mailbox?to={OWNER}")
        page.locator("a[href*='/sign-in/link/']").first.click()
        page.get_by_role("button", name=re.compile("^Continue as ")).click()

        page.wait_for_url("**/invoices?status=paid")
        expect(page.get_by_role("combobox", name="Status")).to_have_value("paid")


def test_unknown_and_foreign_addresses_answer_alike(browser: Browser, demo: Demo) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in_by_link(page, demo, OWNER)

    answers = {
        path: page.goto(f"{demo.url}{path}").status  # type: ignore[union-attr]
        for path in ("/nothing", "/invoices/INV-1020", "/invoices/none", "/jobsites/x")
    }

    assert set(answers.values()) == {404}
    expect(page.locator("body")).to_contain_text("Greenfield Grounds")
    assert serious_faults(page) == []
    context.close()


def test_strangers_pages_are_small_and_without_script(demo: Demo) -> None:
    for path in ("/sign-in", "/reset", "/nothing"):
        answer = httpx.get(demo.url + path, trust_env=False)
        assert len(answer.content) < 20_000
        assert b"<script" not in answer.content


def test_strangers_pages_have_their_style_from_here(browser: Browser, demo: Demo) -> None:
    for path in ("/sign-in", "/nothing", "/demo/mailbox", "/api/docs"):
        answers = answers_to(browser, demo.url + path)
        looks = [one for one in answers if one.request.resource_type in {"stylesheet", "font"}]

        assert {one.request.resource_type for one in looks} == {"stylesheet", "font"}
        assert {one.headers["cache-control"] for one in looks} == {theme.FOREVER["Cache-Control"]}
        assert all(one.url.startswith(demo.url) for one in answers)


def answers_to(browser: Browser, address: str) -> list[Response]:
    """Everything that a browser without a cache loads for a page."""
    context = browser.new_context()
    page = context.new_page()
    seen: list[Response] = []

    def keep(answer: Response) -> None:
        seen.append(answer)

    page.on("response", keep)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    context.close()
    return seen


def test_no_secret_stands_in_the_log(demo: Demo, browser: Browser) -> None:
    with visit(browser, demo, DESKTOP) as page:
        sign_in_by_link(page, demo, "customer2@example.com")
        token = page.context.cookies()[0]["value"]
    log = (demo.folder / "server.log").read_text()

    assert token not in log
    assert not re.search(r"/sign-in/link/[\w.-]{20,}|whsec_\w|sk_test_\w", log)
