"""What tests do with a drawn tree: find what may be done in it, do it, and read its links."""

import re
from html import unescape

from nicegui.testing import User as Browser

from components.kit.actions import ActionButton
from components.kit.form_fields import FormFields
from components.kit.markup import Markup
from components.kit.record_table import RecordTable
from components.kit.shell import Shell

_ACT = re.compile(r'data-on-(click|change|input|submit|escape)="([^"]*)"')
_PROBLEM = re.compile(r'class="pl-error"[^>]* data-focus="f\d+-([^"]*)">([^<]*)<')
_HREF = re.compile(r'href="([^"]*)"')


def acts_of(element: Markup) -> list[tuple[str, str]]:
    """Kind and words of everything that a person can do in it."""
    return [(kind, unescape(told)) for kind, told in _ACT.findall(element.html)]


def say(element: Markup, kind: str, told: str, entered: object = None) -> None:
    """What a browser sends; nothing says that it was drawn."""
    (listener,) = (one for one in element._event_listeners.values() if one.type == "act")
    message = {"number": 1, "kind": kind, "told": told, "entered": entered}
    with element.client:
        element._handle_event({"listener_id": listener.id, "args": message})


def do(element: Markup, name: str, value: str | None = None, entered: object = None) -> None:
    """The first thing of this name, or of this name and value, that can be done."""
    told = name if value is None else f"{name} {value}".rstrip()
    kind, drawn = next(
        one for one in acts_of(element) if one[1] == told or one[1].startswith(f"{told} ")
    )
    say(element, kind, drawn, entered)


def links_of(element: Markup) -> list[str]:
    """Where its links lead, in order."""
    return [unescape(href) for href in _HREF.findall(element.html)]


def opened_by(table: RecordTable) -> list[str]:
    """What each row opens: the last part of its address."""
    return [href.rpartition("/")[2] for href in links_of(table)]


def texts_in(element: Markup, mark: str) -> list[str]:
    """What stands in elements of this class, without the tags in it."""
    found = re.findall(rf'<(\w+)[^>]*class="[^"]*\b{mark}\b[^"]*"[^>]*>(.*?)</\1>', element.html)
    return [unescape(re.sub(r"<[^>]*>", "", text)) for _, text in found]


def fill(browser: Browser, **texts: str) -> None:
    """Type into the fields of the page, each by its name."""
    (fields,) = browser.find(FormFields).elements
    for name, text in texts.items():
        do(fields, "type", name.rstrip("_"), text)


def problems_in(element: Markup) -> dict[str, str]:
    """What is wrong, by the name of the field that it leads to."""
    return {name: unescape(sentence) for name, sentence in _PROBLEM.findall(element.html)}


def pick(browser: Browser, name: str, value: str) -> None:
    """Choose in one of the frame's pickers."""
    (shell,) = browser.find(Shell).elements
    say(shell, "change", f"pick {name}", value)


def send_message(browser: Browser) -> None:
    """Press the frame's "Send message"."""
    (shell,) = browser.find(Shell).elements
    do(shell, "message")


def press(browser: Browser, content: str) -> None:
    """Press the first button with these words that can be pressed."""
    found = browser.find(kind=ActionButton, content=content).elements
    do(min(filter(acts_of, found), key=lambda one: one.id), "press")
