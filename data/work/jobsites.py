"""Properties with the state their visits give them: one query for a page, one for all pins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import Session, col

from data.work.properties import Property, PropertyScope
from data.work.visits import Visit, VisitStatus


class JobsiteState(StrEnum):
    """What a pin says. A property in several states shows the first of them."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"  # within the week
    SCHEDULED = "scheduled"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class JobsiteFilter:
    """Whose jobsites and which of them.

    ``week_start`` and ``expected_from`` are moments (UTC): visits completed since the one are
    "within the week", visits scheduled after the other are still expected.
    """

    customer_id: UUID
    scope: PropertyScope
    week_start: datetime
    expected_from: datetime
    search: str = ""
    state: JobsiteState | None = None
    only: frozenset[UUID] | None = None  # these properties alone


JobsiteRow = tuple[UUID, str, str, float | None, float | None, str]
"""id, name, address, latitude, longitude, state"""


PinRow = tuple[str, str, float, float, str]
"""id as text, name, latitude, longitude, state"""

_STATES = tuple(JobsiteState)
_IDLE = _STATES.index(JobsiteState.IDLE)


def jobsite_rows(
    session: Session, wanted: JobsiteFilter, *, limit: int | None = None, offset: int = 0
) -> Sequence[JobsiteRow]:
    """Jobsites as plain rows, busiest state first, then by name."""
    busy = _busy_properties(wanted)
    rank = _rank(busy)
    query = (
        select(
            col(Property.id),
            col(Property.name),
            col(Property.address),
            col(Property.latitude),
            col(Property.longitude),
            rank,
        )
        .join(busy, busy.c.property_id == Property.id, isouter=True)
        .where(*_conditions(wanted))
        .order_by(rank, col(Property.name), col(Property.id))
    )
    if wanted.state is not None:
        query = query.where(rank == _STATES.index(wanted.state))
    rows = session.execute(query.limit(limit).offset(offset))
    return [(*columns, _STATES[place].value) for *columns, place in rows]


def pin_rows(session: Session, wanted: JobsiteFilter) -> Sequence[PinRow]:
    """All placed jobsites in no order, as little as a pin needs: there may be 10,000 of them."""
    busy = _busy_properties(wanted)
    query = (
        # As text: making identifiers of them, and texts again, took longer than the query.
        select(
            cast(col(Property.id), String),
            col(Property.name),
            col(Property.latitude),
            col(Property.longitude),
            _rank(busy),
        )
        .join(busy, busy.c.property_id == Property.id, isouter=True)
        .where(*_conditions(wanted), col(Property.longitude).is_not(None))
    )
    return [
        (_dashed(key), name, latitude, longitude, _STATES[place].value)
        for key, name, latitude, longitude, place in session.execute(query)
    ]


def count_by_state(session: Session, wanted: JobsiteFilter) -> dict[JobsiteState, int]:
    """How many jobsites match the search, for each state; the state filter is not applied."""
    busy = _busy_properties(wanted)
    rank = _rank(busy).label("rank")
    query = (
        select(rank, func.count())
        .select_from(Property)
        .join(busy, busy.c.property_id == Property.id, isouter=True)
        .where(*_conditions(wanted))
        .group_by(rank)
    )
    return {_STATES[place]: int(number) for place, number in session.execute(query).all()}


def bounds(
    session: Session, *, customer_id: UUID, scope: PropertyScope
) -> tuple[float, float, float, float] | None:
    """South, west, north, east of all placed properties, in degrees."""
    query = select(
        func.min(Property.latitude),
        func.min(Property.longitude),
        func.max(Property.latitude),
        func.max(Property.longitude),
    ).where(col(Property.customer_id) == customer_id, col(Property.longitude).is_not(None))
    if scope is not None:
        query = query.where(col(Property.id).in_(scope))
    south, west, north, east = session.execute(query).one()
    return None if south is None else (south, west, north, east)


def _busy_properties(wanted: JobsiteFilter) -> Subquery:
    """Properties with the place in the states' order that their visits give them."""
    status = col(Visit.status)
    finished = func.coalesce(col(Visit.completed_at), col(Visit.starts_at))
    rules = {
        JobsiteState.IN_PROGRESS: status == VisitStatus.IN_PROGRESS,
        JobsiteState.COMPLETED: and_(
            status == VisitStatus.COMPLETED, finished >= wanted.week_start
        ),
        JobsiteState.SCHEDULED: and_(
            status == VisitStatus.SCHEDULED, col(Visit.starts_at) >= wanted.expected_from
        ),
    }
    place = case(*((rule, literal(_STATES.index(state))) for state, rule in rules.items()))
    return (
        select(col(Visit.property_id), func.min(place).label("place"))
        .where(col(Visit.customer_id) == wanted.customer_id, or_(*rules.values()))
        .group_by(col(Visit.property_id))
        .subquery()
    )


def _rank(busy: Subquery) -> ColumnElement[int]:
    return func.coalesce(busy.c.place, _IDLE)


def _dashed(key: str) -> str:
    """An identifier as everybody writes it; SQLite keeps its 32 digits alone."""
    if len(key) != 32:
        return key
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _conditions(wanted: JobsiteFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(Property.customer_id) == wanted.customer_id]
    if wanted.scope is not None:
        conditions.append(col(Property.id).in_(wanted.scope))
    if wanted.only is not None:
        conditions.append(col(Property.id).in_(wanted.only))
    text = func.lower(col(Property.name) + " " + col(Property.address))
    conditions += [text.contains(word, autoescape=True) for word in wanted.search.lower().split()]
    return conditions
