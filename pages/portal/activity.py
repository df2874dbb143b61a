"""Activity: who opened, paid, approved and changed what, filtered by the page's address."""

from dataclasses import replace
from urllib.parse import urlencode

from nicegui import ui

from components.kit import theme
from components.kit.download_link import DownloadLink
from components.kit.filter_bar import FilterBar, FilterChange, Select
from components.kit.guarded_pages import Frame
from components.kit.live import follow
from components.kit.page_spec import ADMINS, Menu, PageSpec
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.small_pieces import Empty
from components.privacy.activity_view import COLUMNS, activity_row, activity_selects
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import Permission
from services.privacy.activity_log import (
    PAGE_SIZE,
    ActivityPage,
    ActivityQuery,
    list_activity,
    read_activity_query,
    write_activity_query,
)

ADDRESS = "/activity"
NONE_YET = Empty(
    icon="history",
    title="Nothing has happened yet",
    hint="What people open, pay, approve and change appears here.",
)
NONE_FOUND = Empty(
    icon="search",
    title="No matching activity",
    hint="Change the person, the kind or the period.",
    action="Show everything",
)


async def activity_page(frame: Frame, query: dict[str, str]) -> None:
    """Filters, the log, and its CSV."""
    view = ActivityView(frame, read_activity_query(query))
    with ui.element().classes(theme.STACK):
        await view.draw()
    follow(frame.visitor, frozenset(EventKind), view.hear)


PAGES = (
    PageSpec(
        address=ADDRESS,
        title="Activity",
        build=activity_page,
        permission=Permission.VIEW_ACTIVITY,
        roles=ADMINS,
        menu=Menu("history"),
    ),
)


class ActivityView:
    """One admin's look at the log: what it shows always stands in its address."""

    def __init__(self, frame: Frame, query: ActivityQuery) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._query = query

    async def draw(self) -> None:
        page = await self._visitor.fetch(list_activity, self._query)
        with ui.element().classes(theme.ROW_BETWEEN):
            self._filters = FilterBar(
                search="", query="", selects=self._selects(page), on_change=self._filter
            )
            self._sheet = DownloadLink("Download CSV", f"{ADDRESS}.csv")
        self._table = RecordTable(
            "Activity",
            COLUMNS,
            Page(),
            empty=NONE_YET,
            events=TableEvents(on_page=self._turn, on_empty_action=self._show_all),
        )
        self._show(page)

    async def hear(self, events: list[DomainEvent]) -> None:
        """The first page grows by itself; older ones stay where they are read."""
        del events
        if self._query.page == 1:
            self._show(await self._visitor.fetch(list_activity, self._query))

    async def _filter(self, change: FilterChange) -> None:
        chosen = {**write_activity_query(self._query), **change.chosen, "page": "1"}
        await self._look(read_activity_query(chosen))

    async def _turn(self, page: int) -> None:
        await self._look(replace(self._query, page=max(1, page)))

    async def _show_all(self, _nothing: None) -> None:
        await self._look(ActivityQuery())

    async def _look(self, query: ActivityQuery) -> None:
        self._query = query
        self._table.set_loading()
        page = await self._visitor.fetch(list_activity, query)
        if query is self._query:  # a later click may have been quicker
            self._show(page)
            self._frame.note_address(ADDRESS, write_activity_query(query))

    def _selects(self, page: ActivityPage) -> list[Select]:
        return activity_selects(self._query, page, self._visitor.card.today)

    def _show(self, page: ActivityPage) -> None:
        is_filtered = replace(self._query, page=1) != ActivityQuery()
        values = write_activity_query(replace(self._query, page=1))
        self._sheet.set_href(f"{ADDRESS}.csv?{urlencode(values)}")
        self._table.set_empty(NONE_FOUND if is_filtered else NONE_YET)
        self._filters.set_values(query="", selects=self._selects(page))
        today = self._visitor.card.today
        self._table.set_page(
            Page(
                rows=tuple(activity_row(one, today, page.time_zone) for one in page.rows),
                number=page.page,
                size=PAGE_SIZE,
                total=page.matching,
            )
        )
