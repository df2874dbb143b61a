"""People's requests about what is held of them: a copy to take away, and to be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Field, Session, SQLModel, col, select

from data.accounts.sign_ins import SignInSession
from data.estimates.estimates import Estimate, EstimateState
from data.kit import clock
from data.kit.activity import Activity
from data.kit.columns import words
from data.kit.ids import new_id
from data.mail.outbox import Outbox
from data.money.invoices import Invoice, InvoiceState
from data.talk.messages import Message
from data.work.properties import PropertyScope


class ExportState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"  # its file was deleted when its time was over


class DataExport(SQLModel, table=True):
    """A ZIP of everything held about a person, and how far it is built."""

    __tablename__ = "data_export"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    session_id: UUID  # whose rights it is built with
    state: ExportState = Field(default=ExportState.WAITING, sa_type=words(ExportState))
    done: int = 0
    total: int = 0
    size: int = 0  # bytes
    attempts: int = 0
    leased_until: datetime | None = None
    created_at: datetime = Field(default_factory=lambda: clock.now())
    expires_at: datetime


class ErasureRequest(SQLModel, table=True):
    """A person asks to be forgotten; the office decides."""

    __tablename__ = "erasure_request"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=lambda: clock.now())
    withdrawn_at: datetime | None = None
    done_at: datetime | None = None


def latest_export(session: Session, *, person_id: UUID) -> DataExport | None:
    query = select(DataExport).where(DataExport.person_id == person_id)
    return session.exec(query.order_by(col(DataExport.id).desc()).limit(1)).one_or_none()


def next_waiting_export(session: Session, *, at: datetime) -> DataExport | None:
    """The export that waits longest and that nobody is building, with its row locked."""
    query = (
        select(DataExport)
        .where(
            DataExport.state == ExportState.WAITING,
            or_(col(DataExport.leased_until).is_(None), col(DataExport.leased_until) <= at),
        )
        .order_by(col(DataExport.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).one_or_none()


def ended_exports(session: Session, *, at: datetime) -> Sequence[DataExport]:
    """Exports whose file is to be deleted."""
    query = select(DataExport).where(
        DataExport.expires_at <= at, DataExport.state != ExportState.GONE
    )
    return session.exec(query).all()


def open_erasure(session: Session, *, person_id: UUID) -> ErasureRequest | None:
    query = select(ErasureRequest).where(
        ErasureRequest.person_id == person_id,
        col(ErasureRequest.withdrawn_at).is_(None),
        col(ErasureRequest.done_at).is_(None),
    )
    return session.exec(query.order_by(col(ErasureRequest.id).desc()).limit(1)).one_or_none()


def open_erasures(session: Session) -> Sequence[ErasureRequest]:
    """Every request that waits for the office, oldest first."""
    query = select(ErasureRequest).where(
        col(ErasureRequest.withdrawn_at).is_(None), col(ErasureRequest.done_at).is_(None)
    )
    return session.exec(query.order_by(col(ErasureRequest.id))).all()


def rows_about(session: Session, *, person_id: UUID) -> dict[str, list[SQLModel]]:
    """What was written by a person or to them, oldest first, by what it is."""
    activity = select(Activity).where(Activity.actor_id == person_id).order_by(col(Activity.id))
    messages = select(Message).where(Message.author_id == person_id).order_by(col(Message.id))
    mails = select(Outbox).where(Outbox.person_id == person_id).order_by(col(Outbox.id))
    sessions = select(SignInSession).where(SignInSession.person_id == person_id)
    return {
        "activity": list(session.exec(activity).all()),
        "messages": list(session.exec(messages).all()),
        "mails": list(session.exec(mails).all()),
        "sessions": list(session.exec(sessions.order_by(col(SignInSession.id))).all()),
    }


def numbers_of(
    session: Session, *, customer_id: UUID, scope: PropertyScope
) -> tuple[list[str], list[str]]:
    """The customer's published invoices and estimates inside the scope, by number."""
    invoices = select(Invoice.number).where(
        Invoice.customer_id == customer_id, Invoice.state != InvoiceState.DRAFT
    )
    estimates = select(Estimate.number).where(
        Estimate.customer_id == customer_id, Estimate.state != EstimateState.DRAFT
    )
    if scope is not None:
        invoices = invoices.where(col(Invoice.property_id).in_(scope))
        estimates = estimates.where(col(Estimate.property_id).in_(scope))
    return (
        list(session.exec(invoices.order_by(Invoice.number)).all()),
        list(session.exec(estimates.order_by(Estimate.number)).all()),
    )
