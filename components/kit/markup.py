"""One element for every screen: HTML that Python wrote goes out, checked events come in.

What changed since the browser last heard is all that is sent: nothing, some pieces, or new HTML
in which pieces that stayed as they were are only named.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from markupsafe import escape
from nicegui import ui
from nicegui.events import GenericEventArguments

from components.kit.html import Node, Piece, fragment, texts_of

T = TypeVar("T")
LONGEST = 4_000  # characters of one field
_HOLE = re.compile(r"<[a-z0-9-]+ [^>]*\bdata-slot\b[^>]*>")
_KINDS = frozenset({"click", "change", "input", "submit", "escape"})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did: ``value`` was drawn by us, ``entered`` is theirs and checked by nobody."""

    value: str
    entered: object = None


class Markup(
    ui.element,
    component="../assets/portal/markup.js",
    esm={
        "porchlight-morph": "../assets/portal/morph",
        "porchlight-widgets": "../assets/portal/widgets",
    },
):
    """Shows a tree; NiceGUI's children stand where it has an element with ``data_slot=True``."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[str, ...] = ()  # HTML, and pieces in it by turns
        self._sent: tuple[str, ...] | None = None
        self._stands: tuple[str, ...] | None = None  # in the page, until that is sent
        self._version = 0  # of what was sent last
        self._reactions: dict[str, Callable[[Said], object | Awaitable[object]]] = {}
        self._answered = 0
        self.on("act", self._receive)

    def react(
        self,
        name: str,
        read: Callable[[Said], T],
        handler: Callable[[T], object | Awaitable[object]] | None,
    ) -> None:
        """Hand what ``read`` makes of an act of this name to ``handler``."""
        if handler is not None:
            self._reactions[name] = lambda said: handler(read(said))

    def draw(self, *nodes: Node) -> None:
        """Show this now; nothing is sent when it reads as before."""
        runs = fragment(*nodes).runs
        if runs != self._runs:
            self._runs = runs
            self.update()

    @property
    def html(self) -> str:
        """The whole tree as the browser shows it."""
        return "".join(self._runs)

    def stand_in(self, inside: str) -> str:
        """The tree as the page's first HTML, with that of its children, for the script to adopt."""
        self._stands = self._runs
        html = _HOLE.sub(lambda hole: hole[0] + inside, self.html, count=1)
        looks = escape(" ".join(("pl-markup", *self.classes)))
        tree = f'<div class="pl-markup" data-first="{self.html_id}">{html}</div>'
        return f'<div class="{looks}">{tree}</div>'

    def has_drawn(self, kind: str, told: str) -> bool:
        """Whether the person can have done this: our own tree is the list of what is allowed."""
        attribute = f'data-on-{kind}="{escape(told)}"'
        return any(attribute in run for run in self._runs)

    async def _receive(self, event: GenericEventArguments) -> None:
        message = event.args if isinstance(event.args, dict) else {}
        try:
            await self._dispatch(message)
        finally:  # a button must not turn for ever
            number = message.get("number")
            if type(number) is int and not self.is_deleted:
                self._answered = number
                self.update()

    async def _dispatch(self, message: dict[str, Any]) -> None:
        kind, told = message.get("kind"), message.get("told")
        if kind == "whole":
            self._sent = None
            self.update()
            return
        if not (isinstance(kind, str) and isinstance(told, str) and kind in _KINDS):
            log.warning("markup_act_unreadable")
            return
        name, _, value = told.partition(" ")
        reaction = self._reactions.get(name)
        if reaction is None or not self.has_drawn(kind, told):
            # Forged, or no more there since somebody pressed it; neither may do anything.
            log.warning("markup_act_not_drawn")
            return
        result = reaction(Said(value, message.get("entered")))
        # An awaited dialog would keep the button busy until somebody answers it.
        if isinstance(result, Awaitable) and not isinstance(result, ui.element):
            await result

    def _to_dict(self) -> dict[str, Any]:
        """What NiceGUI sends: all of the tree at first, later what changed since.

        A browser that missed a change, as when a dialog was closed meanwhile, asks for the whole.
        """
        data = super()._to_dict()
        before, self._sent = self._sent, self._runs
        if before is None:
            self._version += 1
            whole: dict[str, object] = {"version": self._version}
            if self._stands is not self._runs:
                whole["html"] = self.html
            self._stands = None
            data["props"] = {**self._props, "whole": whole, "answered": self._answered}
            return data
        patch: dict[str, object] = {"base": self._version, **_difference(before, self._runs)}
        if len(patch) > 1:
            self._version += 1
            patch["version"] = self._version
        data["props"] = {**self._props, "patch": patch, "answered": self._answered}
        data["preserved_props"] = ["whole"]
        return data

    def _displayed_contents(self, *, only_visible: bool) -> list[object]:
        shown = super()._displayed_contents(only_visible=only_visible)
        return [*shown, *texts_of(self.html)]


def read_drawn(said: Said) -> str:
    """The value that we drew beside the name."""
    return said.value


def read_number(said: Said) -> int:
    """The value that we drew, as a whole number; zero without one."""
    return int(said.value) if said.value.isdecimal() else 0


def read_entered(said: Said) -> str:
    """What the person typed or chose, as a text of at most 4,000 letters."""
    return said.entered[:LONGEST] if isinstance(said.entered, str) else ""


def read_tick(said: Said) -> tuple[str, bool]:
    """Which box we drew, and whether it is ticked."""
    return said.value, said.entered is True


def read_fields(said: Said) -> dict[str, str]:
    """A form's fields by their names."""
    sent = said.entered if isinstance(said.entered, dict) else {}
    return {
        name[:LONGEST]: text[:LONGEST]
        for name, text in sent.items()
        if isinstance(name, str) and isinstance(text, str)
    }


def read_nothing(_said: Said) -> None:
    """For acts that only say that they happened."""


def _difference(before: tuple[str, ...], now: tuple[str, ...]) -> dict[str, object]:
    if before == now:
        return {}
    known = {run.key: run for run in before if isinstance(run, Piece)}
    if _frame(before) == _frame(now):
        return {"pieces": [run for run in now if isinstance(run, Piece) and known[run.key] != run]}
    shown = (
        run.stand_in if isinstance(run, Piece) and known.get(run.key) == run else run for run in now
    )
    return {"html": "".join(shown)}


def _frame(runs: tuple[str, ...]) -> list[str]:
    return [f"\0{run.key}" if isinstance(run, Piece) else run for run in runs]
