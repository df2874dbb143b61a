"""The table "Users" and the region "Permissions" that explains the roles."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.part import Part, plain, read_text


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


class UserTable(Part, component="../assets/portal/user_table.js"):
    """Each row has a button "Change"; ``on_open`` gets the row's key."""

    def __init__(self, on_open: Callable[[str], Awaitable[object] | object]) -> None:
        super().__init__()
        self.props["rows"] = []
        self.hear("open", read_text, on_open)

    def set_rows(self, rows: Sequence[UserRow]) -> None:
        """Show the users as they are now."""
        self.props["rows"] = [plain(row) for row in rows]


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
