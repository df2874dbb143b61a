"""Sending messages and work requests from wherever the customer is."""

from uuid import UUID, uuid4

from nicegui import ui

from components.kit import theme
from components.kit.visitor import Visitor
from components.talk.write_dialogs import (
    WriteDialog,
    Written,
    message_fields,
    read_draft,
    request_fields,
)
from services.kit import addresses
from services.kit.errors import DomainError
from services.kit.identifiers import read_id
from services.talk.conversations import Attachment, MessageText
from services.talk.message_drafts import as_new_thread, keep_draft, read_message_form
from services.talk.messages import open_thread
from services.talk.photo_uploads import UploadTokens
from services.talk.work_requests import NewWorkRequest, request_work


class Writing:
    """What one visitor writes; the dialogs stand in the frame and survive a change of page."""

    def __init__(self, visitor: Visitor, uploads: UploadTokens) -> None:
        self._visitor = visitor
        self._uploads = uploads
        self._place = ui.element().classes(theme.PLACE)

    async def write_message(self) -> None:
        """Open "Send message" with the draft, or with the person's name and number."""
        form, token = await self._visitor.fetch(read_message_form), uuid4()

        async def send(written: Written) -> str:
            draft = read_draft(written.values)
            try:
                words = self._words(draft.text, draft.name, draft.phone, written.photos, token)
                new = as_new_thread(draft, words)
                await self._visitor.change(open_thread, new)
            except DomainError as refusal:
                return str(refusal)
            await self._keep({})
            ui.notify("Message sent. We'll reply in Messages.", type="positive")
            return ""

        fields = message_fields(form)
        self._place.clear()
        with self._place:
            WriteDialog(
                "Send message", fields, main="message", on_send=send, on_change=self._keep
            ).open()

    async def request_work(self) -> None:
        """Open "Request work"."""
        form, token = await self._visitor.fetch(read_message_form), uuid4()

        async def send(written: Written) -> str:
            values = written.values
            text = values["message"].strip() or values["service"]
            try:
                words = self._words(text, "", "", written.photos, token)
                place = read_id(values["property"], "property")
                request = NewWorkRequest(values["service"], place, values["days"], words)
                thread_id = await self._visitor.change(request_work, request)
            except DomainError as refusal:
                return str(refusal)
            ui.notify("Your request has reached us.", type="positive")
            ui.navigate.to(addresses.MESSAGE_THREAD.format(thread_id=thread_id))
            return ""

        self._place.clear()
        with self._place:
            WriteDialog(
                "Request work",
                request_fields(form),
                main="service",
                on_send=send,
                needs_property=True,
            ).open()

    def attachments(self, tokens: tuple[str, ...]) -> tuple[Attachment, ...]:
        """The photos behind their notes.

        Raises:
            NotFound: a note is not the visitor's own.
        """
        return tuple(self._uploads.read(self._visitor.card.person_id, one) for one in tokens)

    def _words(
        self, text: str, name: str, phone: str, photos: tuple[str, ...], token: UUID
    ) -> MessageText:
        return MessageText(text, token, name, phone, self.attachments(photos))

    async def _keep(self, values: dict[str, str]) -> None:
        await self._visitor.change(keep_draft, read_draft(values))
