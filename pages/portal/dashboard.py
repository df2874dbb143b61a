"""Dashboard: what comes next, and what waits for an answer."""

from nicegui import ui

from components import formats, theme
from components.empty_state import Empty
from components.figures import Figure, Figures
from components.guarded_pages import Frame
from components.live import MONEY, WORK, follow
from components.next_visit import NextVisitCard
from components.theme import Tone
from components.visit_timeline import VisitTimeline
from components.visit_words import next_visit, timeline_visits
from services.dashboard import UpcomingVisit, list_upcoming_visits
from services.events import DomainEvent
from services.invoices import MoneyFigures, sum_money
from services.permissions import Permission

FIRST = 40  # visits drawn at once; a person reads on by "show more"


async def dashboard_page(frame: Frame) -> None:
    """The next visit, money due, and the timeline of all upcoming visits."""
    frame.shell.set_title("Dashboard")
    view = DashboardView(frame)
    with ui.element().classes(theme.STACK):
        await view.draw()
    follow(frame.visitor, WORK | MONEY, view.hear)


class DashboardView:
    """One person's Dashboard: it grows and follows in place."""

    def __init__(self, frame: Frame) -> None:
        self._visitor = frame.visitor
        self._limit = FIRST
        self._sees_money = frame.visitor.card.may(Permission.VIEW_MONEY)

    async def draw(self) -> None:
        visits = await self._visitor.fetch(list_upcoming_visits)
        self._next = NextVisitCard(None)
        if self._sees_money:
            self._figures = Figures([], label="What you owe")
        name = self._visitor.card.contractor.name
        self._timeline = VisitTimeline(
            "Upcoming visits",
            [],
            empty=Empty(
                icon="calendar-days",
                title="No visits planned",
                hint=f"{name} schedules your visits. They appear here as soon as they are set.",
            ),
            on_more=self._more,
        )
        self._show(visits)
        await self._show_money()

    async def hear(self, events: list[DomainEvent]) -> None:
        if any(event.kind in WORK for event in events):
            self._show(await self._visitor.fetch(list_upcoming_visits))
        if any(event.kind in MONEY for event in events):
            await self._show_money()

    async def _more(self, _nothing: None) -> None:
        self._limit += FIRST
        self._show(await self._visitor.fetch(list_upcoming_visits))

    def _show(self, visits: list[UpcomingVisit]) -> None:
        card = self._visitor.card
        self._next.set_visit(next_visit(visits[0], card.now, card.today) if visits else None)
        shown = timeline_visits(visits[: self._limit], card.today)
        self._timeline.set_visits(shown, remaining=max(0, len(visits) - self._limit))

    async def _show_money(self) -> None:
        if self._sees_money:
            figures = await self._visitor.fetch(sum_money)
            self._figures.set_figures(_figures(figures))


def _figures(sums: MoneyFigures) -> list[Figure]:
    shown = [Figure("Due now", formats.money(sums.due), href="/invoices")]
    if sums.overdue:
        shown.append(
            Figure(
                "Overdue",
                formats.money(sums.overdue),
                tone=Tone.OVERDUE,
                href="/invoices?status=overdue",
            )
        )
    if sums.processing:
        shown.append(Figure("Processing", formats.money(sums.processing), tone=Tone.PROCESSING))
    return shown
