"""Estimates: all of the customer's, those that wait for an answer first."""

from nicegui import ui

from components.estimates.estimate_view import COLUMNS, UNPRICED_COLUMNS, estimate_row
from components.kit import theme
from components.kit.guarded_pages import Frame
from components.kit.live import ESTIMATES, follow
from components.kit.page_spec import MEMBERS, Menu, PageSpec
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.small_pieces import Empty
from services.estimates.estimates import EstimateList, list_estimates
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.permissions import Permission

PAGE_SIZE = 25
NONE_YET = Empty(
    icon="clipboard-list",
    title="No estimates yet",
    hint="When we offer you work, the estimate appears here for you to approve.",
)


async def estimates_page(frame: Frame, query: dict[str, str]) -> None:
    """The table; its page stands in the address."""
    number = query.get("page", "1")
    view = EstimatesView(frame, int(number) if number.isdecimal() and len(number) < 6 else 1)
    with ui.element().classes(theme.STACK):
        await view.draw()
    follow(frame.visitor, ESTIMATES, view.hear)


PAGES = (
    PageSpec(
        address=addresses.ESTIMATES,
        title="Estimates",
        build=estimates_page,
        permission=Permission.VIEW_ESTIMATES,
        roles=MEMBERS,
        menu=Menu("clipboard-list"),
        by_property=True,
    ),
)


class EstimatesView:
    """One person's list of estimates."""

    def __init__(self, frame: Frame, number: int) -> None:
        self._frame = frame
        self._number = max(1, number)
        self._priced = frame.visitor.card.may(Permission.VIEW_MONEY)

    async def draw(self) -> None:
        events = TableEvents(on_page=self._turn)
        columns = COLUMNS if self._priced else UNPRICED_COLUMNS
        self._table = RecordTable("Estimates", columns, Page(), empty=NONE_YET, events=events)
        self._show(await self._frame.visitor.fetch(list_estimates))

    async def hear(self, events: list[DomainEvent]) -> None:
        del events
        self._show(await self._frame.visitor.fetch(list_estimates))

    async def _turn(self, number: int) -> None:
        self._number = max(1, number)
        self._show(await self._frame.visitor.fetch(list_estimates))
        self._frame.note_address(
            addresses.ESTIMATES, {"page": str(self._number)} if number > 1 else {}
        )

    def _show(self, found: EstimateList) -> None:
        pages = max(1, -(-len(found.rows) // PAGE_SIZE))
        self._number = min(self._number, pages)
        first = (self._number - 1) * PAGE_SIZE
        shown = found.rows[first : first + PAGE_SIZE]
        self._table.set_page(
            Page(
                rows=tuple(estimate_row(row, found.today, priced=self._priced) for row in shown),
                number=self._number,
                size=PAGE_SIZE,
                total=len(found.rows),
            )
        )
