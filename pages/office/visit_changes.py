"""The part of the inbox where customers' requests to move or skip a visit are answered."""

from functools import partial

from nicegui import ui

from components.kit import theme
from components.kit.filter_bar import FilterBar, FilterChange
from components.kit.live import CHANGES, follow
from components.kit.section import Section
from components.kit.visitor import Visitor
from components.work.visit_changes import AnswerDialog, VisitChanges, change_row, cutoff_select
from services.kit.events import DomainEvent
from services.work.change_cutoffs import set_change_cutoff, view_change_cutoff
from services.work.visit_requests import (
    OfficeReply,
    VisitChange,
    answer_visit_change,
    list_visit_changes,
)

TITLE = "Requests to move or skip a visit"


class VisitChangeContext:
    """One colleague's list of requests; it follows what others answer."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._changes: dict[str, VisitChange] = {}

    async def draw(self) -> None:
        cutoff = cutoff_select(await self._visitor.fetch(view_change_cutoff))
        with Section(TITLE).classes(theme.CHANGES):
            self._list = VisitChanges(on_answer=self._open)
            self._bar = FilterBar(search="", query="", selects=[cutoff], on_change=self._set_cutoff)
            self._dialogs = ui.element().classes(theme.PLACE)
        await self._show()
        follow(self._visitor, CHANGES, self._hear)

    async def _hear(self, events: list[DomainEvent]) -> None:
        del events
        await self._show()
        hours = await self._visitor.fetch(view_change_cutoff)
        self._bar.set_values(query="", selects=[cutoff_select(hours)])

    async def _show(self) -> None:
        card = self._visitor.card
        changes = await self._visitor.fetch(list_visit_changes)
        self._changes = {str(change.request.id): change for change in changes}
        rows = [change_row(change, card.now, card.time_zone) for change in changes]
        self._list.set_rows(rows)

    def _open(self, request_id: str) -> None:
        change, card = self._changes.get(request_id), self._visitor.card
        if change is None:
            return
        row = change_row(change, card.now, card.time_zone)
        self._dialogs.clear()
        with self._dialogs:
            AnswerDialog(change, row, partial(self._answer, change)).open()

    async def _answer(self, change: VisitChange, reply: OfficeReply) -> str:
        request_id = change.request.id
        refusal = await self._visitor.attempt(answer_visit_change, request_id, reply)
        if not refusal:
            ui.notify("Answered. The customer can see it now.", type="positive")
            await self._show()
        return refusal

    async def _set_cutoff(self, change: FilterChange) -> None:
        hours = change.chosen.get("cutoff")
        if hours is not None:  # one of those that were offered
            await self._visitor.perform("Saved.", set_change_cutoff, int(hours))
