"""What customers' and the office's ends of a conversation share. No rights are checked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.kit import clock
from data.kit.files import File
from data.talk.messages import (
    Message,
    MessageFile,
    Thread,
    ThreadTopic,
    files_of_messages,
    find_message,
    messages_of,
    names_of_properties,
    note_reading,
)
from data.talk.work_requests import RequestStatus, requests_of_threads
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor
from services.kit.plain_texts import clean_line, clean_text
from services.work.photos import StoredPicture

MOST_PHOTOS = 8


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo that lies in the file store already, and what it was called."""

    picture: StoredPicture
    name: str = ""


@dataclass(frozen=True, slots=True)
class MessageText:
    """What somebody sends. The same ``form_token`` twice is one message.

    ``name`` and ``phone`` are as typed; empty ones are the person's own.
    """

    text: str
    form_token: UUID
    name: str = ""
    phone: str = ""
    photos: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A photo of a message."""

    file_id: UUID
    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MessageItem:
    """One message; ``is_mine`` as the reader sees it."""

    id: UUID
    author_name: str
    author_phone: str
    is_from_office: bool
    is_mine: bool
    text: str
    sent_at: datetime
    files: tuple[AttachedFile, ...]


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A conversation in a list. ``snippet`` is the start of its last message."""

    id: UUID
    title: str
    topic: ThreadTopic
    property_name: str
    customer_name: str
    last_name: str
    snippet: str
    last_at: datetime
    is_unread: bool
    is_closed: bool
    assigned_to: str
    request_status: RequestStatus | None


@dataclass(frozen=True, slots=True)
class ThreadDetail:
    """A conversation in full; ``link`` leads to what it is about."""

    summary: ThreadSummary
    customer_id: UUID
    link: str
    service: str
    preferred_days: str
    messages: tuple[MessageItem, ...]


def add_message(session: Session, author: Actor, thread: Thread, words: MessageText) -> Message:
    """Write a message into a thread whose row is locked; the author has read up to it.

    Raises:
        TextRefused: the text is missing or too long.
    """
    sent = find_message(session, form_token=words.form_token)
    if sent is not None:
        return sent
    message = write_message(session, author, thread, words)
    about = About(thread.customer_id, thread.property_id, message.id)
    announce(session, author, EventKind.MESSAGE_SENT, about, {"thread": thread.title})
    return message


def write_message(session: Session, author: Actor, thread: Thread, words: MessageText) -> Message:
    """Write a message that something else announces, such as the answer to an estimate."""
    person = session.get(Person, author.person_id) if author.person_id else None
    message = Message(
        thread_id=thread.id,
        form_token=words.form_token,
        author_id=author.person_id,
        author_name=clean_line(words.name) or author.name,
        author_phone=clean_line(words.phone, longest=40) or (person.phone if person else ""),
        is_from_office=author.customer_id is None,
        text=clean_text(words.text),
        sent_at=clock.now(),
    )
    session.add(message)
    session.flush()
    _attach(session, thread, message, words.photos[:MOST_PHOTOS])
    thread.last_at = message.sent_at
    thread.waits_for_office = not message.is_from_office
    thread.closed_at = None
    session.add(thread)
    if author.person_id is not None:
        note_reading(session, thread_id=thread.id, person_id=author.person_id, at=message.sent_at)
    return message


def _attach(
    session: Session, thread: Thread, message: Message, photos: Sequence[Attachment]
) -> None:
    for position, photo in enumerate(photos):
        file = photo.picture.as_file(
            name=clean_line(photo.name), customer_id=thread.customer_id, property_id=None
        )
        session.add(file)
        session.flush()
        session.add(MessageFile(message_id=message.id, file_id=file.id, position=position))


def describe_messages(session: Session, thread: Thread, reader: Actor) -> tuple[MessageItem, ...]:
    rows = messages_of(session, thread_id=thread.id)
    files: dict[UUID, list[AttachedFile]] = {}
    for message_id, file in files_of_messages(session, message_ids=[row.id for row in rows]):
        files.setdefault(message_id, []).append(_file(file))
    return tuple(
        MessageItem(
            id=row.id,
            author_name=row.author_name,
            author_phone=row.author_phone,
            is_from_office=row.is_from_office,
            is_mine=row.author_id is not None and row.author_id == reader.person_id,
            text=row.text,
            sent_at=row.sent_at,
            files=tuple(files.get(row.id, ())),
        )
        for row in rows
    )


def describe_thread(
    session: Session, summary: ThreadSummary, thread: Thread, reader: Actor
) -> ThreadDetail:
    request = requests_of_threads(session, thread_ids=[thread.id]).get(thread.id)
    return ThreadDetail(
        summary=summary,
        customer_id=thread.customer_id,
        link=thread.link,
        service=request.service if request else "",
        preferred_days=request.preferred_days if request else "",
        messages=describe_messages(session, thread, reader),
    )


def snippet_of(message: Message | None) -> str:
    return " ".join(message.text[:240].split())[:120] if message else ""


def property_names(session: Session, threads: Sequence[Thread]) -> dict[UUID, str]:
    ids = {thread.property_id for thread in threads if thread.property_id}
    return names_of_properties(session, ids=sorted(ids))


def _file(file: File) -> AttachedFile:
    return AttachedFile(file.id, file.name, file.width or 0, file.height or 0)
