"""Appointments: upcoming and past visits, filtered by the page's address."""

from dataclasses import replace

from nicegui import ui

from components.accounts.reauthentication import Reauthentication
from components.kit import theme
from components.kit.filter_bar import FilterBar, FilterChange
from components.kit.guarded_pages import Frame
from components.kit.live import DAYS, WORK, follow
from components.kit.page_spec import MEMBERS, Menu, PageSpec
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.small_pieces import Empty
from components.work.appointment_view import COLUMNS, appointment_row, filter_selects
from components.work.calendar_section import CalendarActions, CalendarSection
from services.accounts.calendar_addresses import (
    make_calendar_feed,
    revoke_calendar_feed,
    view_calendar_feed,
)
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.links import Links
from services.kit.permissions import Permission
from services.work.appointment_filters import PAGE_SIZE, AppointmentQuery, read_query, write_query
from services.work.appointments import AppointmentPage, list_appointments
from services.work.property_choices import list_property_choices

NONE_FOUND = Empty(
    icon="search",
    title="No matching appointments",
    hint="Change the words or the filters.",
    action="Show all upcoming",
)


async def appointments_page(frame: Frame, query: dict[str, str], links: Links) -> None:
    """Filters, the table, and the personal calendar."""
    view = AppointmentsView(frame, read_query(query))
    with ui.element().classes(theme.STACK):
        await view.draw()
        await view.draw_calendar(Reauthentication(frame.visitor, links), links)
    follow(frame.visitor, WORK | DAYS, view.hear)


PAGES = (
    PageSpec(
        address=addresses.APPOINTMENTS,
        title="Appointments",
        build=appointments_page,
        permission=Permission.VIEW_WORK,
        roles=MEMBERS,
        menu=Menu("calendar-days"),
        by_property=True,
    ),
)


class AppointmentsView:
    """One person's list of visits: what it shows always stands in its address."""

    def __init__(self, frame: Frame, query: AppointmentQuery) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._query = query

    async def draw(self) -> None:
        choices = await self._visitor.fetch(list_property_choices)
        # Whoever looks at one property alone has chosen already, in the frame.
        self._properties = () if choices.chosen else choices.options
        page = await self._visitor.fetch(list_appointments, self._query)
        self._filters = FilterBar(
            search="Search appointments",
            query=self._query.search,
            selects=filter_selects(self._query, page, self._properties),
            on_change=self._filter,
            placeholder="Work, property or crew",
        )
        self._table = RecordTable(
            "Appointments",
            COLUMNS,
            Page(),
            empty=self._none_yet(),
            events=TableEvents(on_page=self._turn, on_empty_action=self._show_all),
        )
        self._show(page)

    async def draw_calendar(self, proved: Reauthentication, links: Links) -> None:
        async def make() -> str | None:
            return await proved.obtain("Calendar address made", make_calendar_feed)

        async def revoke() -> None:
            await self._visitor.perform("Calendar address turned off", revoke_calendar_feed)

        state = await self._visitor.fetch(view_calendar_feed)
        CalendarSection(state, self._visitor.card, links, CalendarActions(make, revoke))

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        self._show(await self._visitor.fetch(list_appointments, self._query))

    async def _filter(self, change: FilterChange) -> None:
        query = read_query({**write_query(self._query), **change.chosen, "q": change.query})
        is_other_time = query.time is not self._query.time
        await self._look(replace(query, page=1, status=None if is_other_time else query.status))

    async def _turn(self, page: int) -> None:
        await self._look(replace(self._query, page=max(1, page)))

    async def _show_all(self, _nothing: None) -> None:
        await self._look(AppointmentQuery())

    async def _look(self, query: AppointmentQuery) -> None:
        self._query = query
        self._table.set_loading()
        page = await self._visitor.fetch(list_appointments, query)
        if query is self._query:  # a later click may have been quicker
            self._show(page)
            self._frame.note_address(addresses.APPOINTMENTS, write_query(query))

    def _show(self, page: AppointmentPage) -> None:
        query, today = self._query, self._visitor.card.today
        is_filtered = replace(query, page=1, time=AppointmentQuery().time) != AppointmentQuery()
        self._table.set_empty(NONE_FOUND if is_filtered else self._none_yet())
        selects = filter_selects(query, page, self._properties)
        self._filters.set_values(query=query.search, selects=selects)
        self._table.set_page(
            Page(
                rows=tuple(appointment_row(visit, today) for visit in page.rows),
                number=page.page,
                size=PAGE_SIZE,
                total=page.matching,
            )
        )

    def _none_yet(self) -> Empty:
        name = self._visitor.card.contractor.name
        return Empty(
            icon="calendar-days",
            title="No appointments here",
            hint=f"{name} schedules your visits. They appear here as soon as they are set.",
        )
