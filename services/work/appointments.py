"""A customer's appointments: the list of them, and one in full."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.work.appointments import (
    VisitFilter,
    VisitRow,
    count_visits_by_status,
    find_visit_row,
    visit_rows,
)
from data.work.visit_requests import VisitAcceptance, VisitRequestStatus, requests_of
from data.work.visits import VisitStatus
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.kit.shared_reads import shared_read
from services.work.appointment_filters import PAGE_SIZE, AppointmentQuery
from services.work.jobsites import LATENESS
from services.work.visit_details import VisitDetail, detail_visits
from services.work.visit_requests import RequestItem, change_until, describe_request


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit as the list shows it. Moments are UTC; ``zone`` is the property's."""

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
    crew: str


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """``counts`` are of the query without its status, ``rows`` one page of the whole query."""

    rows: tuple[Appointment, ...]
    page: int
    matching: int
    counts: dict[VisitStatus, int]


@dataclass(frozen=True, slots=True)
class AcceptanceItem:
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentDetail:
    """One visit with everything of it, and what the actor can do about it now.

    ``change_until`` is the moment (UTC) until which a change can be asked for.
    """

    visit: VisitDetail
    property_id: UUID
    property_name: str
    address: str
    access_notes: str
    requests: tuple[RequestItem, ...]
    accepted: AcceptanceItem | None
    change_until: datetime
    can_accept: bool
    can_ask_change: bool
    can_withdraw: bool
    can_edit_notes: bool

    @property
    def open_request(self) -> RequestItem | None:
        return next((r for r in self.requests if r.status is VisitRequestStatus.OPEN), None)

    @property
    def last_answer(self) -> RequestItem | None:
        """What the office answered last, while nothing newer is asked."""
        answered = (VisitRequestStatus.AGREED, VisitRequestStatus.DECLINED)
        latest = next(iter(self.requests), None)
        return latest if latest is not None and latest.status in answered else None


@shared_read
def list_appointments(session: Session, actor: Actor, query: AppointmentQuery) -> AppointmentPage:
    """A page of the actor's visits, upcoming ones soonest first, past ones latest first.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    wanted = VisitFilter(
        customer_id=actor.customer,
        scope=actor.view,
        expected_from=clock.now() - LATENESS,
        time=query.time,
        property_id=query.property_id,
        words=tuple(query.search.lower().split()),
    )
    counts = count_visits_by_status(session, wanted)
    matching = counts.get(query.status, 0) if query.status else sum(counts.values())
    page = min(query.page, max(1, ceil(matching / PAGE_SIZE)))
    rows = visit_rows(
        session,
        _of_status(wanted, query.status),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    return AppointmentPage(tuple(map(_appointment, rows)), page, matching, counts)


@shared_read
def view_appointment(session: Session, actor: Actor, visit_id: UUID) -> AppointmentDetail:
    """One of the actor's visits in full.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
        NotFound: it is not a visit to a property of the actor's.
    """
    require(actor, Permission.VIEW_WORK)
    row = find_visit_row(session, visit_id, customer_id=actor.customer, scope=actor.scope)
    if row is None:
        raise NotFound("visit")
    visit, job, place = row
    detail = detail_visits(session, [(visit, job)])[0]
    requests = tuple(describe_request(row) for row in requests_of(session, visit_id=visit.id))
    company = find_company(session)
    until = change_until(visit, timedelta(hours=company.change_cutoff_hours if company else 0))
    acceptance = session.get(VisitAcceptance, visit.id)
    minds = actor.may(Permission.MANAGE_WORK)
    is_asked = any(one.status is VisitRequestStatus.OPEN for one in requests)
    return AppointmentDetail(
        visit=detail,
        property_id=place.id,
        property_name=place.name,
        address=place.address,
        access_notes=place.access_notes,
        requests=requests,
        accepted=AcceptanceItem(acceptance.person_name, acceptance.at) if acceptance else None,
        change_until=until,
        can_accept=minds and visit.status is VisitStatus.COMPLETED and acceptance is None,
        can_ask_change=(
            minds and visit.status is VisitStatus.SCHEDULED and clock.now() < until and not is_asked
        ),
        can_withdraw=minds and is_asked,
        can_edit_notes=minds,
    )


def _of_status(wanted: VisitFilter, status: VisitStatus | None) -> VisitFilter:
    return wanted if status is None else replace(wanted, statuses=frozenset({status}))


def _appointment(row: VisitRow) -> Appointment:
    visit, job, place = row
    return Appointment(
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
        crew=visit.crew,
    )
