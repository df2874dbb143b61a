"""Estimates, messages and the office's inbox as people use them, at both sizes."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_portal import (
    DESKTOP,
    PHONE,
    Demo,
    arrive,
    scrolls_sideways,
    serious_faults,
    settle,
    visit,
)

pytestmark = pytest.mark.browser
OFFICE = "office@greenfield.example"
HOSTILE = "<img src=x onerror=alert(1)> \u202eevil {{ 7*7 }} 👩‍🌾 שלום"


def sign_in_office(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/sign-in")
    page.get_by_role("textbox", name="Email").fill(OFFICE)
    page.get_by_role("button", name="Email me a link").click()
    page.goto(f"{demo.url}/demo/mailbox?to={OFFICE}")
    page.locator("a[href*='/sign-in/link/']").first.click()
    page.get_by_role("button", name=re.compile("^Continue as ")).click()
    page.wait_for_url("**/office**")


def draw_signature(page: Page) -> None:
    page.get_by_text("Draw it").click()
    settle(page)
    box = page.get_by_role("img", name="Draw your signature here").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 20 + 12 * step, box["y"] + 40 + 20 * (step % 2))
    page.mouse.up()


@pytest.mark.parametrize(
    ("size", "email", "number"),
    [(DESKTOP, "customer1@example.com", "EST-1001"), (PHONE, "customer3@example.com", "EST-1005")],
    ids=["desk", "phone"],
)
def test_estimate_is_chosen_from_and_signed(
    browser: Browser, demo: Demo, size: tuple[int, int], email: str, number: str
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, email)
        page.goto(f"{demo.url}/estimates")
        page.get_by_role("table", name="Estimates").get_by_role("link", name=number).click()
        total = page.locator(".pl-checkout-sum strong")
        expect(total).to_have_text("$1,979.25")

        page.get_by_role("radio", name="Plant hydrangea, 12").check()
        page.get_by_role("checkbox", name="Drip line").check()
        expect(total).to_have_text("$2,583.63")
        page.go_back()
        page.get_by_role("table", name="Estimates").get_by_role("link", name=number).click()
        expect(total).to_have_text("$2,583.63")  # what was chosen is still chosen
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)
        page.get_by_role("button", name="Approve").click()
        draw_signature(page)
        page.get_by_role("button", name="Approve estimate").click()

        expect(page.get_by_role("img", name=re.compile("^Signature of "))).to_be_visible()
        with page.expect_download() as paper:
            page.get_by_role("link", name="Download signed PDF").click()
        assert paper.value.suggested_filename == f"Estimate {number} signed.pdf"
        assert Path(paper.value.path()).read_bytes()[:5] == b"%PDF-"
        page.get_by_role("button", name="Pay the deposit").click()
        page.wait_for_url(f"**/invoices/{number}-D")
        expect(page.get_by_role("button", name="Checkout")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_message_and_answer_cross_live(
    browser: Browser, demo: Demo, size: tuple[int, int], tmp_path: Path
) -> None:
    photo = tmp_path / "gate.jpg"
    Image.new("RGB", (640, 480), (40, 120, 60)).save(photo)
    text = f"{HOSTILE} {size[0]}"
    with visit(browser, demo, size) as page, visit(browser, demo, size) as office:
        arrive(page, demo, "customer5@example.com")
        page.get_by_role("button", name="Send message").click()
        page.get_by_role("textbox", name="Message").fill(text)
        page.set_input_files("input[type=file]", photo)
        expect(page.get_by_text("Ready")).to_be_visible()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("Message sent.")).to_be_visible()

        sign_in_office(office, demo)
        office.get_by_role("link", name=re.compile(r"onerror")).first.click()
        expect(office.locator(".pl-bubble").first).to_have_text(text)
        expect(office.get_by_role("button", name="Open photo 1")).to_be_visible()
        assert (serious_faults(office), scrolls_sideways(office)) == ([], False)
        page.goto(f"{demo.url}/messages")
        page.get_by_role("link", name=re.compile(r"onerror")).first.click()
        expect(page.get_by_role("log")).to_be_visible()
        office.get_by_role("textbox", name="Message").fill("On Tuesday")
        office.get_by_role("button", name="Send", exact=True).click()

        expect(page.get_by_role("log").get_by_text("On Tuesday")).to_be_visible()
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)


def test_a_refused_photo_is_left_out_and_said(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    good, bad = tmp_path / "gate.jpg", tmp_path / "notes.jpg"
    Image.new("RGB", (640, 480), (40, 120, 60)).save(good)
    bad.write_text("no photo at all")
    with visit(browser, demo, PHONE) as page:
        arrive(page, demo, "customer4@example.com")
        page.get_by_role("button", name="Send message").click()
        page.set_input_files("input[type=file]", [bad, good])

        expect(page.get_by_role("alert")).to_contain_text("notes.jpg was left out. This is not")
        photos = page.get_by_role("list", name="Photos to send").get_by_role("listitem")
        expect(photos).to_have_text(re.compile("gate.jpg.*Ready"))
        assert (serious_faults(page), scrolls_sideways(page)) == ([], False)


def test_draft_outlives_dialog_and_tab(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        arrive(page, demo, "customer4@example.com")
        page.get_by_role("button", name="Send message").click()
        page.get_by_role("textbox", name="Message").fill("Half a sent")
        page.get_by_role("textbox", name="Phone").fill("+1 716 555 0123")
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("textbox", name="Message")).to_have_count(0)

        page.reload()
        page.get_by_role("button", name="Send message").click()

        expect(page.get_by_role("textbox", name="Message")).to_have_value("Half a sent")
        expect(page.get_by_role("textbox", name="Phone")).to_have_value("+1 716 555 0123")
