"""The inbox: what customers ask, for the office to read, answer, give on and close."""

from uuid import UUID

from nicegui import ui

from components.estimates.answer_dialogs import WordsDialog
from components.kit import theme
from components.kit.actions import action_button
from components.kit.filter_bar import FilterBar, FilterChange, Option, Select
from components.kit.form_fields import FormField
from components.kit.guarded_pages import Frame
from components.kit.live import ESTIMATES, TALK, follow
from components.kit.page_spec import OFFICE, Menu, PageSpec
from components.kit.section import Section
from components.kit.small_pieces import Empty
from components.talk.inbox_parts import (
    UnsentMails,
    no_mail_note,
    request_select,
    staff_select,
    unsent_rows,
)
from pages.office.visit_changes import VisitChangeContext
from pages.portal.badges import show_badges
from pages.talk_view import TalkEnd, TalkView, read_thread_id
from services.kit import addresses
from services.kit.permissions import Permission
from services.kit.unit_of_work import execute
from services.mail.mail_failures import count_unsent_mails, list_unsent_mails, retry_mail
from services.talk.conversations import MessageText, ThreadDetail, ThreadSummary
from services.talk.inbox import (
    Colleague,
    answer_thread,
    assign_thread,
    close_thread,
    list_colleagues,
    list_inbox,
    view_inbox_thread,
)
from services.talk.photo_uploads import UploadTokens
from services.talk.work_requests import needs_estimate, read_status, set_request_status

NONE = Empty(icon="message-circle", title="Nothing here", hint="Messages and requests come here.")
SHOWN = (Option("open", "Open"), Option("closed", "Closed"))


async def inbox_page(
    frame: Frame,
    uploads: UploadTokens,
    query: dict[str, str],
    thread_id: str = "",
    *,
    sends_mail: bool,
) -> None:
    """Requests about visits, conversations of all customers, and mails that could not be sent."""
    inbox = Inbox(frame, uploads, is_closed=query.get("show") == "closed")
    await inbox.prepare()
    if not sends_mail:
        waiting = await frame.visitor.fetch(count_unsent_mails)
        Section("Email is not set up", no_mail_note(waiting))
    if not thread_id:
        await VisitChangeContext(frame.visitor).draw()
    view = TalkView(frame.visitor, inbox.end(), read_thread_id(thread_id))
    await view.draw()
    await inbox.draw_unsent()
    follow(frame.visitor, TALK | ESTIMATES, view.hear)


PAGES = (
    PageSpec(
        address=addresses.INBOX,
        title="Inbox",
        build=inbox_page,
        permission=Permission.HANDLE_INBOX,
        roles=OFFICE,
        menu=Menu("message-circle", tab=2),
        also=(addresses.OFFICE,),
    ),
    PageSpec(
        address=addresses.INBOX_THREAD,
        title="Inbox",
        build=inbox_page,
        permission=Permission.HANDLE_INBOX,
        roles=OFFICE,
        find=view_inbox_thread,
    ),
)


class Inbox:
    """One colleague's inbox."""

    def __init__(self, frame: Frame, uploads: UploadTokens, *, is_closed: bool) -> None:
        self._frame = frame
        self._visitor = frame.visitor
        self._session_id = frame.visitor.session_id
        self._uploads = uploads
        self._is_closed = is_closed
        self._staff: tuple[Colleague, ...] = ()
        self._dialogs = ui.element().classes(theme.PLACE)

    async def prepare(self) -> None:
        self._staff = await self._visitor.fetch(list_colleagues)

    def end(self) -> TalkEnd:
        person_id = self._visitor.card.person_id
        return TalkEnd(
            address=addresses.INBOX,
            empty=NONE,
            list_threads=self._list,
            view_thread=self._view,
            reply=self._reply,
            mark_read=self._count,
            attachments=lambda tokens: tuple(
                self._uploads.read(person_id, token) for token in tokens
            ),
            draw_bar=self._draw_bar,
            draw_acts=self._draw_acts,
            for_office=True,
        )

    async def draw_unsent(self) -> None:
        self._unsent = UnsentMails((), on_retry=self._retry)
        await self._show_unsent()

    async def _show_unsent(self) -> None:
        card = self._visitor.card
        mails = await self._visitor.fetch(list_unsent_mails)
        self._unsent.set_rows(unsent_rows(mails, card.now, card.time_zone))

    async def _list(self) -> tuple[ThreadSummary, ...]:
        return await self._visitor.fetch(list_inbox, closed=self._is_closed)

    async def _view(self, thread_id: UUID) -> ThreadDetail:
        return await self._visitor.fetch(view_inbox_thread, thread_id)

    async def _reply(self, thread_id: UUID, words: MessageText) -> object:
        return await execute(self._session_id, answer_thread, thread_id, words)

    async def _count(self, thread_id: UUID) -> None:
        del thread_id
        await show_badges(self._visitor, self._frame.shell)

    def _draw_bar(self) -> None:
        chosen = "closed" if self._is_closed else "open"

        def show(change: FilterChange) -> None:
            ui.navigate.to(f"{addresses.INBOX}?show={change.chosen.get('show', 'open')}")

        select = Select("show", "Show", chosen, SHOWN)
        FilterBar(search="", query="", selects=[select], on_change=show)

    def _draw_acts(self, detail: ThreadDetail) -> None:
        thread_id = detail.summary.id
        selects = [staff_select(self._staff, detail.summary.assigned_to)]
        if detail.summary.request_status is not None:
            selects.append(request_select(detail.summary.request_status))

        async def change(asked: FilterChange) -> None:
            await self._change(thread_id, detail, asked)

        FilterBar(search="", query="", selects=selects, on_change=change)
        if not detail.summary.is_closed:
            action_button("Close", lambda: self._close(thread_id), kind="quiet", icon="check")

    async def _change(self, thread_id: UUID, detail: ThreadDetail, asked: FilterChange) -> None:
        names = {str(one.person_id): one for one in self._staff}
        wanted = names.get(asked.chosen.get("staff", ""))
        if (wanted.name if wanted else "") != detail.summary.assigned_to:
            person_id = wanted.person_id if wanted else None
            await self._visitor.perform("Done.", assign_thread, thread_id, person_id)
        status = read_status(asked.chosen.get("status", ""))
        if status is None or status is detail.summary.request_status:
            return
        if needs_estimate(status):
            self._ask_estimate(thread_id, asked.chosen["status"])
        else:
            await self._set_status(thread_id, asked.chosen["status"], "")

    def _ask_estimate(self, thread_id: UUID, status: str) -> None:
        async def send(number: str) -> bool:
            return await self._set_status(thread_id, status, number)

        field = FormField("number", "Estimate number", hint="EST-1001")
        with self._dialogs:
            WordsDialog("Which estimate was sent?", field, "Save", on_send=send).open()

    async def _set_status(self, thread_id: UUID, name: str, number: str) -> bool:
        status = read_status(name)
        assert status is not None  # one of those that were offered
        done = "The customer can see it now."
        kept = await self._visitor.perform(done, set_request_status, thread_id, status, number)
        return kept is not None

    async def _close(self, thread_id: UUID) -> None:
        if await self._visitor.perform("Closed.", close_thread, thread_id):
            ui.navigate.to(addresses.INBOX)

    async def _retry(self, mail_id: str) -> None:
        await self._visitor.perform("We try again now.", retry_mail, UUID(mail_id))
        await self._show_unsent()
