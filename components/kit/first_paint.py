"""A page as plain HTML: what is read before any script runs, and by browsers without scripts."""

from dataclasses import dataclass

from markupsafe import escape
from nicegui import ui
from nicegui.element import Element

from components.kit.markup import Markup

STATE_KEY = "first_paint"  # in the request's state, for whoever sends the page
# What is drawn as itself; of other elements the place is kept, for what scripts put there.
_PLAIN = frozenset({"div", "section", "h1", "h2", "h3", "p", "span"})
_UNSEEN = frozenset({"template", "nicegui-dialog", "nicegui-timer"})


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """The page's content, safe HTML, and the theme that its person chose ("auto" for none)."""

    html: str
    theme: str


def keep_first_paint(theme: str) -> None:
    """Leave the page, as built until now, to be sent as HTML with the answer to its request."""
    client = ui.context.client
    html = "".join(_draw(element) for element in client.layout.default_slot.children)
    client.request.scope["state"][STATE_KEY] = FirstPaint(html, theme)


def _draw(element: Element) -> str:
    if not element.visible or element.tag in _UNSEEN:
        return ""
    inside = "".join(map(_draw, element.default_slot.children))
    if isinstance(element, Markup):
        return element.stand_in(inside)
    tag = element.tag if element.tag in _PLAIN else "div"
    text = escape(getattr(element, "_text", None) or "")
    return f"<{tag}{_attributes(element)}>{text}{inside}</{tag}>"


def _attributes(element: Element) -> str:
    style = ";".join(f"{name}:{value}" for name, value in element.style.items())
    spoken = {k: v for k, v in element.props.items() if k == "role" or k.startswith("aria-")}
    named = {"class": " ".join(element.classes), "style": style, **spoken}
    return "".join(f' {name}="{escape(value)}"' for name, value in named.items() if value)
