"""A customer's properties and what is happening on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.work.jobsites import (
    JobsiteFilter,
    JobsiteRow,
    JobsiteState,
    PinRow,
    bounds,
    count_by_state,
    jobsite_rows,
    pin_rows,
)
from data.work.properties import PropertyScope, find_property
from data.work.visits import VisitStatus, visits_of_property
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.kit.shared_reads import shared_read
from services.work.visit_details import VisitDetail, detail_visits

WEEK = timedelta(days=7)
# A crew that runs late is still expected; yesterday's forgotten visit is not.
LATENESS = timedelta(hours=12)
PAGE_SIZE = 50

PinsSeen = tuple[UUID, PropertyScope]


@dataclass(frozen=True, slots=True)
class Jobsite:
    """A property as the map and the list show it. Coordinates in degrees, None when unplaced."""

    id: UUID
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    state: JobsiteState

    @property
    def is_placed(self) -> bool:
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class JobsiteQuery:
    """What somebody looks for among their jobsites; ``limit`` rows from the first.

    ``pinned`` is shown on top when it is not among them: what is chosen on the map is listed.
    """

    search: str = ""
    state: JobsiteState | None = None
    limit: int = PAGE_SIZE
    pinned: UUID | None = None


@dataclass(frozen=True, slots=True)
class JobsiteList:
    """``counts`` and ``total`` are of the search, ``rows`` of search and state together.

    ``remaining`` is how many more a larger limit would show.
    ``bounds`` is south, west, north, east of all placed properties, in degrees.
    """

    rows: tuple[Jobsite, ...]
    matching: int
    remaining: int
    counts: dict[JobsiteState, int]
    bounds: tuple[float, float, float, float] | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class JobsiteDetail:
    """One property with its visits: running, planned (soonest first) and past (latest first)."""

    jobsite: Jobsite
    time_zone: str
    access_notes: str
    can_edit_notes: bool
    in_progress: tuple[VisitDetail, ...]
    planned: tuple[VisitDetail, ...]
    completed: tuple[VisitDetail, ...]

    @property
    def current(self) -> VisitDetail | None:
        """The visit that says most now: running, else just completed, else the next one."""
        recent = self.completed if self.jobsite.state is JobsiteState.COMPLETED else ()
        return next(iter((*self.in_progress, *recent, *self.planned, *self.completed)), None)


@shared_read
def list_jobsites(session: Session, actor: Actor, query: JobsiteQuery) -> JobsiteList:
    """The actor's properties that match, busiest first.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    wanted = _filter(actor, query.search, query.state)
    counts = count_by_state(session, wanted)
    matching = counts.get(query.state, 0) if query.state else sum(counts.values())
    rows = list(jobsite_rows(session, wanted, limit=query.limit))
    remaining = max(0, matching - len(rows))
    if query.pinned is not None and all(row[0] != query.pinned for row in rows):
        only = replace(_filter(actor, "", None), only=frozenset({query.pinned}))
        rows = [*jobsite_rows(session, only), *rows]
    return JobsiteList(
        rows=tuple(map(_jobsite, rows)),
        matching=matching,
        remaining=remaining,
        counts=counts,
        bounds=bounds(session, customer_id=actor.customer, scope=actor.view),
    )


@shared_read
def find_jobsites(session: Session, actor: Actor, search: str) -> list[UUID]:
    """All of the actor's properties that fit the words, whatever their state: for the map.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    return [row[0] for row in jobsite_rows(session, _filter(actor, search, None))]


@shared_read
def list_pins(
    session: Session, actor: Actor, only: Collection[UUID] | None = None
) -> list[Jobsite]:
    """The placed properties of the actor, for the map: all of them, or only some.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    wanted = _filter(actor, "", None)
    if only is not None:
        wanted = replace(wanted, only=frozenset(only))
    rows = jobsite_rows(session, wanted)
    return [jobsite for jobsite in map(_jobsite, rows) if jobsite.is_placed]


def list_all_pins(session: Session, actor: Actor) -> Sequence[PinRow]:
    """All placed properties of the actor as plain rows, for the map's first look.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    return pin_rows(session, _filter(actor, "", None))


def pins_seen(session: Session, actor: Actor) -> PinsSeen:
    """Whose pins, and which of them, the actor sees: people in whom this is equal see the same.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    del session
    return actor.customer, actor.view


@shared_read
def view_jobsite(session: Session, actor: Actor, property_id: UUID) -> JobsiteDetail:
    """One property with every visit, in its three groups.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
        NotFound: it is not a property of the actor's.
    """
    require(actor, Permission.VIEW_WORK)
    place = find_property(session, property_id, customer_id=actor.customer, scope=actor.scope)
    if place is None:
        raise NotFound("property")
    rows = visits_of_property(session, customer_id=actor.customer, property_id=place.id)
    visits = detail_visits(session, rows)
    now = clock.now()
    groups = {status: [v for v in visits if v.status is status] for status in VisitStatus}
    planned = [v for v in groups[VisitStatus.SCHEDULED] if v.starts_at >= now - LATENESS]
    return JobsiteDetail(
        jobsite=Jobsite(
            place.id,
            place.name,
            place.address,
            place.latitude,
            place.longitude,
            _state_of(visits, now),
        ),
        time_zone=place.time_zone,
        access_notes=place.access_notes,
        can_edit_notes=actor.may(Permission.MANAGE_WORK),
        in_progress=tuple(groups[VisitStatus.IN_PROGRESS]),
        planned=tuple(reversed(planned)),
        completed=tuple(groups[VisitStatus.COMPLETED]),
    )


def _state_of(visits: Sequence[VisitDetail], now: datetime) -> JobsiteState:
    """The rule of data/work/jobsites for one property; a test holds the two together."""
    if any(visit.status is VisitStatus.IN_PROGRESS for visit in visits):
        return JobsiteState.IN_PROGRESS
    for visit in visits:
        finished = visit.completed_at or visit.starts_at
        if visit.status is VisitStatus.COMPLETED and finished >= now - WEEK:
            return JobsiteState.COMPLETED
    for visit in visits:
        if visit.status is VisitStatus.SCHEDULED and visit.starts_at >= now - LATENESS:
            return JobsiteState.SCHEDULED
    return JobsiteState.IDLE


def _filter(actor: Actor, search: str, state: JobsiteState | None) -> JobsiteFilter:
    now = clock.now()
    return JobsiteFilter(
        customer_id=actor.customer,
        scope=actor.view,
        week_start=now - WEEK,
        expected_from=now - LATENESS,
        search=search,
        state=state,
    )


def _jobsite(row: JobsiteRow) -> Jobsite:
    property_id, name, address, latitude, longitude, state = row
    return Jobsite(property_id, name, address, latitude, longitude, JobsiteState(state))
