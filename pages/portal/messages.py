"""Messages: the customer's conversations with the office."""

from uuid import UUID

from components.kit.actions import action_button
from components.kit.guarded_pages import Frame
from components.kit.live import ESTIMATES, TALK, follow
from components.kit.page_spec import MEMBERS, Menu, PageSpec
from components.kit.small_pieces import Empty
from pages.portal.writing import Writing
from pages.talk_view import TalkEnd, TalkView, read_thread_id
from services.kit import addresses
from services.kit.permissions import Permission
from services.talk.conversations import MessageText, ThreadDetail, ThreadSummary
from services.talk.message_drafts import DraftFields, keep_draft, read_message_form
from services.talk.messages import list_threads, mark_thread_read, reply_to_thread, view_thread
from services.talk.photo_uploads import UploadTokens

NONE_YET = Empty(
    icon="message-circle",
    title="No messages yet",
    hint="Send us a message, and the conversation appears here.",
)


async def messages_page(frame: Frame, uploads: UploadTokens, thread_id: str = "") -> None:
    """The list, and the conversation that the address names."""
    writing = Writing(frame.visitor, uploads)
    view = TalkView(frame.visitor, _end(frame, writing), read_thread_id(thread_id))
    await view.draw()
    follow(frame.visitor, TALK | ESTIMATES, view.hear)


PAGES = (
    PageSpec(
        address=addresses.MESSAGES,
        title="Messages",
        build=messages_page,
        permission=Permission.TALK,
        roles=MEMBERS,
        menu=Menu("message-circle", tab=4),
    ),
    PageSpec(
        address=addresses.MESSAGE_THREAD,
        title="Messages",
        build=messages_page,
        permission=Permission.TALK,
        roles=MEMBERS,
        find=view_thread,
    ),
)


def _end(frame: Frame, writing: Writing) -> TalkEnd:
    visitor = frame.visitor

    async def listing() -> tuple[ThreadSummary, ...]:
        return await visitor.fetch(list_threads)

    async def view(thread_id: UUID) -> ThreadDetail:
        return await visitor.fetch(view_thread, thread_id)

    async def reply(thread_id: UUID, words: MessageText) -> object:
        return await visitor.change(reply_to_thread, thread_id, words)

    async def mark(thread_id: UUID) -> None:
        unread = await visitor.change(mark_thread_read, thread_id)
        frame.shell.set_badges({addresses.MESSAGES: unread})

    async def draft(thread_id: UUID) -> str:
        return (await visitor.fetch(read_message_form, str(thread_id))).draft.text

    async def keep(thread_id: UUID, text: str) -> None:
        await visitor.change(keep_draft, DraftFields(text), str(thread_id))

    return TalkEnd(
        address=addresses.MESSAGES,
        empty=NONE_YET,
        list_threads=listing,
        view_thread=view,
        reply=reply,
        mark_read=mark,
        attachments=writing.attachments,
        draw_bar=lambda: action_button(
            "Request work", writing.request_work, kind="quiet", icon="plus"
        ),
        read_draft=draft,
        keep_draft=keep,
    )
