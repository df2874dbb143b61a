"""A crew's day: today's visits with what it takes to get in, and how far each of them is."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.kit import clock
from data.work.crew_visits import visits_between
from data.work.visits import Service, ServiceStatus, Visit, VisitStatus
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.work.visit_details import VisitDetail, detail_visits

_LONGEST_DAY = timedelta(hours=26)  # from midnight to midnight, wherever the property is


class CrewStep(StrEnum):
    """What a crew says of a visit, in this order; setting out may be left out."""

    SET_OUT = "set_out"
    START = "start"
    COMPLETE = "complete"


class StepOutOfTurn(DomainError):
    def __init__(self) -> None:
        super().__init__("This visit has moved on meanwhile. Look again.")


@dataclass(frozen=True, slots=True)
class CrewVisit:
    """One of today's visits; the access notes are the customer's own words."""

    visit: VisitDetail
    property_name: str
    address: str
    access_notes: str
    customer_name: str
    customer_phone: str


def list_crew_day(session: Session, actor: Actor) -> tuple[CrewVisit, ...]:
    """Visits whose day is today at their property, of all customers, in their order.

    Raises:
        NotPermitted: the actor does not record work.
    """
    require(actor, Permission.RECORD_WORK)
    now = clock.now()
    found = visits_between(session, now - _LONGEST_DAY, now + _LONGEST_DAY)
    rows = [row for row in found if is_today(row[0])]
    details = detail_visits(session, [(visit, job) for visit, job, _, _ in rows])
    return tuple(
        CrewVisit(
            visit=detail,
            property_name=place.name,
            address=place.address,
            access_notes=place.access_notes,
            customer_name=customer.name,
            customer_phone=customer.phone,
        )
        for detail, (_, _, place, customer) in zip(details, rows, strict=True)
    )


def record_step(session: Session, actor: Actor, visit_id: UUID, step: CrewStep) -> None:
    """Say that the crew set out, began or finished. Saying it twice changes nothing.

    Raises:
        NotPermitted: the actor does not record work.
        NotFound: it is not one of today's visits.
        StepOutOfTurn: the visit is further than that, not begun yet, or called off.
    """
    require(actor, Permission.RECORD_WORK)
    visit = _lock_todays(session, visit_id)
    at = clock.now().replace(microsecond=0)
    if step is CrewStep.SET_OUT and visit.status is VisitStatus.SCHEDULED:
        if visit.on_way_at is None:
            visit.on_way_at = at
            _tell(session, actor, visit, EventKind.VISIT_ON_WAY)
    elif step is CrewStep.START and visit.status is VisitStatus.SCHEDULED:
        visit.status, visit.started_at = VisitStatus.IN_PROGRESS, at
        _tell(session, actor, visit, EventKind.VISIT_STARTED)
    elif step is CrewStep.COMPLETE and visit.status is VisitStatus.IN_PROGRESS:
        visit.status, visit.completed_at = VisitStatus.COMPLETED, at
        _tell(session, actor, visit, EventKind.VISIT_COMPLETED)
    elif not _was_said(visit, step):
        raise StepOutOfTurn


def tick_service(session: Session, actor: Actor, service_id: UUID, *, is_done: bool) -> None:
    """Mark a service of one of today's visits as done, or not. Twice changes nothing.

    Raises:
        NotPermitted: the actor does not record work.
        NotFound: there is no such service today.
        StepOutOfTurn: its visit was called off.
    """
    require(actor, Permission.RECORD_WORK)
    service = session.get(Service, service_id)
    if service is None:
        raise NotFound("service")
    visit = _lock_todays(session, service.visit_id)
    if visit.status in (VisitStatus.SKIPPED, VisitStatus.CANCELED):
        raise StepOutOfTurn
    wanted = ServiceStatus.COMPLETED if is_done else ServiceStatus.PLANNED
    if (service.status is ServiceStatus.COMPLETED) == is_done:
        return
    service.status = wanted
    session.add(service)
    _tell(session, actor, visit, EventKind.VISIT_CHANGED)


def _was_said(visit: Visit, step: CrewStep) -> bool:
    if step is CrewStep.START:
        return visit.status is VisitStatus.IN_PROGRESS
    return step is CrewStep.COMPLETE and visit.status is VisitStatus.COMPLETED


def _lock_todays(session: Session, visit_id: UUID) -> Visit:
    visit = session.get(Visit, visit_id, with_for_update=True, populate_existing=True)
    if visit is None or not is_today(visit):
        raise NotFound("visit")
    return visit


def is_today(visit: Visit) -> bool:
    """Whether the visit's day is today at its property: then it is on the crew's list."""
    day = visit.starts_at.astimezone(ZoneInfo(visit.zone)).date()
    return day == clock.today(visit.zone)


def _tell(session: Session, actor: Actor, visit: Visit, kind: EventKind) -> None:
    session.add(visit)
    announce(session, actor, kind, About(visit.customer_id, visit.property_id, visit.id))
