"""Jobsites: what happens on all of the customer's properties, on a map and in a list."""

from dataclasses import replace
from uuid import UUID

from components.kit.guarded_pages import Frame
from components.kit.live import DAYS, WORK, follow, work_revision
from components.kit.page_spec import MEMBERS, Menu, PageSpec
from components.work.jobsite_panel import NotesEdit
from components.work.jobsite_screen import JobsiteScreen, MapGround, ScreenActions
from components.work.jobsite_view import state_of_tone
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.identifiers import read_id
from services.kit.permissions import Permission
from services.work.jobsites import (
    PAGE_SIZE,
    JobsiteDetail,
    JobsiteQuery,
    find_jobsites,
    list_jobsites,
    list_pins,
    view_jobsite,
)
from services.work.property_notes import change_access_notes


async def jobsites_page(frame: Frame, ground: MapGround, property_id: str = "") -> None:
    """Map and list; with a property in the address, that one opened."""
    view = JobsitesView(frame, ground)
    opened = await view.find(property_id) if property_id else None
    await view.draw()
    follow(frame.visitor, WORK | DAYS, view.hear)
    if opened is not None:
        view.show_site(opened, fly=True)


PAGES = (
    PageSpec(
        address=addresses.JOBSITES,
        title="Jobsites",
        build=jobsites_page,
        permission=Permission.VIEW_WORK,
        roles=MEMBERS,
        menu=Menu("map", tab=2),
        by_property=True,
        wide=True,
    ),
    PageSpec(
        address=addresses.JOBSITE,
        title="Jobsites",
        build=jobsites_page,
        permission=Permission.VIEW_WORK,
        roles=MEMBERS,
        find=view_jobsite,
        by_property=True,
        wide=True,
    ),
)


class JobsitesView:
    """One person's Jobsites page: what they look for and what they have open."""

    def __init__(self, frame: Frame, ground: MapGround) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._ground = ground
        self._query = JobsiteQuery()
        self._peeked: str = ""  # the property in the quick view
        self._opened: str = ""  # the property in the panel

    async def draw(self) -> None:
        found = await self._visitor.fetch(list_jobsites, self._query)
        actions = ScreenActions(
            on_pin=self._peek,
            on_leave_pin=self._leave,
            on_open=self._open,
            on_close=self._close,
            on_search=self._search,
            on_filter=self._filter,
            on_more=self._more,
            on_notes=self._save_notes,
        )
        self._screen = JobsiteScreen(found, self._ground, actions)

    async def find(self, property_id: str) -> JobsiteDetail:
        return await self._visitor.fetch(view_jobsite, read_id(property_id, "property"))

    def show_site(self, detail: JobsiteDetail, *, fly: bool) -> None:
        self._opened, self._peeked = str(detail.jobsite.id), ""
        self._screen.show_site(detail, self._visitor.card, fly=fly)
        self._frame.note_address(f"{addresses.JOBSITES}/{detail.jobsite.id}", {})

    async def hear(self, events: list[DomainEvent]) -> None:
        """Follow what happened, keeping zoom, scroll and whatever is open."""
        work = [event for event in events if event.kind in WORK]
        touched = {event.property_id for event in work if event.property_id}
        revision = work_revision(self._visitor.customer_id)
        if touched and all(event.property_id for event in work):
            self._screen.patch(revision, await self._visitor.fetch(list_pins, touched))
        elif work:
            self._screen.map.reload()
        if work and self._query.search:
            self._screen.show_search(await self._find_all(), fit=False)
        self._screen.show_found(await self._visitor.fetch(list_jobsites, self._query))
        is_whole = not work or not all(event.property_id for event in work)
        await self._refresh_opened(None if is_whole else {str(name) for name in touched})

    async def _refresh_opened(self, touched: set[str] | None) -> None:
        card = self._visitor.card
        if self._opened and (touched is None or self._opened in touched):
            self._screen.follow_site(await self.find(self._opened), card)
        if self._peeked and (touched is None or self._peeked in touched):
            self._screen.show_quick(await self.find(self._peeked), card.today)

    async def _peek(self, property_id: str) -> None:
        self._peeked = property_id
        detail = await self.find(property_id)
        if self._peeked != property_id:
            return  # another pin was chosen since, or the card was closed
        self._screen.show_quick(detail, self._visitor.card.today)
        await self._look(replace(self._query, pinned=detail.jobsite.id))

    async def _leave(self) -> None:
        self._peeked = ""
        await self._look(replace(self._query, pinned=None))

    async def _open(self, property_id: str) -> None:
        self.show_site(await self.find(property_id), fly=True)

    def _close(self) -> None:
        self._opened = ""
        self._frame.note_address(addresses.JOBSITES, {})

    async def _save_notes(self, edit: NotesEdit) -> str:
        if not self._opened:
            return ""
        return await self._visitor.attempt(
            change_access_notes, UUID(self._opened), notes=edit.notes, seen=edit.seen
        )

    async def _search(self, text: str) -> None:
        search = text.strip()
        await self._look(replace(self._query, search=search, limit=PAGE_SIZE))
        found = await self._find_all()
        if search == self._query.search:  # a later search may have been quicker
            self._screen.show_search(found, fit=True)

    async def _find_all(self) -> list[UUID] | None:
        search = self._query.search
        return await self._visitor.fetch(find_jobsites, search) if search else None

    async def _filter(self, tone: str) -> None:
        state = state_of_tone(tone)
        self._screen.show_state(state)
        await self._look(replace(self._query, state=state, limit=PAGE_SIZE))

    async def _more(self) -> None:
        await self._look(replace(self._query, limit=self._query.limit + PAGE_SIZE))

    async def _look(self, query: JobsiteQuery) -> None:
        self._query = query
        found = await self._visitor.fetch(list_jobsites, query)
        if query is self._query:  # a later search may have been quicker
            self._screen.show_found(found)
