"""What customers ask about their visits: to move or skip one, and that the work looks good."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as join_all  # sqlmodel's own knows four tables at most
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Visit


class VisitRequestKind(StrEnum):
    MOVE = "move"
    SKIP = "skip"


class VisitRequestStatus(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class VisitRequest(SQLModel, table=True):
    """A customer's request to move or skip a visit, until the office answers."""

    __tablename__ = "visit_request"
    __table_args__ = (Index("ix_visit_request_status", "status", "asked_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    customer_id: UUID = Field(foreign_key="customer.id")
    kind: VisitRequestKind = Field(sa_type=words(VisitRequestKind))
    status: VisitRequestStatus = Field(
        default=VisitRequestStatus.OPEN, sa_type=words(VisitRequestStatus)
    )
    wanted_on: date | None = None  # in the property's zone; None: any day that suits
    note: str = ""
    asked_by: UUID | None = Field(default=None, foreign_key="person.id")
    asked_name: str = ""
    asked_at: datetime = Field(default_factory=lambda: clock.now())
    answer: str = ""
    answered_by: UUID | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None


class VisitAcceptance(SQLModel, table=True):
    """A customer said "looks good" about a completed visit. Once a visit."""

    __tablename__ = "visit_acceptance"

    visit_id: UUID = Field(foreign_key="visit.id", primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    person_name: str = ""
    at: datetime = Field(default_factory=lambda: clock.now())


VisitRequestRow = tuple[VisitRequest, Visit, Job, Property, Customer]


def requests_of(session: Session, *, visit_id: UUID) -> Sequence[VisitRequest]:
    """Everything that was asked about a visit, latest first. The caller has scoped the visit."""
    query = select(VisitRequest).where(VisitRequest.visit_id == visit_id)
    return session.exec(query.order_by(col(VisitRequest.id).desc())).all()


def lock_request(session: Session, request_id: UUID) -> VisitRequest | None:
    query = select(VisitRequest).where(VisitRequest.id == request_id).with_for_update()
    return session.exec(query).one_or_none()


def count_open_requests(session: Session) -> int:
    """Of all customers, for the office."""
    query = select(func.count()).where(VisitRequest.status == VisitRequestStatus.OPEN)
    return session.exec(query).one()


def requests_with_status(
    session: Session, status: VisitRequestStatus, *, limit: int
) -> Sequence[VisitRequestRow]:
    """Of all customers, for the office: the oldest first."""
    query = (
        join_all(VisitRequest, Visit, Job, Property, Customer)
        .join(Visit, col(Visit.id) == VisitRequest.visit_id)
        .join(Job, col(Job.id) == Visit.job_id)
        .join(Property, col(Property.id) == Visit.property_id)
        .join(Customer, col(Customer.id) == VisitRequest.customer_id)
        .where(col(VisitRequest.status) == status)
        .order_by(col(VisitRequest.asked_at), col(VisitRequest.id))
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(query).all()]
