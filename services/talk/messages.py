"""The customer's end of conversations with the office."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlmodel import Session

from data.kit import clock
from data.talk.messages import (
    Thread,
    ThreadTopic,
    count_unread_threads,
    find_message,
    find_thread_about,
    last_messages,
    lock_thread,
    note_reading,
    read_moments,
    visible_threads,
)
from data.talk.work_requests import requests_of_threads
from data.work.properties import find_property
from services.kit.errors import NotFound, TooManyTries
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.plain_texts import clean_line
from services.kit.rate_limits import Limit, Try, take_tries
from services.talk.conversations import (
    MessageText,
    ThreadDetail,
    ThreadSummary,
    add_message,
    describe_thread,
    property_names,
    snippet_of,
)
from services.talk.thread_subjects import Subject, find_subject

MESSAGES_PER_PERSON = Limit("message.person", 60)


@dataclass(frozen=True, slots=True)
class NewThread:
    """What somebody wants to say, and what about.

    A thread about a visit, an invoice (line) or an estimate names its row in ``subject_id``;
    title, property and link then follow from it.
    """

    text: str
    topic: ThreadTopic = ThreadTopic.QUESTION
    subject_id: UUID | None = None
    property_id: UUID | None = None
    title: str = ""
    words: MessageText | None = None  # with the name, phone, photos and form token of a form
    form_token: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class ThreadOpened:
    """Where the message went; ``is_new`` is false when it joined an open thread."""

    thread_id: UUID
    message_id: UUID
    is_new: bool


def open_thread(session: Session, actor: Actor, new: NewThread) -> ThreadOpened:
    """Begin a conversation with the office; about a thing with an open thread, go on in that.

    Raises:
        NotPermitted: the actor may not write.
        NotFound: what it is about, or the property, is not the actor's.
        TextRefused: the text is missing or too long.
        TooManyTries: that many messages in an hour are no conversation.
    """
    require(actor, Permission.TALK)
    words = new.words or MessageText(new.text, new.form_token)
    sent = find_message(session, form_token=words.form_token)
    if sent is not None:
        return ThreadOpened(sent.thread_id, sent.id, is_new=False)
    _slow_down(session, actor)
    subject = _subject_of(session, actor, new)
    thread = _joined(session, actor, new)
    is_new = thread is None
    if thread is None:
        thread = Thread(
            customer_id=actor.customer,
            property_id=subject.property_id,
            opened_by=actor.person_id,
            topic=new.topic,
            subject_id=new.subject_id,
            title=subject.title,
            link=subject.link,
        )
        session.add(thread)
        session.flush()
    message = add_message(session, actor, thread, words)
    return ThreadOpened(thread.id, message.id, is_new)


def reply_to_thread(session: Session, actor: Actor, thread_id: UUID, words: MessageText) -> UUID:
    """Say something in one of the actor's conversations; a closed one opens again.

    Raises:
        NotPermitted: the actor may not write.
        NotFound: the actor cannot see such a thread.
        TextRefused: the text is missing or too long.
    """
    require(actor, Permission.TALK)
    _slow_down(session, actor)
    _find(session, actor, thread_id)
    thread = lock_thread(session, thread_id)
    if thread is None:
        raise NotFound("conversation")
    return add_message(session, actor, thread, words).id


def list_threads(session: Session, actor: Actor) -> tuple[ThreadSummary, ...]:
    """The conversations that the actor may read, latest word first.

    Raises:
        NotPermitted: the actor may not read messages.
    """
    require(actor, Permission.TALK)
    return _summaries(session, actor, _visible(session, actor))


def view_thread(session: Session, actor: Actor, thread_id: UUID) -> ThreadDetail:
    """One conversation in full.

    Raises:
        NotPermitted: the actor may not read messages.
        NotFound: the actor cannot see such a thread.
    """
    require(actor, Permission.TALK)
    thread = _find(session, actor, thread_id)
    (summary,) = _summaries(session, actor, [thread])
    return describe_thread(session, summary, thread, actor)


def mark_thread_read(session: Session, actor: Actor, thread_id: UUID) -> int:
    """Note that the actor has seen all there is; returns how many threads are still unread.

    Raises:
        NotPermitted: the actor may not read messages.
        NotFound: the actor cannot see such a thread.
    """
    require(actor, Permission.TALK)
    thread = _find(session, actor, thread_id)
    if actor.person_id is not None:
        note_reading(session, thread_id=thread.id, person_id=actor.person_id, at=clock.now())
        session.flush()
    return count_unread(session, actor)


def count_unread(session: Session, actor: Actor) -> int:
    """In how many conversations somebody else had the last word since the actor looked."""
    require(actor, Permission.TALK)
    return count_unread_threads(
        session,
        customer_id=actor.customer,
        person_id=actor.person_id,
        scope=actor.scope,
        with_money=actor.may(Permission.VIEW_MONEY),
    )


def _slow_down(session: Session, actor: Actor) -> None:
    one = Try(MESSAGES_PER_PERSON, str(actor.person_id or actor.customer_id))
    if not take_tries(session, SYSTEM, one):
        raise TooManyTries


def _subject_of(session: Session, actor: Actor, new: NewThread) -> Subject:
    if new.subject_id is not None:
        return find_subject(session, actor, new.topic, new.subject_id)
    if new.property_id is not None:
        place = find_property(
            session, new.property_id, customer_id=actor.customer, scope=actor.scope
        )
        if place is None:
            raise NotFound("property")
    title = clean_line(new.title, longest=120) or clean_line(new.text, longest=60)
    return Subject(title or "Message", new.property_id, "")


def _joined(session: Session, actor: Actor, new: NewThread) -> Thread | None:
    if new.subject_id is None:
        return None
    found = find_thread_about(
        session, customer_id=actor.customer, topic=new.topic, subject_id=new.subject_id
    )
    return lock_thread(session, found.id) if found else None


def _visible(session: Session, actor: Actor) -> list[Thread]:
    return list(
        visible_threads(
            session,
            customer_id=actor.customer,
            person_id=actor.person_id,
            scope=actor.scope,
            with_money=actor.may(Permission.VIEW_MONEY),
        )
    )


def _find(session: Session, actor: Actor, thread_id: UUID) -> Thread:
    for thread in _visible(session, actor):
        if thread.id == thread_id:
            return thread
    raise NotFound("conversation")


def _summaries(session: Session, actor: Actor, threads: list[Thread]) -> tuple[ThreadSummary, ...]:
    ids = [thread.id for thread in threads]
    last, names = last_messages(session, thread_ids=ids), property_names(session, threads)
    requests = requests_of_threads(session, thread_ids=ids)
    read = read_moments(session, person_id=actor.person_id) if actor.person_id else {}
    summaries = []
    for thread in threads:
        message = last.get(thread.id)
        seen = read.get(thread.id)
        is_foreign = message is not None and message.author_id != actor.person_id
        request = requests.get(thread.id)
        summaries.append(
            ThreadSummary(
                id=thread.id,
                title=thread.title,
                topic=thread.topic,
                property_name=names.get(thread.property_id, "") if thread.property_id else "",
                customer_name="",
                last_name=message.author_name if message else "",
                snippet=snippet_of(message),
                last_at=thread.last_at,
                is_unread=is_foreign and (seen is None or thread.last_at > seen),
                is_closed=thread.closed_at is not None,
                assigned_to="",
                request_status=request.status if request else None,
            )
        )
    return tuple(summaries)
