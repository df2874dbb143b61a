"""A plain list of things, each with at most two buttons: sessions, invitations, passes."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from components.kit.part import Part, plain, read_texts

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


class EntryList(Part, component="../assets/portal/entry_list.js"):
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
        self.show(label=label, empty=empty)
        self.set_entries(entries)
        self.hear("act", read_texts, partial(self._pass_on, on_act, "action"))
        self.hear("more", read_texts, partial(self._pass_on, on_more, "more"))

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show the list as it is now."""
        self._keys: dict[str, Collection[str]] = {
            "action": {entry.key for entry in entries if entry.action},
            "more": {entry.key for entry in entries if entry.more},
        }
        self.props["entries"] = [plain(entry) for entry in entries]

    async def _pass_on(self, act: Act | None, button: str, sent: tuple[str, ...]) -> None:
        if len(sent) != 1 or sent[0] not in self._keys[button] or act is None:
            return
        result = act(sent[0])
        if isinstance(result, Awaitable):
            await result
