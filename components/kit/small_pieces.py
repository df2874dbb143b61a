"""Small pieces of HTML that many screens show: a state, an icon, a meter, an empty list's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from components.kit import html as h
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class Empty:
    """The words of an empty list; ``action`` is a link or a button where there is one."""

    icon: str
    title: str
    hint: str = ""
    action: str = ""


@cache
def icon(name: str, size: str = "") -> h.Drawn:
    """A drawing of the icon font, which screen readers pass over; ``size``: small or large."""
    names = ["i", f"i-{size}" if size else "", f"i-{name}" if name else ""]
    return h.span(class_=" ".join(filter(None, names)), aria_hidden="true")


def state_chip(tone: Tone | str, label: str) -> h.Drawn:
    """A state as a glyph, a word and a color."""
    words = h.span(label, class_="pl-clip")
    return h.span(icon(""), words, class_=f"pl-chip tone-{tone}")


def icon_button(name: str, label: str, act: h.Told) -> h.Drawn:
    """A round button with an icon; ``label`` is what it is called."""
    look = "pl-iconbutton"
    return h.button(icon(name), type="button", class_=look, aria_label=label, on_click=act)


def text_button(*words: h.Node, act: h.Told, look: str = "pl-textbutton") -> h.Drawn:
    """A button that reads like a link."""
    return h.button(*words, type="button", class_=look, on_click=act)


def heard_only(text: str) -> h.Drawn:
    """For screen readers: what the eye sees from where it stands."""
    return h.span(text, class_="pl-sr")


def facts(pairs: Iterable[tuple[str, h.Node]]) -> h.Drawn:
    """Lines with an icon each; empty ones are left out."""
    lines = (h.span(icon(name), text) for name, text in pairs if text)
    return h.div(lines, class_="pl-facts")


def live_line(text: str, percent: int | None) -> h.Node:
    """What happens just now, said aloud when it changes, with how far it is."""
    return text and h.div(text, meter(percent), class_="pl-live", role="status")


def meter(percent: int | None, *, label: str = "") -> h.Node:
    """How far something is, from 0 to 100, beside words that say it too; read aloud if named."""
    if percent is None:
        return None
    bar = h.span(style=f"width: {int(percent)}%")
    if not label:
        return h.span(bar, class_="pl-meter")
    reach = {"aria_valuenow": int(percent), "aria_valuemin": 0, "aria_valuemax": 100}
    return h.span(bar, class_="pl-meter", role="progressbar", aria_label=label, **reach)


def empty_words(empty: Empty) -> tuple[h.Node, ...]:
    """The drawing, why a list is empty, and what will fill it."""
    mark = h.span(icon(empty.icon, "large"), class_="pl-empty-mark", aria_hidden="true")
    return mark, h.h2(empty.title), empty.hint and h.p(empty.hint)
