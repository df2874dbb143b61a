"""The look holds what it promises: readable in both themes, one served sheet, no other styling."""

import re

import pytest
from nicegui.testing import User

from components.kit import theme

STATES = ("progress", "scheduled", "completed", "idle", "due", "overdue", "processing", "paid")


def tokens(dark: bool) -> dict[str, str]:
    source = (theme.ASSETS / "tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", source)
    return {name: (night if dark else day) for name, day, night in found} | {
        "brand": theme.EVERGREEN_DARK if dark else theme.EVERGREEN
    }


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "ink", ["ink", "muted", "brand", "danger", "overdue", "paid", "processing"]
)
@pytest.mark.parametrize("ground", ["page", "surface", "raised"])
def test_text_reads_on_every_ground(ink: str, ground: str, dark: bool) -> None:
    colours = tokens(dark)

    assert theme.contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ink", ["ink", "muted"])
def test_text_reads_in_a_note(ink: str, dark: bool) -> None:
    colours = tokens(dark)

    assert theme.contrast(colours[ink], colours["sunken"]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_chip_reads_on_its_tint(state: str, dark: bool) -> None:
    colours = tokens(dark)

    word = theme.mix(colours[state], colours["ink"], 0.76)
    ground = theme.mix(colours[state], colours["surface"], 0.12)

    assert theme.contrast(word, ground) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_controls_and_glyphs_stand_out_from_the_ground(dark: bool) -> None:
    colours = tokens(dark)

    ratios = [theme.contrast(colours[name], colours["surface"]) for name in ("control", *STATES)]

    assert min(ratios) >= 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "colour", ["#ffff00", "#ffffff", "#000000", "#7fffd4", "#ff0000", "#0000ff", "#808080", "red"]
)
def test_accessible_brand_reads_as_text_and_under_text(colour: str, dark: bool) -> None:
    colours = tokens(dark)

    brand = theme.accessible_brand(colour, dark=dark)

    assert theme.contrast(brand, colours["page"]) >= 4.5
    assert theme.contrast(brand, theme.mix(brand, colours["page"], 0.12)) >= 4.5
    assert theme.contrast(colours["on-brand"], brand) >= 4.5


def test_accessible_brand_keeps_a_colour_that_already_reads() -> None:
    assert theme.accessible_brand("#1F6B47", dark=False) == "#1f6b47"


def test_accessible_brand_falls_back_on_anything_that_is_no_colour() -> None:
    assert theme.accessible_brand("red;}body{", dark=False) == theme.EVERGREEN


def test_unfold_themes_writes_the_dark_values_for_the_system_and_for_the_choice() -> None:
    css = theme.unfold_themes(":root { --a: light-dark(#fff, var(--b, #000)); --c: 1px; }")

    assert css == (
        ":root { --a: #fff; --c: 1px; }\n"
        ":root { color-scheme: light; }\n"
        "@media (prefers-color-scheme: dark) { :root:not([data-theme=light])"
        " { color-scheme: dark; --a: var(--b, #000); } }\n"
        ":root[data-theme=dark] { color-scheme: dark; --a: var(--b, #000); }"
    )


def test_sheet_names_only_icons_that_exist() -> None:
    css = theme.portal_css()

    used = set(re.findall(r"var\((--i-[\w-]+)\)", css))

    assert used <= set(re.findall(r"(--i-[\w-]+):", css))


def test_components_name_only_icons_that_exist() -> None:
    scripts = "".join(path.read_text() for path in theme.ASSETS.rglob("*.js"))

    used = set(re.findall(r"\bi (?:i-small |i-large )?i-([a-z-]+[a-z](?:-\d)?)", scripts)) - {
        "large",
        "small",
    }

    assert used <= set(re.findall(r"--i-([\w-]+):", theme.portal_css()))


@pytest.mark.nicegui_main_file("")
async def test_assets_are_served_once_and_for_ever(user: User) -> None:
    sheet, font = theme.serve_portal_assets()

    answers = [await user.http_client.get(url) for url in (sheet, font)]

    assert [answer.headers["cache-control"] for answer in answers] == [
        "public, max-age=31536000, immutable"
    ] * 2
    assert font in answers[0].text
    assert answers[1].content == theme.FONT.read_bytes()


def test_no_asset_reaches_for_another_host() -> None:
    texts = [
        path.read_text() for path in theme.ASSETS.rglob("*.*") if path.suffix in {".js", ".css"}
    ]

    addresses = {match for text in texts for match in re.findall(r"https?://[\w.]+", text)}

    assert addresses <= {"http://www.w3.org"}
