"""A plain list of things, each with at most two buttons: sessions, invitations, passes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

from components.part import Part, read_texts


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``action`` is the words of its button, ``about`` tells it from its like."""

    key: str
    title: str
    note: str = ""
    chip: str = ""
    action: str = ""
    about: str = ""


class EntryList(Part, component="assets/portal/entry_list.js"):
    """The list named ``label``; ``on_act`` gets the key of the entry whose button was pressed."""

    def __init__(
        self,
        label: str,
        entries: Sequence[Entry],
        on_act: Callable[[str], Awaitable[object] | object] | None = None,
        *,
        empty: str = "",
    ) -> None:
        super().__init__()
        self.show(label=label, empty=empty)
        self.set_entries(entries)
        self._on_act = on_act
        self.hear("act", read_texts, self._act)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show the list as it is now."""
        self._keys = {entry.key for entry in entries if entry.action}
        self.props["entries"] = [asdict(entry) for entry in entries]

    async def _act(self, sent: tuple[str, ...]) -> None:
        if len(sent) != 1 or sent[0] not in self._keys or self._on_act is None:
            return
        result = self._on_act(sent[0])
        if isinstance(result, Awaitable):
            await result
