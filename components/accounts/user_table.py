"""The table "Users" and the region "Permissions" that explains the roles."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.accounts.people_cells import CHANGE, change_cell, person_cell
from components.kit import html as h
from components.kit.markup import Markup, read_drawn
from components.kit.small_pieces import heard_only
from components.kit.table_pieces import cell, head, table


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user, written for people."""

    key: str
    name: str
    email: str
    role: str
    properties: str
    until: str
    is_me: bool = False


@dataclass(frozen=True, slots=True)
class RoleNote:
    """A role and what it opens."""

    name: str
    text: str


class UserTable(Markup):
    """Each row has a button "Change"; ``on_open`` gets the row's key."""

    def __init__(self, on_open: Callable[[str], Awaitable[object] | object]) -> None:
        super().__init__()
        self.react("open", read_drawn, on_open)
        self.set_rows(())

    def set_rows(self, rows: Sequence[UserRow]) -> None:
        """Show the users as they are now."""
        heads = (
            *map(head, ("Name", "Permission", "Properties", "Until")),
            head(heard_only(CHANGE)),
        )
        self.draw(h.div(table("Users", heads, map(_user, rows)), class_="pl pl-records"))


class RoleNotes(Markup):
    """The region "Permissions"."""

    def __init__(self, notes: Sequence[RoleNote]) -> None:
        super().__init__()
        title = "Permissions"
        rows = (h.div(h.dt(note.name), h.dd(note.text)) for note in notes)
        self.draw(
            h.section(
                h.h2(title, class_="pl-subheading"),
                h.dl(rows, class_="pl-roles"),
                class_="pl pl-card",
                aria_label=title,
            )
        )


@h.piece
def _user(row: UserRow) -> h.Drawn:
    return h.tr(
        person_cell(row.name, row.email, is_me=row.is_me),
        cell(row.role, look="is-plain"),
        cell(row.properties, look="is-plain"),
        cell(row.until, look="is-plain", hint="Until" if row.until else ""),
        change_cell(row.key, row.name),
        id=f"user-{row.key}",
        role="row",
    )
