"""Visits as people look for them: those to come and those past, by property, state and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_
from sqlmodel import Session, col, select

from data.properties import Property, PropertyScope
from data.visits import Job, Visit, VisitStatus

VisitRow = tuple[Visit, Job, Property]


class VisitTime(StrEnum):
    UPCOMING = "upcoming"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Whose visits and which of them.

    ``expected_from`` is a moment (UTC): a visit that should have begun earlier, and did not,
    is past. ``words`` are in lower case.
    """

    customer_id: UUID
    scope: PropertyScope
    expected_from: datetime
    time: VisitTime
    property_id: UUID | None = None
    statuses: frozenset[VisitStatus] | None = None
    words: tuple[str, ...] = ()


def visit_rows(
    session: Session, wanted: VisitFilter, *, limit: int, offset: int = 0
) -> Sequence[VisitRow]:
    """Upcoming ones earliest first, past ones latest first."""
    moment, key = col(Visit.starts_at), col(Visit.id)
    is_past = wanted.time is VisitTime.PAST
    order = (moment.desc(), key.desc()) if is_past else (moment, key)
    query = (
        select(Visit, Job, Property)
        .join(Job, col(Job.id) == Visit.job_id)
        .join(Property, col(Property.id) == Visit.property_id)
        .where(*_conditions(wanted))
        .order_by(*order)
    )
    return session.exec(query.limit(limit).offset(offset)).all()


def count_visits_by_status(session: Session, wanted: VisitFilter) -> dict[VisitStatus, int]:
    query = (
        select(Visit.status, func.count())
        .join(Job, col(Job.id) == Visit.job_id)
        .join(Property, col(Property.id) == Visit.property_id)
        .where(*_conditions(wanted))
        .group_by(col(Visit.status))
    )
    return {VisitStatus(status): number for status, number in session.exec(query).all()}


def find_visit_row(
    session: Session, visit_id: UUID, *, customer_id: UUID, scope: PropertyScope
) -> VisitRow | None:
    """One visit with its job and property."""
    query = (
        select(Visit, Job, Property)
        .join(Job, col(Job.id) == Visit.job_id)
        .join(Property, col(Property.id) == Visit.property_id)
        .where(Visit.id == visit_id, Visit.customer_id == customer_id)
    )
    if scope is not None:
        query = query.where(col(Visit.property_id).in_(scope))
    return session.exec(query).one_or_none()


def visits_turning(
    session: Session, *, completed: tuple[datetime, datetime], due: tuple[datetime, datetime]
) -> Sequence[Visit]:
    """Visits of all customers completed in the one span, or still scheduled in the other.

    Spans are ``(after, until]``, in UTC.
    """
    finished = func.coalesce(col(Visit.completed_at), col(Visit.starts_at))
    query = select(Visit).where(
        or_(
            and_(
                col(Visit.status) == VisitStatus.COMPLETED,
                finished > completed[0],
                finished <= completed[1],
            ),
            and_(
                col(Visit.status) == VisitStatus.SCHEDULED,
                col(Visit.starts_at) > due[0],
                col(Visit.starts_at) <= due[1],
            ),
        )
    )
    return session.exec(query).all()


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(Visit.customer_id) == wanted.customer_id]
    is_upcoming = _is_upcoming(wanted.expected_from)
    conditions.append(is_upcoming if wanted.time is VisitTime.UPCOMING else not_(is_upcoming))
    if wanted.scope is not None:
        conditions.append(col(Visit.property_id).in_(wanted.scope))
    if wanted.property_id is not None:
        conditions.append(col(Visit.property_id) == wanted.property_id)
    if wanted.statuses is not None:
        conditions.append(col(Visit.status).in_(wanted.statuses))
    text = func.lower(
        col(Property.name) + " " + col(Property.address) + " " + col(Job.title) + " " + Visit.crew
    )
    conditions += [text.contains(word, autoescape=True) for word in wanted.words]
    return conditions


def _is_upcoming(expected_from: datetime) -> ColumnElement[bool]:
    return or_(
        col(Visit.status) == VisitStatus.IN_PROGRESS,
        and_(
            col(Visit.starts_at) >= expected_from,
            col(Visit.status) != VisitStatus.COMPLETED,
        ),
    )
