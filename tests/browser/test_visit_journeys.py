"""Visits as a customer follows them: the map in step with the list, photos, one appointment."""

import re
from pathlib import Path

import pytest
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
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
OWNER = "customer6@example.com"
PINS = ".leaflet-marker-icon:not(.marker-cluster)"


def open_first_jobsite(page: Page) -> None:
    page.get_by_role("list", name="Jobsites").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/jobsites/[0-9a-f-]{36}$"))


@SIZES
def test_map_and_list_stay_in_step(browser: Browser, demo: Demo, size: tuple[int, int]) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        rows = page.get_by_role("list", name="Jobsites").get_by_role("listitem")
        chosen = page.locator(".pl-site[aria-current=true]")
        expect(rows).to_have_count(4)

        page.get_by_role("searchbox", name="Search jobsites").fill("garrison st 3")
        expect(rows).to_have_count(1)
        expect(page.locator(".leaflet-marker-icon")).to_have_count(1)

        page.locator(PINS).click()
        expect(page.get_by_role("region", name="Quick view")).to_contain_text("Garrison St 3")
        expect(chosen).to_contain_text("Garrison St 3")
        expect(page.locator(".pin-selected")).to_be_in_viewport()

        page.keyboard.press("Escape")
        expect(page.get_by_role("region", name="Quick view")).to_have_count(0)
        expect(chosen).to_have_count(0)
        expect(page.locator(".pin-selected")).to_have_count(0)

        open_first_jobsite(page)
        expect(page.locator(".pin-selected")).to_have_count(1)


@SIZES
def test_photos_compare_turn_and_download(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        open_first_jobsite(page)
        slider = page.get_by_label("Compare before and after").first
        slider.scroll_into_view_if_needed()
        settle(page)
        box = slider.bounding_box()
        assert box is not None
        slider.click(position={"x": box["width"] / 5, "y": box["height"] / 2})
        assert int(slider.input_value()) < 30

        page.get_by_role("button", name=re.compile("^Open photo 1")).first.click()
        photo = page.get_by_role("dialog", name="Photo")
        expect(photo).to_contain_text("1 of 2")
        expect(photo).to_contain_text("Before")
        page.keyboard.press("ArrowRight")
        expect(photo).to_contain_text("After")
        settle(page)
        stage = page.locator(".pl-lightbox-stage").bounding_box()
        assert stage is not None
        middle = stage["y"] + stage["height"] / 2
        page.mouse.move(stage["x"] + stage["width"] * 0.3, middle)
        page.mouse.down()
        page.mouse.move(stage["x"] + stage["width"] * 0.7, middle, steps=4)
        page.mouse.up()
        expect(photo).to_contain_text("1 of 2")
        with page.expect_download() as download:
            photo.get_by_role("link", name="Download photo").click()
        assert Path(download.value.path()).read_bytes().startswith(b"\xff\xd8")
        page.keyboard.press("Escape")
        expect(photo).to_have_count(0)
        assert not scrolls_sideways(page)


@SIZES
def test_appointment_is_found_asked_about_and_noted(
    browser: Browser, demo: Demo, size: tuple[int, int]
) -> None:
    with visit(browser, demo, size) as page:
        arrive(page, demo, OWNER)
        page.goto(f"{demo.url}/appointments?status=scheduled")
        table = page.get_by_role("table", name="Appointments")
        table.get_by_role("link").last.click()
        page.get_by_role("button", name="Reschedule or skip").click()
        dialog = page.get_by_role("dialog", name="Reschedule or skip")
        dialog.get_by_label("Skip this visit").check()
        dialog.get_by_label("Note (optional)").fill("We are away")
        dialog.get_by_role("button", name="Send request").click()
        expect(page.get_by_text("asked to skip this visit")).to_be_visible()
        assert serious_faults(page) == []
        assert not scrolls_sideways(page)
        page.get_by_role("button", name="Take the request back").click()
        expect(page.get_by_role("button", name="Reschedule or skip")).to_be_visible()

        page.get_by_role("button", name=re.compile("access notes$")).click()
        page.get_by_role("textbox", name="Access notes").fill(f"Gate {size[0]}")
        page.get_by_role("button", name="Save notes").click()
        expect(page.get_by_text(f"Gate {size[0]}")).to_be_visible()
        with page.expect_download() as file:
            page.get_by_role("link", name="Add to calendar").click()
        assert file.value.suggested_filename == "visit.ics"


def test_care_clock_counts_down(browser: Browser, demo: Demo) -> None:
    with visit(browser, demo, DESKTOP) as page:
        page.clock.install()
        arrive(page, demo, "customer3@example.com")
        page.goto(f"{demo.url}/appointments?time=past&status=completed")
        page.get_by_role("table", name="Appointments").get_by_role("link").first.click()
        clock = page.get_by_role("timer")
        before = clock.inner_text()
        page.clock.fast_forward("02:00:00")

        expect(clock).not_to_have_text(before)
        page.clock.fast_forward(80 * 3600 * 1000)
        expect(clock).to_have_count(0)
