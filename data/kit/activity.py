"""The activity log: one row for every change, written in the same transaction as the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column, ColumnElement, func, not_, or_
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.ids import new_id


class Activity(SQLModel, table=True):
    __table_args__ = (
        Index("ix_activity_at", "at"),
        Index("ix_activity_customer_at", "customer_id", "at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(default_factory=lambda: clock.now())
    kind: str  # "visit.completed"
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id")
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    subject_id: UUID | None = None
    actor_id: UUID | None = Field(default=None, foreign_key="person.id")
    actor_name: str = ""
    detail: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def activity_since(session: Session, moment: datetime) -> Sequence[Activity]:
    """Every row of ``moment`` and later, oldest first."""
    query = select(Activity).where(Activity.at >= moment)
    return session.exec(query.order_by(col(Activity.at), col(Activity.id))).all()


def page_views_of(
    session: Session,
    *,
    customer_id: UUID,
    people: Sequence[UUID],
    since: datetime | None,
    limit: int,
) -> Sequence[Activity]:
    """Pages that these people opened at the customer, the newest first."""
    query = select(Activity).where(
        Activity.customer_id == customer_id,
        Activity.kind == "page.opened",
        col(Activity.actor_id).in_(people),
    )
    if since is not None:
        query = query.where(Activity.at > since)
    return session.exec(query.order_by(col(Activity.at).desc()).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which rows of a customer's log: kinds that begin with one of ``starts``, none of ``but``."""

    customer_id: UUID
    person_id: UUID | None = None
    is_ours: bool = False
    starts: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def activity_rows(
    session: Session, wanted: ActivityFilter, *, limit: int, skip: int
) -> list[Activity]:
    """The newest first."""
    query = select(Activity).where(*_conditions(wanted))
    ordered = query.order_by(col(Activity.at).desc(), col(Activity.id).desc())
    return list(session.exec(ordered.limit(limit).offset(skip)).all())


def count_activity(session: Session, wanted: ActivityFilter) -> int:
    return session.exec(
        select(func.count()).select_from(Activity).where(*_conditions(wanted))
    ).one()


def activity_actors(session: Session, *, customer_id: UUID) -> dict[UUID, str]:
    """People who did something at the customer, by name."""
    query = (
        select(Activity.actor_id, func.max(Activity.actor_name))
        .where(Activity.customer_id == customer_id, col(Activity.actor_id).is_not(None))
        .group_by(col(Activity.actor_id))
    )
    found = sorted(session.exec(query).all(), key=lambda row: row[1].lower())
    return {actor_id: name for actor_id, name in found if actor_id is not None}


def _conditions(wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    conditions = [col(Activity.customer_id) == wanted.customer_id]
    if wanted.person_id is not None:
        conditions.append(col(Activity.actor_id) == wanted.person_id)
    if wanted.is_ours:
        conditions.append(col(Activity.actor_id).is_(None))
    if wanted.starts:
        conditions.append(or_(*(col(Activity.kind).startswith(one) for one in wanted.starts)))
    conditions += [not_(col(Activity.kind).startswith(one)) for one in wanted.but]
    if wanted.since is not None and wanted.until is not None:
        conditions += [col(Activity.at) >= wanted.since, col(Activity.at) < wanted.until]
    return conditions
