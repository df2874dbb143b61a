"""Turning a template and its facts into a letter, as HTML and as plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.kit.contractors import Contractor
from services.mail.pictures import MailPicture

_TEMPLATES = Path(__file__).parent / "templates"
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_DEFAULT_COLOR = "#1F6B47"
# Where a mail says that its buttons sign in, which is known when it goes out.
SIGN_IN_NOTE = "<!-- sign-in note -->"
_READABLE = 4.5  # WCAG 2.2, contrast of normal text


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, without who gets it. ``kind`` names the template."""

    kind: str
    subject: str
    text: str
    html: str
    unsubscribe: str = ""  # where mails of this kind are switched off, with one click
    pictures: tuple[MailPicture, ...] = ()
    reply_to: str = ""  # where a reply becomes a message in the portal
    pages: tuple[str, ...] = ()  # of the portal, to which its buttons lead


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing a letter asks for: a button in HTML, a line of its own in the text."""

    label: str
    address: str
    is_page: bool = False  # of the portal, for people who are signed in


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a letter's small table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DigestPart:
    """One of several notices in a letter."""

    heading: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    quote: str
    action: Action


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """What every letter is made of. The ``preview`` is shown beside the subject in a list."""

    kind: str
    subject: str
    preview: str
    name: str = ""
    action: Action | None = None
    facts: tuple[Fact, ...] = ()
    code: str = ""  # to be typed in, so it is written large
    template: str = ""  # where several kinds share one
    sentences: tuple[str, ...] = ()
    quote: str = ""  # what somebody wrote, shown as they typed it
    parts: tuple[DigestPart, ...] = ()
    unsubscribe: str = ""
    pictures: tuple[MailPicture, ...] = ()
    reply_to: str = ""


def render_letter(contractor: Contractor, draft: LetterDraft) -> Letter:
    """Write a draft out in the contractor's look."""
    logo = MailPicture(contractor.logo_sha256, "") if contractor.logo_sha256 else None
    facts = {
        "contractor": contractor,
        "draft": draft,
        "color": button_color(contractor),
        "logo": logo,
        "sign_in_note": Markup(SIGN_IN_NOTE),
    }
    template = draft.template or draft.kind
    return Letter(
        kind=draft.kind,
        subject=_one_line(draft.subject),
        text=_plain.get_template(f"{template}.txt").render(facts).strip() + "\n",
        html=_marked.get_template(f"{template}.html").render(facts),
        unsubscribe=draft.unsubscribe,
        pictures=draft.pictures if logo is None else (*draft.pictures, logo),
        reply_to=draft.reply_to,
        pages=tuple(dict.fromkeys(one.address for one in _actions(draft) if one.is_page)),
    )


def _actions(draft: LetterDraft) -> Iterator[Action]:
    if draft.action is not None:
        yield draft.action
    yield from (part.action for part in draft.parts)


def button_color(contractor: Contractor) -> str:
    """The contractor's colour, or ours where white words on it could not be read."""
    color = contractor.brand_color
    if _COLOR.fullmatch(color) and 1.05 / (_luminance(color) + 0.05) >= _READABLE:
        return color
    return _DEFAULT_COLOR


def _luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _one_line(subject: str) -> str:
    # A line break in a header would start another header.
    return " ".join(subject.split())


def _environment(*, is_html: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=is_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_marked = _environment(is_html=True)
_plain = _environment(is_html=False)
