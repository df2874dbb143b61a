"""What comes next and what was done last, for a customer who wants one glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.files import count_photos
from data.work.appointments import (
    VisitFilter,
    VisitRow,
    VisitTime,
    count_visits_by_status,
    visit_rows,
)
from data.work.visits import Service, ServiceStatus, VisitStatus, services_of
from services.kit.permissions import Actor, Permission, require
from services.kit.shared_reads import shared_read
from services.money.invoices import MoneyFigures, sum_money
from services.work.jobsites import LATENESS

PAGE_SIZE = 25
PAST_SIZE = 5
UPCOMING = frozenset({VisitStatus.SCHEDULED, VisitStatus.IN_PROGRESS})
PAST = frozenset({VisitStatus.COMPLETED})


@dataclass(frozen=True, slots=True)
class DashboardVisit:
    """A visit on the timeline. Moments are UTC; ``zone`` is the property's."""

    id: UUID
    property_id: UUID
    property_name: str
    address: str
    title: str
    status: VisitStatus
    zone: str
    starts_at: datetime
    ends_at: datetime | None
    on_way_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    crew: str
    services: tuple[str, ...]
    services_done: int
    photos: int


@dataclass(frozen=True, slots=True)
class VisitList:
    """The first visits of ``total``."""

    visits: tuple[DashboardVisit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the page opens with; no ``sums`` for those who see no money."""

    upcoming: VisitList
    past: VisitList
    sums: MoneyFigures | None


def view_dashboard(session: Session, actor: Actor) -> Dashboard:
    """All that the page opens with, in one transaction.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    return Dashboard(
        list_upcoming_visits(session, actor),
        list_past_visits(session, actor),
        sum_money(session, actor) if actor.may(Permission.VIEW_MONEY) else None,
    )


@shared_read
def list_upcoming_visits(session: Session, actor: Actor, limit: int = PAGE_SIZE) -> VisitList:
    """Visits in progress and scheduled, earliest first.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    return _list(session, _filter(actor, VisitTime.UPCOMING, UPCOMING), limit)


@shared_read
def list_past_visits(session: Session, actor: Actor, limit: int = PAST_SIZE) -> VisitList:
    """Completed visits, latest first.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    return _list(session, _filter(actor, VisitTime.PAST, PAST), limit)


def _filter(actor: Actor, time: VisitTime, statuses: frozenset[VisitStatus]) -> VisitFilter:
    return VisitFilter(
        customer_id=actor.customer,
        scope=actor.view,
        expected_from=clock.now() - LATENESS,
        time=time,
        statuses=statuses,
    )


def _list(session: Session, wanted: VisitFilter, limit: int) -> VisitList:
    rows = visit_rows(session, wanted, limit=limit)
    ids = [visit.id for visit, _, _ in rows]
    services: dict[UUID, list[Service]] = {}
    for service in services_of(session, visit_ids=ids):
        services.setdefault(service.visit_id, []).append(service)
    photos = count_photos(session, visit_ids=ids)
    total = sum(count_visits_by_status(session, wanted).values())
    visits = tuple(
        _visit(row, services.get(row[0].id, ()), photos.get(row[0].id, 0)) for row in rows
    )
    return VisitList(visits, total)


def _visit(row: VisitRow, services: Sequence[Service], photos: int) -> DashboardVisit:
    visit, job, place = row
    return DashboardVisit(
        id=visit.id,
        property_id=place.id,
        property_name=place.name,
        address=place.address,
        title=job.title,
        status=visit.status,
        zone=visit.zone,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        on_way_at=visit.on_way_at,
        started_at=visit.started_at,
        completed_at=visit.completed_at,
        crew=visit.crew,
        services=tuple(service.name for service in services),
        services_done=sum(service.status is ServiceStatus.COMPLETED for service in services),
        photos=photos,
    )
