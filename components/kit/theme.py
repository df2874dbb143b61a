"""The portal's look: names of CSS classes, the served style sheet, and the contractor's colours."""

import hashlib
import re
from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from fastapi import Response
from nicegui import app, ui

ASSETS = Path(__file__).parents[1] / "assets" / "portal"
SHEETS = (
    "tokens",
    "icons",
    "base",
    "frame",
    "tables",
    "timeline",
    "jobsites",
    "photos",
    "paper",
    "estimates",
    "messages",
    "dialogs",
    "money",
    "visits",
    "people",
    "plain",
)
FONT = ASSETS / "fonts" / "inter-latin.woff2"
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
EVERGREEN = "#1f6b47"
EVERGREEN_DARK = "#6fcf9f"
PAGE_LIGHT = "#f6f7f3"
RAISED_DARK = "#1f241f"
INK_LIGHT = "#1a1f1a"
INK_DARK = "#e9ece7"
READABLE = 4.5
TINT = 0.12  # how much brand a tonal surface holds; brand text must stay readable on it

PART = "pl"
STACK = "pl pl-stack"
CARD = "pl pl-card"
NARROW = "pl pl-stack pl-narrow"
SECTION = "pl pl-section"
TITLED = "pl pl-titled"  # a heading close above what it names
SPLIT = "pl pl-split"
ROW = "pl pl-row"
ROW_BETWEEN = "pl pl-row pl-row--between"
HEADING = "pl-heading"
SUBHEADING = "pl-subheading"
MUTED = "pl-muted"
NOTE = "pl pl-note"
SMALL = "pl-small"
NUMBER = "pl-number"
LINK = "pl-link"
ERROR = "pl-error"
FIELD = "pl-field"
LABEL = "pl-label"
INPUT = "pl-input"
CHOICE = "pl pl-choice"
SCREEN_READER = "pl-sr"
DIALOG = "pl pl-dialog"
DIALOG_WIDE = "pl pl-dialog pl-dialog--wide"
DIALOG_BODY = "pl-dialog-body"
DIALOG_FOOT = "pl-dialog-foot"
JOBSITES = "pl pl-jobsites"
JOBSITES_MAP = "pl-jobsites-map"
JOBSITES_SIDE = "pl-jobsites-side"
ASIDE_ACTIONS = "pl-aside-actions"
CALENDAR_ACTIONS = "pl-calendar-actions"
PAY_BAR = "pl pl-paybar pl-noprint"
TALKS = "pl pl-talks"
TALKS_OPEN = "pl pl-talks is-open"
TALKS_BAR = "pl pl-talks-bar"
TALK_NONE = "pl-talk-none"
COMPOSER = "pl pl-composer"
COMPOSER_FOOT = "pl-composer-foot"
INBOX_ACTS = "pl pl-inbox-acts"
CHANGES = "pl pl-changes-section"
QUOTE = "pl-quote"  # what somebody wrote, as they typed it
PLACE = "pl-place"  # where dialogs are put: takes no room itself
USERS = "pl pl-users"
NO_PRINT = "pl-noprint"


class Tone(StrEnum):
    """A state's colour and glyph; the word always stands beside it."""

    PROGRESS = "progress"
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    IDLE = "idle"
    DUE = "due"
    OVERDUE = "overdue"
    PROCESSING = "processing"
    PAID = "paid"
    PARTLY = "partly"
    VOID = "void"
    REFUNDED = "refunded"
    ATTENTION = "attention"


def apply() -> None:
    """Set the application's look; called once by app.py before the server starts."""
    sheet, font = serve_portal_assets()
    preload = f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>'
    ui.add_head_html(f'{preload}<link rel="stylesheet" href="{sheet}">', shared=True)
    app.colors(primary=EVERGREEN, positive="#15803d", negative="#b42318", warning="#c2410c")
    ui.card.default_classes(CARD)


def paint_brand(colour: str) -> None:
    """Give the page being built the contractor's colour, corrected until it can be read."""
    ui.add_head_html(f"<style>{brand_rule(colour)}</style>")


def brand_rule(colour: str) -> str:
    """The contractor's colour for both themes, corrected until it can be read."""
    light = accessible_brand(colour, dark=False)
    dark = accessible_brand(colour, dark=True)
    return f":root{{--brand-light:{light};--brand-dark:{dark}}}"


def serve_portal_assets() -> tuple[str, str]:
    """Serve the style sheet and the font under names that change with their content."""
    for asset in (portal_sheet(), portal_font()):
        _serve(asset)
    return portal_sheet().url, portal_font().url


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that browsers keep forever: another content has another address."""

    url: str
    content: bytes
    media_type: str


@cache
def portal_font() -> Asset:
    return _asset(FONT.read_bytes(), "inter", "woff2", "font/woff2")


@cache
def portal_sheet() -> Asset:
    """The one style sheet of every page, live or plain."""
    css = portal_css().replace("{font_url}", portal_font().url)
    return _asset(css.encode(), "portal", "css", "text/css; charset=utf-8")


@cache
def portal_css() -> str:
    """All style sheets as one, with light-dark() unfolded for browsers that lack it."""
    tokens, *rest = [(ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS]
    return "\n".join([unfold_themes(tokens), *rest])


def unfold_themes(css: str) -> str:
    """Write each ``light-dark(a, b)`` token as a light rule and a dark one."""
    value = r"((?:[^(),]|\([^()]*\))+)"
    token = re.compile(rf"(--[\w-]+): light-dark\({value}, {value}\);")
    dark = " ".join(f"{name}: {value};" for name, _, value in token.findall(css))
    light = token.sub(r"\1: \2;", css)
    system = f":root:not([data-theme=light]) {{ color-scheme: dark; {dark} }}"
    chosen = f":root[data-theme=dark] {{ color-scheme: dark; {dark} }}"
    scheme = ":root { color-scheme: light; }"
    return f"{light}\n{scheme}\n@media (prefers-color-scheme: dark) {{ {system} }}\n{chosen}"


def accessible_brand(colour: str, dark: bool) -> str:
    """The nearest shade of ``colour`` that reads at 4.5:1 on the theme's own surfaces."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        colour = EVERGREEN
    if dark and colour.lower() == EVERGREEN:
        return EVERGREEN_DARK
    page, end = (RAISED_DARK, 1.0) if dark else (PAGE_LIGHT, 0.0)
    hue, lightness, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in range(101):
        level = lightness + (end - lightness) * step / 100
        shade = _hex(channel * 255 for channel in hls_to_rgb(hue, level, saturation))
        if contrast(shade, mix(shade, page, TINT)) >= READABLE:
            return shade
    return INK_DARK if dark else INK_LIGHT


def mix(over: str, under: str, share: float) -> str:
    """``share`` of ``over`` on ``under``, as CSS color-mix(in srgb) does it."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return _hex(a * share + b * (1 - share) for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _asset(content: bytes, name: str, suffix: str, media_type: str) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"/static/{name}-{digest}.{suffix}", content, media_type)


def _serve(asset: Asset) -> None:
    def answer() -> Response:
        return Response(asset.content, media_type=asset.media_type, headers=FOREVER)

    app.add_api_route(asset.url, answer, include_in_schema=False)
