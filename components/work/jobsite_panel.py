"""One jobsite in full: it slides over the list and shows its visits with all they hold."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from components.kit.part import Part, plain, read_nothing
from components.kit.photo_gallery import Photo
from components.kit.theme import Tone

LONGEST_NOTES = 4000


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service of a visit; ``minutes`` is written ("45 min")."""

    name: str
    status: Literal["planned", "in_progress", "completed"]
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material used; ``quantity`` holds its unit ("4 bags"), ``care`` what to mind."""

    name: str
    quantity: str
    care: str = ""


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """A visit with everything that belongs to it."""

    id: str
    window: str
    title: str
    state: str
    tone: Tone
    href: str = ""
    crew: str = ""
    live: str = ""
    percent: int | None = None
    services: tuple[ServiceLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    notes: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits under "In progress", "Planned" or "Completed"."""

    title: str
    visits: tuple[SiteVisit, ...]


@dataclass(frozen=True, slots=True)
class CareLine:
    """What to mind until a moment; ``begins`` and ``ends`` are milliseconds since 1970."""

    id: str
    note: str
    material: str
    until: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class NotesEdit:
    """Access notes as somebody wrote them, and the text that they started from."""

    notes: str
    seen: str


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """The jobsite that is open; ``now`` is the server's moment, for the care clocks."""

    id: str
    name: str
    address: str
    groups: tuple[VisitGroup, ...]
    access_notes: str = ""
    can_edit_notes: bool = False
    cares: tuple[CareLine, ...] = ()
    now: int = 0


class JobsitePanel(Part, component="../assets/portal/jobsite_panel.js"):
    """A region named by the property; children stand between access notes and visits."""

    def __init__(
        self,
        *,
        on_close: Callable[[None], object] | None = None,
        on_notes: Callable[[NotesEdit], Awaitable[str]] | None = None,
        inline: bool = False,
    ) -> None:
        """``on_notes`` saves access notes and answers with the refusal's sentence, or nothing."""
        super().__init__()
        self.show(site=None, inline=inline)
        self._on_close = on_close
        self._on_notes = on_notes
        self.hear("close", read_nothing, self._close)
        self.hear("notes", read_notes, self._save_notes)

    def set_site(self, site: SiteDetails | None) -> None:
        """Slide this jobsite in, or the panel away."""
        self.props["site"] = plain(site) if site else None

    async def _save_notes(self, edit: NotesEdit) -> None:
        if self._on_notes is not None:
            self.props["outcome"] = {"error": await self._on_notes(edit)}

    def _close(self, _nothing: None) -> object:
        self.set_site(None)
        return self._on_close(None) if self._on_close else None


def read_notes(value: object) -> NotesEdit:
    """What a browser sent, cut where the service would refuse it anyway."""
    sent = value if isinstance(value, dict) else {}
    notes, seen = sent.get("notes"), sent.get("seen")
    return NotesEdit(
        notes[:LONGEST_NOTES] if isinstance(notes, str) else "",
        seen[:LONGEST_NOTES] if isinstance(seen, str) else "",
    )
