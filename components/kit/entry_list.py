"""A plain list of things, each with at most two buttons: sessions, invitations, passes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_drawn
from components.kit.small_pieces import heard_only

Act = Callable[[str], Awaitable[object] | object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``action`` and ``more`` label its buttons, ``about`` tells it from its like."""

    key: str
    title: str
    note: str = ""
    chip: str = ""
    action: str = ""
    more: str = ""
    about: str = ""


class EntryList(Markup):
    """The list named ``label``; ``on_act`` gets the key of the entry whose ``action`` was pressed,
    ``on_more`` that of the one whose ``more`` was."""

    def __init__(
        self,
        label: str,
        entries: Sequence[Entry],
        on_act: Act | None = None,
        *,
        on_more: Act | None = None,
        empty: str = "",
    ) -> None:
        super().__init__()
        self.label = label
        self._empty = empty
        self.react("act", read_drawn, on_act)
        self.react("more", read_drawn, on_more)
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show the list as it is now."""
        shown: h.Node = self._empty and h.p(self._empty, class_="pl-muted")
        if entries:
            look = "pl-entries"
            shown = h.ul(map(_entry, entries), class_=look, role="list", aria_label=self.label)
        self.draw(h.div(shown, class_="pl"))


def _entry(entry: Entry) -> h.Drawn:
    acts = (_button(entry, entry.more, "more"), _button(entry, entry.action, "act"))
    return h.li(
        h.div(
            h.span(entry.title),
            entry.chip and h.span(entry.chip, class_="pl-chip"),
            entry.note and h.small(entry.note, class_="pl-muted"),
        ),
        any(acts) and h.div(*acts, class_="pl-entry-acts"),
    )


def _button(entry: Entry, words: str, name: str) -> h.Node:
    return words and h.button(
        words,
        heard_only(f" {entry.about}"),
        type="button",
        class_="pl-button pl-button--quiet",
        on_click=h.act(name, entry.key),
    )
