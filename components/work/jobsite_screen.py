"""Map, list, quick view and open jobsite as one screen, kept in step with each other."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nicegui import ui

from components.kit import theme
from components.work.jobsite_list import JobsiteList, SiteListEvents
from components.work.jobsite_panel import JobsitePanel, NotesEdit
from components.work.jobsite_view import quick_site, site_details, site_rows, site_states
from components.work.property_map import MapView, Pin, PropertyMap
from components.work.quick_view import QuickView
from data.work.jobsites import JobsiteState
from services.accounts.visitors import VisitorCard
from services.work.jobsites import Jobsite, JobsiteDetail
from services.work.jobsites import JobsiteList as FoundJobsites

PINS_URL = "/map/properties.geojson"
# Where the map looks when nothing is placed yet: the middle of the United States, from afar.
NOWHERE = ((24.0, -125.0), (50.0, -66.0))


@dataclass(frozen=True, slots=True)
class ScreenActions:
    """What the person may do; the ids are texts from the browser, for services to check."""

    on_pin: Callable[[str], Awaitable[None]]
    on_leave_pin: Callable[[], Awaitable[None]]
    on_open: Callable[[str], Awaitable[None]]
    on_close: Callable[[], None]
    on_search: Callable[[str], Awaitable[None]]
    on_filter: Callable[[str], Awaitable[None]]
    on_more: Callable[[], Awaitable[None]]
    on_notes: Callable[[NotesEdit], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class MapGround:
    """The street map's source, from the installation's settings."""

    tile_url: str
    attribution: str


class JobsiteScreen:
    """The parts of the Jobsites page. It shows what it is told and reports what is done."""

    def __init__(self, found: FoundJobsites, ground: MapGround, actions: ScreenActions) -> None:
        self._actions = actions
        with ui.element().classes(theme.JOBSITES):
            with ui.element().classes(theme.JOBSITES_MAP):
                self.map = PropertyMap(
                    _view(found, ground), pins_url=PINS_URL, on_choose=actions.on_pin
                )
                self.quick = QuickView(
                    on_open=actions.on_open, on_close=lambda _nothing: self.hide_quick()
                )
            with ui.element().classes(theme.JOBSITES_SIDE):
                self.sites = JobsiteList(
                    site_rows(found), site_states(found), self._list_events(), served=True
                )
                self.panel = JobsitePanel(
                    on_close=lambda _nothing: self.hide_site(), on_notes=actions.on_notes
                )
        self.show_found(found)

    def show_found(self, found: FoundJobsites) -> None:
        """Show the list and the legend as they are now."""
        self.sites.set_sites(site_rows(found), site_states(found), remaining=found.remaining)

    def show_quick(self, detail: JobsiteDetail, today: date) -> None:
        self.quick.set_site(quick_site(detail, today))
        self.sites.set_chosen(str(detail.jobsite.id))

    def hide_quick(self) -> Awaitable[None]:
        """Nothing is chosen any more, on the map as in the list."""
        self.quick.set_site(None)
        self.sites.set_chosen("")
        self.map.select(None)
        return self._actions.on_leave_pin()

    def show_site(self, detail: JobsiteDetail, card: VisitorCard, *, fly: bool) -> None:
        """Slide a jobsite over the list; ``fly`` brings its pin into view."""
        self.quick.set_site(None)
        self.panel.set_site(site_details(detail, card.now, card.today))
        self.sites.set_chosen(str(detail.jobsite.id))
        if fly:
            self.map.select(str(detail.jobsite.id))

    def follow_site(self, detail: JobsiteDetail, card: VisitorCard) -> None:
        """Show the open jobsite as it is now; nothing else moves."""
        self.panel.set_site(site_details(detail, card.now, card.today))

    def hide_site(self) -> None:
        self.panel.set_site(None)
        self.sites.set_chosen("")
        self.map.select(None)
        self._actions.on_close()

    def show_search(self, property_ids: list[UUID] | None, *, fit: bool) -> None:
        """Show only what was found on the map, too; None shows all again."""
        names = None if property_ids is None else [str(one) for one in property_ids]
        self.map.show_found(names)
        if fit and names:
            self.map.show_all()

    def patch(self, revision: int, jobsites: list[Jobsite]) -> None:
        """Change these properties' pins in place."""
        self.map.patch(revision, pins_of(jobsites))

    def show_state(self, state: JobsiteState | None) -> None:
        self.map.show_states(None if state is None else [state.value])
        self.map.show_all()

    def _list_events(self) -> SiteListEvents:
        actions = self._actions
        return SiteListEvents(
            on_choose=actions.on_open,
            on_search=actions.on_search,
            on_filter=actions.on_filter,
            on_more=lambda _nothing: actions.on_more(),
        )


def pins_of(jobsites: list[Jobsite]) -> list[Pin]:
    """The placed ones as pins."""
    return [
        Pin(str(site.id), site.name, site.state.value, site.latitude, site.longitude)
        for site in jobsites
        if site.latitude is not None and site.longitude is not None
    ]


def _view(found: FoundJobsites, ground: MapGround) -> MapView:
    bounds = NOWHERE
    if found.bounds is not None:
        south, west, north, east = found.bounds
        bounds = ((south, west), (north, east))
    return MapView(ground.tile_url or None, ground.attribution, bounds)
