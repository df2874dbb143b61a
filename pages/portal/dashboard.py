"""Dashboard: what comes next, what waits to be paid, and what was done last."""

from nicegui import ui

from components.kit import theme
from components.kit.guarded_pages import Frame
from components.kit.live import DAYS, MONEY, WORK, follow
from components.kit.page_spec import MEMBERS, Menu, PageSpec
from components.kit.small_pieces import Empty
from components.kit.visitor import ask
from components.money.checkout_dialog import CheckoutBill
from components.money.money_due import MoneyDueCard
from components.money.money_view import money_due
from components.work.next_visit import NextVisitCard
from components.work.visit_timeline import VisitTimeline
from components.work.visit_view import next_visit, past_visits, timeline_visits
from pages.portal.checkout_parts import CheckoutParts
from pages.portal.invoices_to_pay import MOST
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.permissions import Permission
from services.money.invoice_lists import list_due
from services.money.invoices import MoneyFigures, sum_money
from services.money.payment_orders import OrderLine
from services.overview.dashboard import (
    PAGE_SIZE,
    PAST_SIZE,
    VisitList,
    list_past_visits,
    list_upcoming_visits,
    view_dashboard,
)


async def dashboard_page(frame: Frame, checkout: CheckoutParts | None) -> None:
    """The next visit, money due, all upcoming visits, and the last ones done."""
    view = DashboardView(frame, checkout)
    with ui.element().classes(theme.STACK):
        await view.draw()
    follow(frame.visitor, WORK | DAYS | MONEY, view.hear)


PAGES = (
    PageSpec(
        address=addresses.DASHBOARD,
        title="Dashboard",
        build=dashboard_page,
        permission=Permission.VIEW_WORK,
        roles=MEMBERS,
        menu=Menu("layout-dashboard", tab=1),
        by_property=True,
    ),
)


class DashboardView:
    """One person's Dashboard: it grows and follows in place."""

    def __init__(self, frame: Frame, parts: CheckoutParts | None) -> None:
        self._visitor = frame.visitor
        self._upcoming = PAGE_SIZE
        self._past = PAST_SIZE
        self._parts = parts
        self._sees_money = frame.visitor.card.may(Permission.VIEW_MONEY)

    async def draw(self) -> None:
        self._next = NextVisitCard(None)
        self._due = MoneyDueCard(self._pay)
        contractor = self._visitor.card.contractor
        call = f" Questions? Call {contractor.phone}." if contractor.phone else ""
        self._timeline = VisitTimeline(
            "Upcoming visits",
            [],
            empty=Empty(
                icon="calendar-days",
                title="No visits planned",
                hint=f"{contractor.name} schedules your visits. Each appears here at once.{call}",
            ),
            on_more=self._more_upcoming,
        )
        self._done = VisitTimeline(
            "Past visits", [], heading="Recent visits", on_more=self._more_past
        )
        self._dialogs = ui.element().classes(theme.PLACE)
        found = await self._visitor.fetch(view_dashboard)
        self._fill_work(found.upcoming, found.past)
        if found.sums:
            self._fill_money(found.sums)

    async def hear(self, events: list[DomainEvent]) -> None:
        kinds = {event.kind for event in events}
        if kinds & (WORK | DAYS):
            await self._show_work()
        if kinds & MONEY:
            await self._show_money()

    async def _more_upcoming(self, _nothing: None) -> None:
        self._upcoming += PAGE_SIZE
        await self._show_work()

    async def _more_past(self, _nothing: None) -> None:
        self._past += PAGE_SIZE
        await self._show_work()

    async def _show_work(self) -> None:
        upcoming, past = await self._visitor.fetch_both(
            ask(list_upcoming_visits, self._upcoming), ask(list_past_visits, self._past)
        )
        self._fill_work(upcoming, past)

    def _fill_work(self, upcoming: VisitList, past: VisitList) -> None:
        card = self._visitor.card
        first = next(iter(upcoming.visits), None)
        self._next.set_visit(next_visit(first, card.now, card.today) if first else None)
        shown = timeline_visits(upcoming.visits, card.today)
        self._timeline.set_visits(shown, remaining=_rest(upcoming))
        self._done.set_visits(past_visits(past.visits, card.today), remaining=_rest(past))

    async def _show_money(self) -> None:
        if self._sees_money:
            self._fill_money(await self._visitor.fetch(sum_money))

    def _fill_money(self, sums: MoneyFigures) -> None:
        may_pay = self._visitor.card.may(Permission.PAY)
        place, pays = self._visitor.card.looks_at, self._parts is not None
        self._due.set_due(money_due(sums, may_pay=may_pay, place=place, pays=pays))

    async def _pay(self, _nothing: None) -> None:
        """Checkout with all that is due, oldest first; what shall wait is unticked there."""
        if self._parts is None or not self._visitor.card.may(Permission.PAY):
            return
        due = await self._visitor.fetch(list_due, MOST + 1)
        if not due:
            await self._show_money()
            return
        if len(due) > MOST:
            ui.navigate.to(addresses.INVOICES)
            return
        lines = tuple(OrderLine(one.number, one.balance) for one in due)
        bill = CheckoutBill(lines, takes_tip=self._visitor.card.contractor.takes_tips)
        self._dialogs.clear()
        with self._dialogs:
            dialog = self._parts.dialog(self._visitor, bill, addresses.DASHBOARD)
        await dialog.begin()


def _rest(found: VisitList) -> int:
    return found.total - len(found.visits)
