"""Jobs, their visits, and what was done and used at each visit."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, Index, Session, col, select

from data.kit.columns import ExactDecimal, words
from data.kit.ids import new_id
from data.work.properties import PropertyScope
from data.work.revisions import Rescheduled, Revised


class VisitStatus(StrEnum):
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    SKIPPED = "skipped"
    CANCELED = "canceled"


class ServiceStatus(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Job(Revised, table=True):
    """Agreed work at a property that may take several visits."""

    shown: ClassVar = frozenset({"title"})

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    property_id: UUID = Field(foreign_key="property.id", index=True)
    title: str
    kind: str = ""


class Visit(Rescheduled, table=True):
    """One appointment of a crew at a property.

    ``property_id`` and ``customer_id`` repeat the job's, so that every query can be scoped
    without joins; the job never moves to another property.
    """

    shown: ClassVar = frozenset({"job_id", "property_id", "crew"})
    timed: ClassVar = frozenset({"status", "starts_at", "ends_at", "zone", "completed_at"})

    __table_args__ = (
        Index("ix_visit_customer_starts", "customer_id", "starts_at"),
        Index("ix_visit_property_starts", "property_id", "starts_at"),
        # A customer's years of completed visits must not be read to find this week's.
        Index("ix_visit_customer_status", "customer_id", "status", "completed_at", "starts_at"),
        Index("ix_visit_status_completed", "status", "completed_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    job_id: UUID = Field(foreign_key="job.id", index=True)
    property_id: UUID = Field(foreign_key="property.id")
    customer_id: UUID = Field(foreign_key="customer.id")
    status: VisitStatus = Field(sa_type=words(VisitStatus))
    starts_at: datetime
    ends_at: datetime | None = None
    zone: str  # the property's IANA zone when it was scheduled
    starts_local: str  # the wall time agreed, as 2026-11-24T08:00
    on_way_at: datetime | None = None  # when the crew set out
    started_at: datetime | None = None
    completed_at: datetime | None = None
    crew: str = ""
    notes: str = ""


class Service(Revised, table=True):
    """One piece of work at a visit."""

    shown: ClassVar = frozenset({"visit_id", "name", "position"})

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    name: str
    status: ServiceStatus = Field(sa_type=words(ServiceStatus))
    minutes: int | None = None
    position: int = 0


class Material(Rescheduled, table=True):
    """Something used at a visit, with the care it needs afterwards."""

    shown: ClassVar = frozenset({"visit_id", "name", "care_note"})
    timed: ClassVar = frozenset({"care_hours"})

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    name: str
    quantity: Decimal = Field(sa_type=ExactDecimal)
    unit: str
    care_note: str = ""
    care_hours: int | None = None  # counted from the visit's completion
    position: int = 0


def visits_of_property(
    session: Session, *, customer_id: UUID, property_id: UUID
) -> Sequence[tuple[Visit, Job]]:
    """All visits of one property, latest start first."""
    query = (
        select(Visit, Job)
        .join(Job, col(Job.id) == Visit.job_id)
        .where(Visit.customer_id == customer_id, Visit.property_id == property_id)
        .order_by(col(Visit.starts_at).desc(), col(Visit.id).desc())
    )
    return session.exec(query).all()


def find_visit(
    session: Session, visit_id: UUID, *, customer_id: UUID, scope: PropertyScope
) -> Visit | None:
    query = select(Visit).where(Visit.id == visit_id, Visit.customer_id == customer_id)
    if scope is not None:
        query = query.where(col(Visit.property_id).in_(scope))
    return session.exec(query).one_or_none()


def lock_visit(
    session: Session, visit_id: UUID, *, customer_id: UUID, scope: PropertyScope
) -> Visit | None:
    """The visit, which nobody else changes until this transaction ends."""
    query = select(Visit).where(Visit.id == visit_id, Visit.customer_id == customer_id)
    if scope is not None:
        query = query.where(col(Visit.property_id).in_(scope))
    return session.exec(query.with_for_update()).one_or_none()


def services_of(session: Session, *, visit_ids: Sequence[UUID]) -> Sequence[Service]:
    """Services of these visits, in the order the crew works."""
    query = select(Service).where(col(Service.visit_id).in_(visit_ids))
    return session.exec(query.order_by(col(Service.position), col(Service.id))).all()


def materials_of(session: Session, *, visit_ids: Sequence[UUID]) -> Sequence[Material]:
    query = select(Material).where(col(Material.visit_id).in_(visit_ids))
    return session.exec(query.order_by(col(Material.position), col(Material.id))).all()
