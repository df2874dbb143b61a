"""The table "Team": the contractor's own people."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.kit.part import Part, plain, read_text


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A colleague, written for people."""

    key: str
    name: str
    email: str
    role: str
    has_factor: bool
    used: str
    is_me: bool = False


class StaffTable(Part, component="../assets/portal/staff_table.js"):
    """Each row has a button "Change" where the visitor may; ``on_open`` gets the row's key."""

    def __init__(self, on_open: Callable[[str], Awaitable[object] | object]) -> None:
        super().__init__()
        self.show(rows=[], mind=False)
        self.hear("open", read_text, on_open)

    def set_rows(self, rows: Sequence[StaffRow], *, can_change: bool) -> None:
        """Show the team as it is now."""
        self.show(rows=[plain(row) for row in rows], mind=can_change)
