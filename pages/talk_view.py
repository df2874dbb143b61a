"""Conversations on a page, as customers and the office both see them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from nicegui import ui

from components.kit import theme
from components.kit.actions import action_button
from components.kit.form_fields import FormField, FormFields
from components.kit.photo_picker import PhotoPicker
from components.kit.small_pieces import Empty
from components.kit.visitor import Visitor
from components.talk.talk_parts import Conversation, ThreadList
from components.talk.thread_view import describe_talk, thread_item
from services.kit.errors import DomainError
from services.kit.events import DomainEvent
from services.kit.identifiers import read_id
from services.talk.conversations import Attachment, MessageText, ThreadDetail, ThreadSummary


@dataclass(frozen=True, slots=True)
class TalkEnd:
    """One end of the line: its services, its address and its own buttons."""

    address: str
    empty: Empty
    list_threads: Callable[[], Awaitable[tuple[ThreadSummary, ...]]]
    view_thread: Callable[[UUID], Awaitable[ThreadDetail]]
    reply: Callable[[UUID, MessageText], Awaitable[object]]
    mark_read: Callable[[UUID], Awaitable[object]]
    attachments: Callable[[tuple[str, ...]], tuple[Attachment, ...]]
    draw_bar: Callable[[], object]  # over the list
    draw_acts: Callable[[ThreadDetail], object] | None = None  # over the conversation
    read_draft: Callable[[UUID], Awaitable[str]] | None = None
    keep_draft: Callable[[UUID, str], Awaitable[object]] | None = None
    for_office: bool = False


class TalkView:
    """One person's conversations, and the one that is open."""

    def __init__(self, visitor: Visitor, end: TalkEnd, opened: UUID | None) -> None:
        self._visitor = visitor
        self._end = end
        self._opened = opened
        self._token = uuid4()

    async def draw(self) -> None:
        detail = await self._end.view_thread(self._opened) if self._opened else None
        look = theme.TALKS_OPEN if self._opened else theme.TALKS
        with ui.element().classes(look):
            with ui.element():
                with ui.element().classes(theme.TALKS_BAR):
                    self._end.draw_bar()
                self._list = ThreadList((), self._end.empty)
            with ui.element():
                if detail is None:
                    ui.label("Choose a conversation to read it.").classes(theme.TALK_NONE)
                else:
                    await self._draw_talk(detail)
        await self._mark_read()
        await self._show_list()

    async def hear(self, events: list[DomainEvent]) -> None:
        """Follow what is said, also from another tab or by somebody else."""
        del events
        if self._opened is not None:
            self.show(await self._end.view_thread(self._opened))
            await self._mark_read()
        await self._show_list()

    def show(self, detail: ThreadDetail) -> None:
        card = self._visitor.card
        self._talk.set_talk(
            describe_talk(
                detail,
                self._end.address,
                card.now,
                card.time_zone,
                for_office=self._end.for_office,
            )
        )
        if self._end.draw_acts is not None:
            self._acts.clear()
            with self._acts:
                self._end.draw_acts(detail)

    async def _draw_talk(self, detail: ThreadDetail) -> None:
        if self._end.draw_acts is not None:
            self._acts = ui.element().classes(theme.INBOX_ACTS)
        card = self._visitor.card
        self._talk = Conversation(
            describe_talk(detail, self._end.address, card.now, card.time_zone)
        )
        self.show(detail)
        draft = await self._end.read_draft(detail.summary.id) if self._end.read_draft else ""
        field = FormField("reply", "Message", draft, "text", hint="Write a message")
        with self._talk, ui.element().classes(theme.COMPOSER):
            self._fields = FormFields([field], on_change=self._keep)
            with ui.element().classes(theme.COMPOSER_FOOT):
                self._photos = PhotoPicker()
                action_button("Send", self._send, icon="send")

    async def _send(self) -> None:
        if self._opened is None:
            return
        text = self._fields.values["reply"]
        self._fields.set_problem("reply", "")
        try:
            photos = self._end.attachments(self._photos.tokens)
            text = text if text.strip() or not photos else "Photos"
            await self._end.reply(self._opened, MessageText(text, self._token, photos=photos))
        except DomainError as refusal:
            self._fields.set_problem("reply", str(refusal))
            return
        self._token = uuid4()
        self._fields.wipe("reply")
        self._photos.wipe()
        await self._keep({"reply": ""})
        await self.hear([])

    async def _keep(self, values: dict[str, str]) -> None:
        if self._opened is not None and self._end.keep_draft is not None:
            await self._end.keep_draft(self._opened, values.get("reply", ""))

    async def _mark_read(self) -> None:
        if self._opened is not None:
            await self._end.mark_read(self._opened)

    async def _show_list(self) -> None:
        card = self._visitor.card
        threads = await self._end.list_threads()
        items = [thread_item(one, self._end.address, card.now, card.time_zone) for one in threads]
        self._list.set_threads(items, current=str(self._opened or ""))


def read_thread_id(text: str) -> UUID | None:
    """The conversation in an address; none where it names none.

    Raises:
        NotFound: it is no identifier.
    """
    return read_id(text, "conversation") if text else None
