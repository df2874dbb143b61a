"""Estimates, for the office: all customers', with search and status in the address."""

from dataclasses import replace

from nicegui import ui

from components.estimates.office_estimate_view import (
    OFFICE_COLUMNS,
    office_address,
    office_page,
    shelf_select,
)
from components.kit import theme
from components.kit.filter_bar import FilterBar, FilterChange
from components.kit.guarded_pages import Frame
from components.kit.live import ESTIMATES, follow
from components.kit.page_spec import OFFICE, Menu, PageSpec
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.small_pieces import Empty
from services.estimates.office_estimates import (
    EstimateQuery,
    list_office_estimates,
    read_estimate_query,
)
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.permissions import Permission

NONE = Empty(
    icon="clipboard-list",
    title="No estimates here",
    hint="Estimates come by import or from other software; drafts wait here to be published.",
)


async def office_estimates_page(frame: Frame, query: dict[str, str]) -> None:
    """The filters and the table."""
    view = OfficeEstimatesView(frame, read_estimate_query(query))
    with ui.element().classes(theme.STACK):
        view.draw()
        await view.refresh()
    follow(frame.visitor, ESTIMATES, view.hear)


PAGES = (
    PageSpec(
        address=addresses.OFFICE_ESTIMATES,
        title="Estimates",
        build=office_estimates_page,
        permission=Permission.OFFER_ESTIMATES,
        roles=OFFICE,
        menu=Menu("clipboard-list", tab=3),
    ),
)


class OfficeEstimatesView:
    """One colleague's list."""

    def __init__(self, frame: Frame, query: EstimateQuery) -> None:
        self._frame = frame
        self._query = query

    def draw(self) -> None:
        FilterBar(
            search="Search estimates",
            query=self._query.search.text,
            selects=[shelf_select(self._query)],
            on_change=self._filter,
            placeholder="Number or customer",
        )
        events = TableEvents(on_page=self._turn)
        self._table = RecordTable("Estimates", OFFICE_COLUMNS, Page(), empty=NONE, events=events)

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        await self.refresh()

    async def refresh(self) -> None:
        found = await self._frame.visitor.fetch(list_office_estimates, self._query)
        self._query = replace(self._query, page=found.page)
        self._table.set_page(office_page(found))

    async def _filter(self, change: FilterChange) -> None:
        await self._show(read_estimate_query({"q": change.query, **change.chosen}))

    async def _turn(self, number: int) -> None:
        await self._show(replace(self._query, page=max(1, number)))

    async def _show(self, query: EstimateQuery) -> None:
        self._query = query
        await self.refresh()
        self._frame.note_address(addresses.OFFICE_ESTIMATES, office_address(self._query))
