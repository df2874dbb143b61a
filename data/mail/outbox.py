"""Mails that wait to be sent, stored with the change that causes them; their texts are sealed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Column, func, or_
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.kit.sealing import SealedText


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # given up after three days


class Outbox(SQLModel, table=True):
    """One mail. ``message_id`` is fixed here, so that a retry is the same mail to its reader.

    What can open a door is sealed: the text, and the addresses for unsubscribing and replying.
    """

    __table_args__ = (Index("ix_outbox_state_due", "state", "due_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    message_id: str = Field(unique=True)
    kind: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id")
    to_address: str
    to_name: str = ""
    subject: str
    text: str = Field(sa_type=SealedText)  # empty: gone, or not to be read with today's key
    html: str = Field(sa_type=SealedText)
    unsubscribe: str = Field(default="", sa_type=SealedText)  # for the List-Unsubscribe header
    reply_to: str = Field(default="", sa_type=SealedText)
    # Addresses in it that are signed in to: their secret is made while the mail goes out.
    pages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # Photos inside of it: their hashes in the file store, and words for those who see none.
    pictures: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    state: MailState = Field(default=MailState.WAITING, sa_type=words(MailState))
    attempts: int = 0
    due_at: datetime = Field(default_factory=lambda: clock.now())
    leased_until: datetime | None = None
    last_error: str = ""
    created_at: datetime = Field(default_factory=lambda: clock.now())
    sent_at: datetime | None = None


def next_due_mail(session: Session, *, at: datetime) -> Outbox | None:
    """The mail that waits longest and that nobody holds a lease on, with its row locked."""
    query = (
        select(Outbox)
        .where(
            Outbox.state == MailState.WAITING,
            Outbox.due_at <= at,
            or_(col(Outbox.leased_until).is_(None), col(Outbox.leased_until) <= at),
        )
        .order_by(col(Outbox.due_at), col(Outbox.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).one_or_none()


def newest_mails(session: Session, *, to_address: str | None, limit: int) -> Sequence[Outbox]:
    """Mails, newest first: all, or those to one address."""
    query = select(Outbox)
    if to_address is not None:
        query = query.where(Outbox.to_address == to_address)
    return session.exec(query.order_by(col(Outbox.id).desc()).limit(limit)).all()


def dead_mails(session: Session, *, limit: int) -> Sequence[Outbox]:
    """Mails that were given up, newest first."""
    query = select(Outbox).where(Outbox.state == MailState.DEAD)
    return session.exec(query.order_by(col(Outbox.id).desc()).limit(limit)).all()


def count_waiting_mails(session: Session) -> int:
    query = select(func.count()).select_from(Outbox).where(Outbox.state == MailState.WAITING)
    return session.exec(query).one()
