"""The office's end of conversations with customers."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import list_staff
from data.kit import clock
from data.talk.messages import Thread, all_threads, count_waiting, last_messages, lock_thread
from data.talk.work_requests import requests_of_threads
from data.work.customers import find_customers
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import ROLE_PERMISSIONS, Actor, Permission, require
from services.talk.conversations import (
    MessageText,
    ThreadDetail,
    ThreadSummary,
    add_message,
    describe_thread,
    property_names,
    snippet_of,
)

INBOX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a thread can be given to."""

    person_id: UUID
    name: str


def list_inbox(
    session: Session, actor: Actor, *, closed: bool = False
) -> tuple[ThreadSummary, ...]:
    """Open or closed conversations of all customers, latest word first.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.HANDLE_INBOX)
    return _summaries(session, list(all_threads(session, closed=closed, limit=INBOX_LENGTH)))


def view_inbox_thread(session: Session, actor: Actor, thread_id: UUID) -> ThreadDetail:
    """One conversation in full.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such thread.
    """
    require(actor, Permission.HANDLE_INBOX)
    thread = session.get(Thread, thread_id)
    if thread is None:
        raise NotFound("conversation")
    (summary,) = _summaries(session, [thread])
    return describe_thread(session, summary, thread, actor)


def answer_thread(session: Session, actor: Actor, thread_id: UUID, words: MessageText) -> UUID:
    """Answer a customer; whoever answers first takes the thread.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such thread.
        TextRefused: the text is missing or too long.
    """
    require(actor, Permission.HANDLE_INBOX)
    thread = _lock(session, thread_id)
    if thread.assigned_to is None:
        thread.assigned_to = actor.person_id
    return add_message(session, actor, thread, words).id


def assign_thread(session: Session, actor: Actor, thread_id: UUID, person_id: UUID | None) -> None:
    """Give a conversation to a colleague, or to nobody.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such thread or colleague.
    """
    require(actor, Permission.HANDLE_INBOX)
    known = {one.person_id for one in list_colleagues(session, actor)}
    if person_id is not None and person_id not in known:
        raise NotFound("colleague")
    thread = _lock(session, thread_id)
    if thread.assigned_to != person_id:
        thread.assigned_to = person_id
        _tell_changed(session, actor, thread)


def close_thread(session: Session, actor: Actor, thread_id: UUID) -> UUID:
    """Put a conversation away; the customer's next word opens it again.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such thread.
    """
    require(actor, Permission.HANDLE_INBOX)
    thread = _lock(session, thread_id)
    if thread.closed_at is None:
        thread.closed_at, thread.waits_for_office = clock.now(), False
        _tell_changed(session, actor, thread)
    return thread.id


def count_waiting_threads(session: Session, actor: Actor) -> int:
    """How many open conversations end with a customer's word."""
    require(actor, Permission.HANDLE_INBOX)
    return count_waiting(session)


def list_colleagues(session: Session, actor: Actor) -> tuple[Colleague, ...]:
    """Everybody who can answer customers, by name."""
    require(actor, Permission.HANDLE_INBOX)
    return tuple(
        Colleague(person.id, person.name)
        for person in list_staff(session)
        if person.staff_role and Permission.HANDLE_INBOX in ROLE_PERMISSIONS[person.staff_role]
    )


def _tell_changed(session: Session, actor: Actor, thread: Thread) -> None:
    session.add(thread)
    about = About(thread.customer_id, thread.property_id, thread.id)
    announce(session, actor, EventKind.THREAD_CHANGED, about)


def _lock(session: Session, thread_id: UUID) -> Thread:
    thread = lock_thread(session, thread_id)
    if thread is None:
        raise NotFound("conversation")
    return thread


def _summaries(session: Session, threads: list[Thread]) -> tuple[ThreadSummary, ...]:
    ids = [thread.id for thread in threads]
    last, names = last_messages(session, thread_ids=ids), property_names(session, threads)
    requests = requests_of_threads(session, thread_ids=ids)
    customers = find_customers(session, ids=sorted({thread.customer_id for thread in threads}))
    staff = {person.id: person.name for person in list_staff(session)}
    return tuple(
        ThreadSummary(
            id=thread.id,
            title=thread.title,
            topic=thread.topic,
            property_name=names.get(thread.property_id, "") if thread.property_id else "",
            customer_name=customers[thread.customer_id].name,
            last_name=last[thread.id].author_name if thread.id in last else "",
            snippet=snippet_of(last.get(thread.id)),
            last_at=thread.last_at,
            is_unread=thread.waits_for_office and thread.closed_at is None,
            is_closed=thread.closed_at is not None,
            assigned_to=staff.get(thread.assigned_to, "") if thread.assigned_to else "",
            request_status=requests[thread.id].status if thread.id in requests else None,
        )
        for thread in threads
    )
