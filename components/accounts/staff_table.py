"""The table "Team": the contractor's own people."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.accounts.people_cells import CHANGE, change_cell, person_cell
from components.kit import html as h
from components.kit.markup import Markup, read_drawn
from components.kit.small_pieces import heard_only, icon
from components.kit.table_pieces import cell, head, table

FACTOR, USED = "Two-step verification", "Last use"


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


class StaffTable(Markup):
    """Each row has a button "Change" where the visitor may; ``on_open`` gets the row's key."""

    def __init__(self, on_open: Callable[[str], Awaitable[object] | object]) -> None:
        super().__init__()
        self.react("open", read_drawn, on_open)
        self.set_rows((), can_change=False)

    def set_rows(self, rows: Sequence[StaffRow], *, can_change: bool) -> None:
        """Show the team as it is now."""
        heads = (
            *map(head, ("Name", "Role", FACTOR, USED)),
            can_change and head(heard_only(CHANGE)),
        )
        team = (_colleague(row, can_change=can_change) for row in rows)
        look = "pl-table pl-staff"
        self.draw(h.div(table("Team", heads, team, look=look), class_="pl pl-records"))


@h.piece
def _colleague(row: StaffRow, *, can_change: bool) -> h.Drawn:
    sign, word = ("shield-check", "On") if row.has_factor else ("circle-minus", "Off")
    factor = h.span(icon(sign, "small"), word, class_="pl-staff-factor")
    return h.tr(
        person_cell(row.name, row.email, is_me=row.is_me),
        cell(row.role, look="is-plain"),
        cell(factor, look="is-plain", hint=FACTOR),
        cell(row.used, look="is-plain", hint=USED),
        can_change and change_cell(row.key, row.name),
        id=f"colleague-{row.key}",
        role="row",
    )
