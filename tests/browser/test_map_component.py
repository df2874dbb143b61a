"""The property map's everyday behaviour in Chromium, under the product's security policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.map_browser import (
    HOSTILE,
    VIEW,
    chromium,
    harness,
    open_map,
    served_harness,
    tell,
    watched_page,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with served_harness(), chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as page:
        yield page


def chosen(page: Page) -> list[str]:
    """What the server has heard, and what else it hears soon."""
    for _ in range(400):
        if harness.get("chosen").json():
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(150)
    return list(harness.get("chosen").json())


def test_map_has_its_names_and_asks_nobody_else(page: Page) -> None:
    open_map(page)

    region = page.get_by_role("region", name="Map of your properties")
    expect(region.get_by_role("status")).to_have_text("")
    expect(region.get_by_role("button", name="Zoom in")).to_be_visible()
    expect(region.get_by_role("button", name="Maple Court 0: Scheduled")).to_be_visible()


def test_patch_changes_a_pin_in_place(page: Page) -> None:
    open_map(page)
    pin = page.get_by_role("button", name="Maple Court 0:")
    pin.focus()
    view = page.evaluate(VIEW)

    tell("recolour/in_progress/p0")

    expect(pin).to_have_accessible_name("Maple Court 0: In progress")
    expect(pin).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Maple Court 0: In progress")
    assert page.evaluate(VIEW) == view


def test_patch_of_many_is_announced_in_one_sentence(page: Page) -> None:
    open_map(page)

    tell("recolour/completed/n12")

    expect(page.get_by_role("status")).to_contain_text("completed this week")
    expect(page.get_by_role("status")).to_contain_text("Changed: ")


def test_cluster_says_its_counts_and_keeps_the_focus(page: Page) -> None:
    open_map(page)
    tell("recolour/completed/p5,p6,p7,p8")
    cluster = page.get_by_role("button", name="4 properties: 4 completed this week")
    cluster.focus()
    expect(cluster).not_to_have_class("cluster-in-progress")

    tell("recolour/in_progress/p6")

    ringed = page.get_by_role("button", name="4 properties: 1 in progress, 3 completed this week")
    expect(ringed).to_be_focused()
    assert "cluster-in-progress" in (ringed.get_attribute("class") or "")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_key_on_a_pin_chooses_it_once(page: Page, key: str) -> None:
    open_map(page)
    page.get_by_role("button", name="Maple Court 0:").focus()

    page.keyboard.press(key)

    expect(page.locator(".pin-selected")).to_have_attribute("aria-current", "true")
    assert chosen(page) == ["p0"]


def test_click_on_a_pin_chooses_it_once(page: Page) -> None:
    open_map(page)

    page.get_by_role("button", name="Maple Court 0:").click()

    expect(page.locator(".pin-selected")).to_have_count(1)
    assert chosen(page) == ["p0"]


def test_tab_reaches_pins_and_names_them(page: Page) -> None:
    open_map(page)
    page.get_by_role("group", name="Map view").focus()

    page.keyboard.press("Tab")

    focused = page.locator(".leaflet-marker-icon:focus")
    expect(page.get_by_role("tooltip")).to_have_text(focused.get_attribute("aria-label") or "?")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_shared_address_fans_out_and_folds_by_key(page: Page) -> None:
    open_map(page)
    page.get_by_role("button", name="4 properties:").focus()

    page.keyboard.press("Enter")

    fanned = page.locator(".leaflet-marker-icon:focus")
    expect(fanned).to_have_attribute("aria-label", "Maple Court 8: Completed this week")
    tell("recolour/in_progress/p8")
    expect(fanned).to_have_attribute("aria-label", "Maple Court 8: In progress")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="4 properties:")).to_be_focused()


def test_hostile_name_is_shown_letter_by_letter(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # or the pin travels on from under the mouse
    open_map(page)
    page.evaluate("map.setView(pins.pins.get('p1').getLatLng(), 19, {animate: false})")
    pin = page.get_by_role("button", name=HOSTILE)

    pin.hover()
    tell("recolour/in_progress/p1")

    expect(page.get_by_role("tooltip")).to_have_text(f"{HOSTILE}: In progress")
    expect(page.get_by_role("status")).to_have_text(f"{HOSTILE}: In progress")
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_hint_goes_with_its_pin(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_map(page)
    page.get_by_role("button", name="Maple Court 0: Scheduled").hover()
    expect(page.get_by_role("tooltip")).to_have_text("Maple Court 0: Scheduled")

    page.evaluate("pins.showStates(['completed'])")

    expect(page.get_by_role("button", name="Maple Court 0:")).to_have_count(0)
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_lost_patch_is_healed_by_the_next(page: Page) -> None:
    open_map(page)
    view = page.evaluate(VIEW)
    tell("recolour/in_progress/p0?tell=false")

    tell("recolour/completed/p2")

    page.wait_for_function("pins.pins.get('p0').state === 'in_progress'")
    assert page.evaluate("[pins.pins.get('p2').state, pins.revision]") == ["completed", 2]
    assert page.evaluate(VIEW) == view


def test_select_before_the_map_is_up_waits_for_it(page: Page) -> None:
    open_map(page, "?first=p2")

    page.wait_for_function("map.getZoom() >= 16")
    expect(page.locator(".pin-selected")).to_have_attribute(
        "aria-label", "Maple Court 2: Scheduled"
    )


def test_select_fans_out_a_shared_address(page: Page) -> None:
    open_map(page)

    page.get_by_role("button", name="Fly to p6").click()

    expect(page.locator(".pin.pin-selected")).to_have_attribute(
        "aria-label", "Maple Court 6: Completed this week"
    )


def test_filter_follows_live_changes_and_shows_all_again(page: Page) -> None:
    open_map(page)
    page.get_by_role("button", name="Only completed").click()
    expect(page.get_by_role("button", name="Maple Court 0:")).to_have_count(0)

    tell("recolour/completed/p0")

    expect(page.get_by_role("button", name="Maple Court 0: Completed this week")).to_be_visible()
    tell("recolour/idle/p0")
    expect(page.get_by_role("button", name="Maple Court 0:")).to_have_count(0)
    page.get_by_role("button", name="Every state").click()
    expect(page.get_by_role("button", name="Maple Court 0: Nothing planned")).to_be_visible()


def test_show_all_fits_every_pin(page: Page) -> None:
    open_map(page)
    page.evaluate("map.setView([41, -80], 17, {animate: false})")

    page.get_by_role("button", name="Show all").click()

    page.wait_for_function(
        "[...pins.pins.values()].every((p) => map.getBounds().contains(p.getLatLng()))"
    )
