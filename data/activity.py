"""The activity log: one row for every change, written in the same transaction as the change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data import clock
from data.ids import new_id


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


def openings_of(
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
