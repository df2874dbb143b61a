"""Asking to move or skip a visit, and the office's answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.work.visit_requests import (
    VisitRequest,
    VisitRequestKind,
    VisitRequestRow,
    VisitRequestStatus,
    count_open_requests,
    lock_request,
    requests_of,
    requests_with_status,
)
from data.work.visits import Visit, VisitStatus, lock_visit
from services.kit import formats
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.work.visit_moves import BadVisitRequest, NewWindow, move_visit

LONGEST_NOTE = 1000


class ChangeTooLate(DomainError):
    def __init__(self, phone: str) -> None:
        call = f" Call us at {phone}." if phone else ""
        super().__init__(f"This visit is too close to be changed here.{call}")


class VisitNotPlanned(DomainError):
    def __init__(self) -> None:
        super().__init__("This visit is no longer scheduled, so it cannot be moved or skipped.")


class ChangeAlreadyAsked(DomainError):
    def __init__(self) -> None:
        super().__init__("You have asked about this visit already. We will answer soon.")


class RequestAnswered(DomainError):
    def __init__(self) -> None:
        super().__init__("This request was answered or withdrawn already.")


@dataclass(frozen=True, slots=True)
class VisitChangeRequest:
    """What the customer would like; ``wanted_on`` is a day in the property's zone, if any."""

    kind: VisitRequestKind
    wanted_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfficeReply:
    """The office's answer; a moved visit needs its ``window``, a declined request some words."""

    agreed: bool
    answer: str = ""
    window: NewWindow | None = None


@dataclass(frozen=True, slots=True)
class RequestItem:
    id: UUID
    kind: VisitRequestKind
    status: VisitRequestStatus
    wanted_on: date | None
    note: str
    asked_name: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitChange:
    """A request as the office's inbox shows it. Moments are UTC; ``zone`` is the property's."""

    request: RequestItem
    visit_id: UUID
    visit_title: str
    starts_at: datetime
    ends_at: datetime | None
    zone: str
    property_name: str
    customer_id: UUID
    customer_name: str


def change_until(visit: Visit, cutoff: timedelta) -> datetime:
    """The moment until which a change of the visit can be asked for."""
    return visit.starts_at - cutoff


def request_visit_change(
    session: Session, actor: Actor, visit_id: UUID, asked: VisitChangeRequest
) -> RequestItem:
    """Ask the office to move or skip a visit.

    Raises:
        NotPermitted: the actor's role does not include minding the work.
        NotFound: it is not a visit to a property of the actor's.
        VisitNotPlanned: it is under way, over, skipped or canceled.
        ChangeTooLate: the contractor's cut-off has passed.
        ChangeAlreadyAsked: a request of the visit waits for its answer.
        BadVisitRequest: the day wanted lies in the past, or the note is too long.
    """
    require(actor, Permission.MANAGE_WORK)
    visit = lock_visit(session, visit_id, customer_id=actor.customer, scope=actor.scope)
    if visit is None:
        raise NotFound("visit")
    _check_time(session, visit)
    _check_request(visit, asked)
    earlier = requests_of(session, visit_id=visit.id)
    if any(one.status is VisitRequestStatus.OPEN for one in earlier):
        raise ChangeAlreadyAsked
    request = VisitRequest(
        visit_id=visit.id,
        customer_id=visit.customer_id,
        kind=asked.kind,
        wanted_on=asked.wanted_on if asked.kind is VisitRequestKind.MOVE else None,
        note=asked.note.strip(),
        asked_by=actor.person_id,
        asked_name=actor.name,
        asked_at=clock.now(),
    )
    session.add(request)
    session.flush()
    announce(
        session, actor, EventKind.VISIT_CHANGE_ASKED, _about(visit), {"kind": asked.kind.value}
    )
    return describe_request(request)


def withdraw_visit_change(session: Session, actor: Actor, request_id: UUID) -> None:
    """Take a request back while it waits; withdrawing it twice changes nothing.

    Raises:
        NotPermitted: the actor's role does not include minding the work.
        NotFound: it is not about a visit to a property of the actor's.
        RequestAnswered: the office was quicker.
    """
    require(actor, Permission.MANAGE_WORK)
    request = lock_request(session, request_id)
    if request is None:
        raise NotFound("request")
    visit = lock_visit(session, request.visit_id, customer_id=actor.customer, scope=actor.scope)
    if visit is None:
        raise NotFound("request")
    if request.status is VisitRequestStatus.WITHDRAWN:
        return
    if request.status is not VisitRequestStatus.OPEN:
        raise RequestAnswered
    request.status = VisitRequestStatus.WITHDRAWN
    announce(
        session, actor, EventKind.VISIT_CHANGE_ANSWERED, _about(visit), {"answer": "withdrawn"}
    )


