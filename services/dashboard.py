"""What comes next, for a customer who wants one glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data import clock
from data.properties import Property
from data.visits import (
    Job,
    ServiceStatus,
    Visit,
    VisitStatus,
    services_of,
    visits_between,
)
from services.jobsites import LATENESS
from services.permissions import Actor, Permission, require

HORIZON = timedelta(days=400)
UPCOMING = (VisitStatus.SCHEDULED, VisitStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class UpcomingVisit:
    """A visit that runs or is to come. Moments are UTC; ``zone`` is the property's."""

    id: UUID
    property_id: UUID
    property_name: str
    address: str
    title: str
    status: VisitStatus
    zone: str
    starts_at: datetime
    ends_at: datetime | None
    started_at: datetime | None
    crew: str
    services: tuple[str, ...]
    services_done: int


def list_upcoming_visits(session: Session, actor: Actor) -> list[UpcomingVisit]:
    """Visits in progress and scheduled, earliest first.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    now = clock.now()
    rows = visits_between(
        session,
        customer_id=actor.customer,
        scope=actor.scope,
        starting=now - HORIZON,
        before=now + HORIZON,
        statuses=UPCOMING,
    )
    expected = [row for row in rows if _is_expected(row[0], now)]
    services = services_of(session, visit_ids=[visit.id for visit, _, _ in expected])
    names: dict[UUID, list[str]] = {}
    done: dict[UUID, int] = {}
    for service in services:
        names.setdefault(service.visit_id, []).append(service.name)
        if service.status is ServiceStatus.COMPLETED:
            done[service.visit_id] = done.get(service.visit_id, 0) + 1
    return [
        _upcoming(row, tuple(names.get(row[0].id, ())), done.get(row[0].id, 0)) for row in expected
    ]


def _is_expected(visit: Visit, now: datetime) -> bool:
    return visit.status is VisitStatus.IN_PROGRESS or visit.starts_at >= now - LATENESS


def _upcoming(
    row: tuple[Visit, Job, Property], services: tuple[str, ...], services_done: int
) -> UpcomingVisit:
    visit, job, place = row
    return UpcomingVisit(
        id=visit.id,
        property_id=place.id,
        property_name=place.name,
        address=place.address,
        title=job.title,
        status=visit.status,
        zone=visit.zone,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        started_at=visit.started_at,
        crew=visit.crew,
        services=services,
        services_done=services_done,
    )
