"""Work that a customer asks for."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id


class RequestStatus(StrEnum):
    RECEIVED = "received"
    ESTIMATE_SENT = "estimate_sent"
    SCHEDULED = "scheduled"
    DECLINED = "declined"


class WorkRequest(SQLModel, table=True):
    """A request; what is said about it stands in its thread."""

    __tablename__ = "work_request"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    property_id: UUID = Field(foreign_key="property.id")
    thread_id: UUID = Field(foreign_key="thread.id", unique=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    service: str
    preferred_days: str = ""
    status: RequestStatus = Field(default=RequestStatus.RECEIVED, sa_type=words(RequestStatus))
    estimate_id: UUID | None = Field(default=None, foreign_key="estimate.id")
    created_at: datetime = Field(default_factory=lambda: clock.now())


def requests_of_threads(session: Session, *, thread_ids: Sequence[UUID]) -> dict[UUID, WorkRequest]:
    """The work requests behind these threads, by thread."""
    query = select(WorkRequest).where(col(WorkRequest.thread_id).in_(thread_ids))
    return {row.thread_id: row for row in session.exec(query).all()}


def lock_request(session: Session, *, thread_id: UUID) -> WorkRequest | None:
    query = select(WorkRequest).where(WorkRequest.thread_id == thread_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()