def answer_visit_change(
    session: Session, actor: Actor, request_id: UUID, reply: OfficeReply
) -> None:
    """Agree, which moves or skips the visit at once, or decline.

    Raises:
        NotPermitted: the actor does not schedule work.
        NotFound: there is no such request.
        RequestAnswered: it does not wait for an answer any more.
        VisitNotPlanned: the visit has begun or ended meanwhile, so nothing can be agreed.
        BadVisitRequest: an agreed move lacks a window that can be, or a refusal its reason.
    """
    require(actor, Permission.SCHEDULE_WORK)
    request = lock_request(session, request_id)
    if request is None:
        raise NotFound("request")
    if request.status is not VisitRequestStatus.OPEN:
        raise RequestAnswered
    if not reply.agreed and not reply.answer.strip():
        raise BadVisitRequest("Say in a few words why not. The customer reads it.")
    visit = session.get_one(Visit, request.visit_id, with_for_update=True)
    request.status = VisitRequestStatus.DECLINED
    if reply.agreed:
        _carry_out(session, actor, visit, request.kind, reply.window)
        request.status = VisitRequestStatus.AGREED
    request.answer = reply.answer.strip()[:LONGEST_NOTE]
    request.answered_by, request.answered_at = actor.person_id, clock.now()
    announce(
        session,
        actor,
        EventKind.VISIT_CHANGE_ANSWERED,
        _about(visit),
        {"answer": request.status.value},
    )


def list_visit_changes(
    session: Session,
    actor: Actor,
    status: VisitRequestStatus = VisitRequestStatus.OPEN,
    limit: int = 200,
) -> list[VisitChange]:
    """Requests of all customers in one state, the oldest first.

    Raises:
        NotPermitted: the actor does not schedule work.
    """
    require(actor, Permission.SCHEDULE_WORK)
    return [_change(row) for row in requests_with_status(session, status, limit=limit)]


def count_visit_changes(session: Session, actor: Actor) -> int:
    """How many requests wait for an answer.

    Raises:
        NotPermitted: the actor does not schedule work.
    """
    require(actor, Permission.SCHEDULE_WORK)
    return count_open_requests(session)


def describe_request(request: VisitRequest) -> RequestItem:
    """The request for screens, read before its session closes."""
    return RequestItem(
        id=request.id,
        kind=request.kind,
        status=request.status,
        wanted_on=request.wanted_on,
        note=request.note,
        asked_name=request.asked_name,
        asked_at=request.asked_at,
        answer=request.answer,
        answered_at=request.answered_at,
    )


def _check_time(session: Session, visit: Visit) -> None:
    if visit.status is not VisitStatus.SCHEDULED:
        raise VisitNotPlanned
    company = find_company(session)
    cutoff = timedelta(hours=company.change_cutoff_hours if company else 0)
    if clock.now() >= change_until(visit, cutoff):
        raise ChangeTooLate(formats.phone(company.phone) if company else "")


def _check_request(visit: Visit, asked: VisitChangeRequest) -> None:
    if asked.wanted_on is not None and asked.wanted_on < clock.today(visit.zone):
        raise BadVisitRequest("Choose a day that is still to come.")
    if len(asked.note.strip()) > LONGEST_NOTE:
        raise BadVisitRequest(f"Keep the note under {LONGEST_NOTE:,} characters.")


def _carry_out(
    session: Session, actor: Actor, visit: Visit, kind: VisitRequestKind, window: NewWindow | None
) -> None:
    if visit.status is not VisitStatus.SCHEDULED:
        raise VisitNotPlanned
    detail = {}
    if kind is VisitRequestKind.SKIP:
        visit.status = VisitStatus.SKIPPED
    else:
        detail = {"moved_from": visit.starts_at.isoformat()}
        move_visit(visit, window)
    announce(session, actor, EventKind.VISIT_CHANGED, _about(visit), detail)


def _change(row: VisitRequestRow) -> VisitChange:
    request, visit, job, place, customer = row
    return VisitChange(
        request=describe_request(request),
        visit_id=visit.id,
        visit_title=job.title,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.zone,
        property_name=place.name,
        customer_id=customer.id,
        customer_name=customer.name,
    )


def _about(visit: Visit) -> About:
    return About(visit.customer_id, visit.property_id, visit.id)
