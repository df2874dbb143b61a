"""Properties with the state their visits give them: one query for a page, one for all pins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlmodel import Session, col

from data.properties import Property, PropertyScope
from data.visits import Visit, VisitStatus


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


def jobsite_rows(
    session: Session, wanted: JobsiteFilter, *, limit: int | None = None, offset: int = 0
) -> Sequence[JobsiteRow]:
    """Jobsites as plain rows, busiest state first, then by name."""
    state = _state(wanted)
    rank = case({name.value: place for place, name in enumerate(JobsiteState)}, value=state)
    conditions = _conditions(wanted)
    if wanted.state is not None:
        conditions.append(state == wanted.state.value)
    query = (
        select(
            col(Property.id),
            col(Property.name),
            col(Property.address),
            col(Property.latitude),
            col(Property.longitude),
            state,
        )
        .where(*conditions)
        .order_by(rank, col(Property.name), col(Property.id))
    )
    return session.execute(query.limit(limit).offset(offset)).all()


def count_by_state(session: Session, wanted: JobsiteFilter) -> dict[JobsiteState, int]:
    """How many jobsites match the search, for each state; the state filter is not applied."""
    state = _state(wanted).label("state")
    query = select(state, func.count()).where(*_conditions(wanted)).group_by(state)
    return {JobsiteState(name): int(number) for name, number in session.execute(query).all()}


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


def _state(wanted: JobsiteFilter) -> ColumnElement[str]:
    def has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        visited = select(col(Visit.property_id)).where(
            col(Visit.customer_id) == wanted.customer_id, *conditions
        )
        return col(Property.id).in_(visited)

    finished = func.coalesce(col(Visit.completed_at), col(Visit.starts_at))
    in_progress = has(col(Visit.status) == VisitStatus.IN_PROGRESS)
    completed = has(col(Visit.status) == VisitStatus.COMPLETED, finished >= wanted.week_start)
    scheduled = has(
        col(Visit.status) == VisitStatus.SCHEDULED, col(Visit.starts_at) >= wanted.expected_from
    )
    return case(
        (in_progress, literal(JobsiteState.IN_PROGRESS.value)),
        (completed, literal(JobsiteState.COMPLETED.value)),
        (scheduled, literal(JobsiteState.SCHEDULED.value)),
        else_=literal(JobsiteState.IDLE.value),
    )


def _conditions(wanted: JobsiteFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(Property.customer_id) == wanted.customer_id]
    if wanted.scope is not None:
        conditions.append(col(Property.id).in_(wanted.scope))
    if wanted.only is not None:
        conditions.append(col(Property.id).in_(wanted.only))
    text = func.lower(col(Property.name) + " " + col(Property.address))
    conditions += [text.contains(word, autoescape=True) for word in wanted.search.lower().split()]
    return conditions
