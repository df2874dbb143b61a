"""Work that customers ask for: each request is a conversation with a status."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.estimates.estimates import Estimate, find_estimate
from data.talk.messages import Thread, ThreadTopic, find_message, lock_thread
from data.talk.work_requests import RequestStatus, WorkRequest, lock_request
from data.work.properties import find_property
from services.kit.document_paths import estimate_path
from services.kit.errors import DomainError, NotFound, TooManyTries
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.plain_texts import clean_line
from services.kit.rate_limits import Limit, Try, take_tries
from services.talk.conversations import MessageText, add_message

REQUESTS_PER_PERSON = Limit("request.person", 20)


class RequestRefused(DomainError):
    """Something is missing; the sentence says what."""


@dataclass(frozen=True, slots=True)
class NewWorkRequest:
    """What is wanted, where, and on which days it would suit."""

    service: str
    property_id: UUID
    preferred_days: str
    words: MessageText


def request_work(session: Session, actor: Actor, request: NewWorkRequest) -> UUID:
    """Ask the office for work; returns the conversation in which it is answered.

    Raises:
        NotPermitted: the actor may not write.
        NotFound: the property is not one of theirs.
        RequestRefused: no service is named.
        TextRefused: the text is too long.
    """
    require(actor, Permission.TALK)
    sent = find_message(session, form_token=request.words.form_token)
    if sent is not None:
        return sent.thread_id
    if not take_tries(session, SYSTEM, Try(REQUESTS_PER_PERSON, str(actor.person_id))):
        raise TooManyTries
    place = find_property(
        session, request.property_id, customer_id=actor.customer, scope=actor.scope
    )
    if place is None:
        raise NotFound("property")
    service = clean_line(request.service, longest=120)
    if not service:
        raise RequestRefused("Say which work you would like us to do.")
    thread = _store_request(session, actor, service, request)
    add_message(session, actor, thread, request.words)
    about = About(actor.customer, place.id, thread.id)
    announce(session, actor, EventKind.WORK_REQUESTED, about, {"service": service})
    return thread.id


def _store_request(session: Session, actor: Actor, service: str, asked: NewWorkRequest) -> Thread:
    thread = Thread(
        customer_id=actor.customer,
        property_id=asked.property_id,
        opened_by=actor.person_id,
        topic=ThreadTopic.WORK_REQUEST,
        title=service,
    )
    session.add(thread)
    session.flush()
    request = WorkRequest(
        customer_id=actor.customer,
        property_id=asked.property_id,
        thread_id=thread.id,
        person_id=actor.person_id,
        service=service,
        preferred_days=clean_line(asked.preferred_days),
    )
    thread.subject_id = request.id
    session.add(request)
    session.flush()
    return thread


def read_status(text: str) -> RequestStatus | None:
    """A status by its word; None for anything else."""
    return next((status for status in RequestStatus if status.value == text), None)


def needs_estimate(status: RequestStatus) -> bool:
    """Whether the customer is to be led to an estimate."""
    return status is RequestStatus.ESTIMATE_SENT


def set_request_status(
    session: Session,
    actor: Actor,
    thread_id: UUID,
    status: RequestStatus,
    estimate_number: str = "",
) -> UUID:
    """Tell the customer how their request stands; ``estimate_number`` leads to its estimate.

    Raises:
        NotPermitted: the actor does not answer requests.
        NotFound: there is no such request, or the customer has no such estimate.
    """
    require(actor, Permission.HANDLE_INBOX)
    thread = lock_thread(session, thread_id)
    request = lock_request(session, thread_id=thread_id)
    if request is None or thread is None:
        raise NotFound("request")
    if estimate_number:
        estimate = _estimate_of(session, request, estimate_number)
        request.estimate_id, thread.link = estimate.id, estimate_path(estimate.number)
    elif request.status is status:
        return thread.id
    request.status = status
    session.add(request)
    session.add(thread)
    about = About(thread.customer_id, thread.property_id, thread.id)
    announce(session, actor, EventKind.WORK_REQUEST_CHANGED, about, {"status": status.value})
    return thread.id


def _estimate_of(session: Session, request: WorkRequest, number: str) -> Estimate:
    found = find_estimate(session, number.strip(), customer_id=request.customer_id, scope=None)
    if found is None:
        raise NotFound("estimate")
    return found
