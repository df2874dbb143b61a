"""One jobsite in full: it slides over the list and shows its visits with all they hold."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from components.part import Part, read_nothing
from components.photo_gallery import Photo
from components.theme import Tone


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
class SiteDetails:
    """The jobsite that is open."""

    id: str
    name: str
    address: str
    groups: tuple[VisitGroup, ...]
    access_notes: str = ""


class JobsitePanel(Part, component="assets/portal/jobsite_panel.js"):
    """A region named by the property; children stand between access notes and visits."""

    def __init__(
        self, *, on_close: Callable[[None], object] | None = None, inline: bool = False
    ) -> None:
        super().__init__()
        self.show(site=None, inline=inline)
        self._on_close = on_close
        self.hear("close", read_nothing, self._close)

    def set_site(self, site: SiteDetails | None) -> None:
        """Slide this jobsite in, or the panel away."""
        self.props["site"] = asdict(site) if site else None

    def _close(self, _nothing: None) -> object:
        self.set_site(None)
        return self._on_close(None) if self._on_close else None
