"""Kinds of notices, and the events whose mails are still to be written."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from data.accounts.people import Person
from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.money.autopay import Autopay
from data.money.invoices import UNPAID, Invoice

ASKED_AT_ONCE = 500  # keys; SQLite takes 32,766 parameters at most


class NoticeKind(StrEnum):
    """What a person can switch off; sign-in mails, invitations and receipts always come."""

    VISIT_SCHEDULED = "visit_scheduled"
    VISIT_MOVED = "visit_moved"
    VISIT_CHANGE_ANSWERED = "visit_change_answered"
    VISIT_ON_THE_WAY = "visit_on_the_way"
    VISIT_COMPLETED = "visit_completed"
    INVOICE_PUBLISHED = "invoice_published"
    INVOICE_DUE_SOON = "invoice_due_soon"
    INVOICE_OVERDUE = "invoice_overdue"
    PAYMENT_FAILED = "payment_failed"
    AUTOPAY_AHEAD = "autopay_ahead"
    CARD_EXPIRING = "card_expiring"
    ESTIMATE_PUBLISHED = "estimate_published"
    ESTIMATE_ANSWERED = "estimate_answered"
    MESSAGE = "message"


class NoticeTask(SQLModel, table=True):
    """An event whose mails are still to be written; stored in the event's own transaction."""

    __tablename__ = "notice_task"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    event: str  # the kind of the event
    customer_id: UUID | None = None
    property_id: UUID | None = None
    subject_id: UUID | None = None
    actor_id: UUID | None = None
    actor_name: str = ""
    moved_from: str = ""  # of a visit: its start before, in UTC; empty when it stayed
    created_at: datetime = Field(default_factory=lambda: clock.now())


class NoticeSent(SQLModel, table=True):
    """What was said once and must not be said again: "invoice_overdue:" and the invoice's id."""

    __tablename__ = "notice_sent"

    key: str = Field(primary_key=True)
    sent_at: datetime = Field(default_factory=lambda: clock.now())


class HeldNotice(SQLModel, table=True):
    """A notice that waits to be sent with others, to somebody who wants one mail a day."""

    __tablename__ = "held_notice"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    customer_id: UUID = Field(foreign_key="customer.id")
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    kind: NoticeKind = Field(sa_type=words(NoticeKind))
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    due_at: datetime = Field(index=True)
    awaits_live: bool = False  # for the customer to go live, whatever the hour
    happens_at: datetime | None = None  # afterwards it is no news
    created_at: datetime = Field(default_factory=lambda: clock.now())


def next_due_digest(session: Session, *, at: datetime) -> UUID | None:
    """Whose held notices are due, and wait longest; another process takes the next person."""
    query = select(HeldNotice).where(
        HeldNotice.due_at <= at, col(HeldNotice.awaits_live).is_(False)
    )
    query = query.order_by(col(HeldNotice.due_at), col(HeldNotice.id)).limit(1)
    found = session.exec(query.with_for_update(skip_locked=True)).one_or_none()
    return found.person_id if found else None


def held_notices(session: Session, *, person_id: UUID) -> Sequence[HeldNotice]:
    """All that waits for a person's mail of the day, oldest first, the rows locked."""
    query = select(HeldNotice).where(
        HeldNotice.person_id == person_id, col(HeldNotice.awaits_live).is_(False)
    )
    return session.exec(query.order_by(col(HeldNotice.id)).with_for_update()).all()


def release_held(session: Session, person_id: UUID) -> None:
    """Let all that waits for a person go out now."""
    session.execute(
        update(HeldNotice).where(col(HeldNotice.person_id) == person_id).values(due_at=clock.now())
    )


def notices_awaiting_live(
    session: Session, *, customer_id: UUID | None
) -> Sequence[tuple[HeldNotice, Person]]:
    """What would be emailed if the customer, or everybody, were live: oldest first."""
    query = select(HeldNotice, Person).join(Person, col(Person.id) == HeldNotice.person_id)
    query = query.where(col(HeldNotice.awaits_live).is_(True))
    if customer_id is not None:
        query = query.where(HeldNotice.customer_id == customer_id)
    return session.exec(query.order_by(col(HeldNotice.id))).all()


def next_task(session: Session) -> NoticeTask | None:
    """The oldest event without its mails, its row locked; another process takes the next."""
    query = select(NoticeTask).order_by(col(NoticeTask.id)).limit(1)
    return session.exec(query.with_for_update(skip_locked=True)).one_or_none()


def mark_sent(session: Session, key: str) -> bool:
    """Note that something was said; False when it had been said before."""
    if session.get(NoticeSent, key) is not None:
        return False
    session.add(NoticeSent(key=key))
    return True


def sent_among(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these things were said."""
    said: set[str] = set()
    for at in range(0, len(keys), ASKED_AT_ONCE):
        some = keys[at : at + ASKED_AT_ONCE]
        said.update(session.exec(select(NoticeSent.key).where(col(NoticeSent.key).in_(some))))
    return said


def open_invoices_due(session: Session, *, first: date, last: date) -> Sequence[Invoice]:
    """Invoices with something left to pay, due in ``[first, last]``, no payment on its way."""
    query = select(Invoice).where(
        text(UNPAID),  # in the index's own words: few of all invoices are
        Invoice.due_on >= first,
        Invoice.due_on <= last,
        Invoice.total_minor > Invoice.settled_minor + Invoice.processing_minor,
    )
    return session.exec(query.order_by(col(Invoice.due_on), col(Invoice.id))).all()


def pays_by_itself(session: Session, *, customer_id: UUID) -> bool:
    """Whether automatic payments are on: then nobody needs to be reminded."""
    query = select(Autopay.id).where(Autopay.open_slot == customer_id)
    return session.exec(query).first() is not None
