"""One appointment: everything of the visit, and what can be done about it."""

from uuid import UUID

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.guarded_pages import Frame
from components.kit.live import DAYS, WORK, follow
from components.kit.page_spec import MEMBERS, PageSpec
from components.talk.question_dialog import QuestionDialog
from components.work.appointment_view import visit_facts, visit_site
from components.work.change_dialog import ChangeDialog, ChangeRequest
from components.work.jobsite_panel import JobsitePanel, NotesEdit
from components.work.visit_aside import VisitAside
from services.kit import addresses
from services.kit.events import DomainEvent
from services.kit.identifiers import read_id
from services.kit.permissions import Permission
from services.talk.visit_questions import ask_about_visit
from services.work.appointments import AppointmentDetail, view_appointment
from services.work.property_notes import change_access_notes
from services.work.visit_acceptances import accept_visit
from services.work.visit_requests import (
    VisitChangeRequest,
    request_visit_change,
    withdraw_visit_change,
)


async def appointment_page(frame: Frame, visit_id: str) -> None:
    """The visit with services, materials, notes and photos; beside it when, where and who."""
    view = AppointmentView(frame, read_id(visit_id, "appointment"))
    await view.draw()
    follow(frame.visitor, WORK | DAYS, view.hear)


PAGES = (
    PageSpec(
        address=addresses.APPOINTMENT,
        title="Appointment",
        build=appointment_page,
        permission=Permission.VIEW_WORK,
        roles=MEMBERS,
        find=view_appointment,
    ),
)


class AppointmentView:
    """One person's page of one visit."""

    def __init__(self, frame: Frame, visit_id: UUID) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._id = visit_id

    async def draw(self) -> None:
        detail = await self._fetch()
        card = self._visitor.card
        self._frame.shell.set_title(detail.visit.title)
        with ui.element().classes(theme.SPLIT):
            self._panel = JobsitePanel(on_notes=self._save_notes, inline=True)
            self._aside = VisitAside(visit_facts(detail, card.now, card.today))
            with self._aside, ui.element().classes(theme.ASIDE_ACTIONS):
                self._accept = action_button("Looks good", self._say_good, icon="check")
                self._question = action_button(
                    "Ask a question", self._open_question, kind="tonal", icon="message-circle"
                )
                self._change = action_button(
                    "Reschedule or skip", self._open_dialog, kind="tonal", icon="calendar-days"
                )
                self._withdraw = action_button(
                    "Take the request back", self._take_back, kind="quiet", icon="undo-2"
                )
        self._dialog = ChangeDialog(self._ask)
        self._questions = QuestionDialog(self._ask_question)
        self._show(detail)

    async def hear(self, events: list[DomainEvent]) -> None:
        """Follow this visit and its property; nothing else on the page depends on events."""
        near = {self._id, self._detail.property_id, None}
        if any(event.subject_id in near or event.property_id in near for event in events):
            self._show(await self._fetch())

    async def _fetch(self) -> AppointmentDetail:
        return await self._visitor.fetch(view_appointment, self._id)

    def _show(self, detail: AppointmentDetail) -> None:
        self._detail = detail
        card = self._visitor.card
        self._panel.set_site(visit_site(detail, card.now, card.today))
        self._aside.set_facts(visit_facts(detail, card.now, card.today))
        self._accept.set_visibility(detail.can_accept)
        self._question.set_visibility(card.may(Permission.TALK))
        self._change.set_visibility(detail.can_ask_change)
        self._withdraw.set_visibility(detail.can_withdraw)

    def _open_dialog(self) -> None:
        self._dialog.open(self._visitor.card.today)

    def _open_question(self) -> None:
        self._questions.open()

    async def _say_good(self) -> None:
        await self._visitor.perform("Thank you, the crew will be glad", accept_visit, self._id)
        self._show(await self._fetch())

    async def _ask(self, request: ChangeRequest) -> str:
        asked = VisitChangeRequest(request.kind, request.wanted_on, request.note)
        refusal = await self._visitor.attempt(request_visit_change, self._id, asked)
        self._show(await self._fetch())
        return refusal

    async def _ask_question(self, text: str) -> str:
        refusal = await self._visitor.attempt(ask_about_visit, self._id, text)
        if not refusal:
            ui.notify("Question sent", type="positive")
        return refusal

    async def _take_back(self) -> None:
        request = self._detail.open_request
        if request is not None:
            await self._visitor.perform("Request taken back", withdraw_visit_change, request.id)
        self._show(await self._fetch())

    async def _save_notes(self, edit: NotesEdit) -> str:
        refusal = await self._visitor.attempt(
            change_access_notes, self._detail.property_id, notes=edit.notes, seen=edit.seen
        )
        self._show(await self._fetch())
        return refusal
