"""Visits as people look for them: those to come and those past, by property, state and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select

from data.work.properties import Property, PropertyScope
from data.work.visits import Job, Visit, VisitStatus

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
    query = select(Visit.status, func.count()).where(*_conditions(wanted))
    if wanted.words:  # alone they need more than the visit's own row
        query = query.join(Job, col(Job.id) == Visit.job_id)
        query = query.join(Property, col(Property.id) == Visit.property_id)
    query = query.group_by(col(Visit.status))
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
    is_completed = col(Visit.status) == VisitStatus.COMPLETED
    done, planned = col(Visit.completed_at), col(Visit.starts_at)
    query = select(Visit).where(
        or_(
            and_(is_completed, done > completed[0], done <= completed[1]),
            # An import may know the day of a completed visit only.
            and_(is_completed, done.is_(None), planned > completed[0], planned <= completed[1]),
            and_(col(Visit.status) == VisitStatus.SCHEDULED, planned > due[0], planned <= due[1]),
        )
    )
    return session.exec(query).all()


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(Visit.customer_id) == wanted.customer_id]
    is_upcoming = wanted.time is VisitTime.UPCOMING
    conditions.append(_upcoming(wanted) if is_upcoming else _past(wanted))
    if wanted.scope is not None:
        conditions.append(col(Visit.property_id).in_(wanted.scope))
    if wanted.property_id is not None:
        conditions.append(col(Visit.property_id) == wanted.property_id)
    if wanted.statuses is not None:
        conditions.append(col(Visit.status).in_(wanted.statuses))
    words = (col(Property.name), col(Property.address), col(Job.title), col(Visit.crew))
    text = func.lower(words[0] + " " + words[1] + " " + words[2] + " " + words[3])
    conditions += [text.contains(word, autoescape=True) for word in wanted.words]
    return conditions


def _upcoming(wanted: VisitFilter) -> ColumnElement[bool]:
    # The first start bounds the search: without it, all of a customer's years would be read.
    # Grouped, because SQLite would look for the least start among all of them.
    late = (
        select(func.min(Visit.starts_at))
        .where(
            Visit.customer_id == wanted.customer_id,
            col(Visit.status) == VisitStatus.IN_PROGRESS,
        )
        .group_by(col(Visit.status))
        .scalar_subquery()
    )
    first = case((late < wanted.expected_from, late), else_=wanted.expected_from)
    return and_(
        col(Visit.starts_at) >= first,
        or_(
            col(Visit.status) == VisitStatus.IN_PROGRESS,
            and_(
                col(Visit.starts_at) >= wanted.expected_from,
                col(Visit.status) != VisitStatus.COMPLETED,
            ),
        ),
    )


def _past(wanted: VisitFilter) -> ColumnElement[bool]:
    is_completed = col(Visit.status) == VisitStatus.COMPLETED
    if wanted.statuses == frozenset({VisitStatus.COMPLETED}):
        return is_completed
    return and_(
        col(Visit.status) != VisitStatus.IN_PROGRESS,
        or_(col(Visit.starts_at) < wanted.expected_from, is_completed),
    )
