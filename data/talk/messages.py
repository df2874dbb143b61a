"""Conversations between a customer's people and the office."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.files import File
from data.kit.ids import new_id
from data.work.properties import Property, PropertyScope


class ThreadTopic(StrEnum):
    """What a conversation is about; those with a subject name its row in ``subject_id``."""

    QUESTION = "question"
    SCHEDULE = "schedule"
    BILLING = "billing"
    OTHER = "other"
    VISIT = "visit"
    INVOICE = "invoice"
    INVOICE_LINE = "invoice_line"
    ESTIMATE = "estimate"
    WORK_REQUEST = "work_request"


MONEY_TOPICS = (ThreadTopic.BILLING, ThreadTopic.INVOICE, ThreadTopic.INVOICE_LINE)


class Thread(SQLModel, table=True):
    __table_args__ = (
        Index("ix_thread_customer_last", "customer_id", "last_at"),
        Index("ix_thread_subject", "subject_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    customer_id: UUID = Field(foreign_key="customer.id")
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    opened_by: UUID | None = Field(default=None, foreign_key="person.id")
    topic: ThreadTopic = Field(sa_type=words(ThreadTopic))
    subject_id: UUID | None = None  # the visit, invoice line or estimate it is about
    title: str
    link: str = ""  # where that is shown in the portal
    assigned_to: UUID | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None
    created_at: datetime = Field(default_factory=lambda: clock.now())
    last_at: datetime = Field(default_factory=lambda: clock.now())
    waits_for_office: bool = True  # the last word was the customer's


class Message(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    thread_id: UUID = Field(foreign_key="thread.id", index=True)
    form_token: UUID = Field(unique=True)  # the same form sent twice is one message
    author_id: UUID | None = Field(default=None, foreign_key="person.id")
    author_name: str
    author_phone: str = ""
    is_from_office: bool = False
    text: str
    sent_at: datetime = Field(default_factory=lambda: clock.now())


class MessageFile(SQLModel, table=True):
    __tablename__ = "message_file"

    message_id: UUID = Field(foreign_key="message.id", primary_key=True)
    file_id: UUID = Field(foreign_key="file.id", primary_key=True, index=True)
    position: int = 0


class ThreadReading(SQLModel, table=True):
    """Up to which moment a person has read a thread."""

    __tablename__ = "thread_reading"

    thread_id: UUID = Field(foreign_key="thread.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, index=True)
    read_at: datetime


class MessageDraft(SQLModel, table=True):
    """What somebody was writing when they closed the dialog; one for each place to write."""

    __tablename__ = "message_draft"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    place: str = Field(primary_key=True)  # "new", or the id of a thread
    name: str = ""
    phone: str = ""
    text: str = ""
    topic: ThreadTopic = Field(default=ThreadTopic.QUESTION, sa_type=words(ThreadTopic))
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    saved_at: datetime = Field(default_factory=lambda: clock.now())


def _is_visible(
    person_id: UUID | None, scope: PropertyScope, *, with_money: bool
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if scope is not None:
        inside = col(Thread.property_id).in_(scope)
        conditions.append(or_(inside, col(Thread.opened_by) == person_id))
    if not with_money:
        conditions.append(
            or_(col(Thread.topic).not_in(MONEY_TOPICS), col(Thread.opened_by) == person_id)
        )
    return conditions


def visible_threads(
    session: Session,
    *,
    customer_id: UUID,
    person_id: UUID | None,
    scope: PropertyScope,
    with_money: bool,
) -> Sequence[Thread]:
    """The customer's threads that the person may read, latest word first."""
    query = select(Thread).where(
        Thread.customer_id == customer_id, *_is_visible(person_id, scope, with_money=with_money)
    )
    return session.exec(query.order_by(col(Thread.last_at).desc(), col(Thread.id).desc())).all()


def count_unread_threads(
    session: Session,
    *,
    customer_id: UUID,
    person_id: UUID | None,
    scope: PropertyScope,
    with_money: bool,
) -> int:
    """In how many of those threads somebody else had the last word since the person looked."""
    read_at = (
        select(ThreadReading.read_at)
        .where(ThreadReading.thread_id == Thread.id, ThreadReading.person_id == person_id)
        .scalar_subquery()
    )
    last_author = (
        select(Message.author_id)
        .where(Message.thread_id == Thread.id)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(func.count(col(Thread.id))).where(
        Thread.customer_id == customer_id,
        *_is_visible(person_id, scope, with_money=with_money),
        or_(read_at.is_(None), col(Thread.last_at) > read_at),
        last_author.is_distinct_from(person_id),
    )
    return session.exec(query).one()


def all_threads(session: Session, *, closed: bool, limit: int) -> Sequence[Thread]:
    """Every customer's threads, for the office: latest word first."""
    is_closed = col(Thread.closed_at).is_not(None)
    query = select(Thread).where(is_closed if closed else ~is_closed)
    query = query.order_by(col(Thread.last_at).desc(), col(Thread.id).desc())
    return session.exec(query.limit(limit)).all()


def find_thread_about(
    session: Session, *, customer_id: UUID, topic: ThreadTopic, subject_id: UUID
) -> Thread | None:
    """The open thread about a thing, so that a second question joins the first."""
    query = select(Thread).where(
        Thread.customer_id == customer_id,
        Thread.topic == topic,
        Thread.subject_id == subject_id,
        col(Thread.closed_at).is_(None),
    )
    return session.exec(query.order_by(col(Thread.id)).limit(1)).one_or_none()


def lock_thread(session: Session, thread_id: UUID) -> Thread | None:
    query = select(Thread).where(Thread.id == thread_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def messages_of(session: Session, *, thread_id: UUID) -> Sequence[Message]:
    """A thread's messages, oldest first."""
    query = select(Message).where(Message.thread_id == thread_id)
    return session.exec(query.order_by(col(Message.sent_at), col(Message.id))).all()


def last_messages(session: Session, *, thread_ids: Sequence[UUID]) -> dict[UUID, Message]:
    """The latest message of each thread."""
    latest = (
        select(Message.thread_id, func.max(col(Message.sent_at)).label("at"))
        .where(col(Message.thread_id).in_(thread_ids))
        .group_by(col(Message.thread_id))
        .subquery()
    )
    is_latest = and_(
        col(Message.thread_id) == latest.c.thread_id, col(Message.sent_at) == latest.c.at
    )
    rows = session.exec(select(Message).join(latest, is_latest).order_by(col(Message.id))).all()
    return {row.thread_id: row for row in rows}


def find_message(session: Session, *, form_token: UUID) -> Message | None:
    return session.exec(select(Message).where(Message.form_token == form_token)).one_or_none()


def files_of_messages(
    session: Session, *, message_ids: Sequence[UUID]
) -> Sequence[tuple[UUID, File]]:
    """Attachments with the message each belongs to, in the order they were added."""
    query = (
        select(MessageFile.message_id, File)
        .join(File, col(File.id) == MessageFile.file_id)
        .where(col(MessageFile.message_id).in_(message_ids))
        .order_by(col(MessageFile.position))
    )
    return session.exec(query).all()


def thread_of_file(session: Session, *, file_id: UUID) -> Thread | None:
    """The thread in which a file was sent."""
    query = (
        select(Thread)
        .join(Message, col(Message.thread_id) == Thread.id)
        .join(MessageFile, col(MessageFile.message_id) == Message.id)
        .where(MessageFile.file_id == file_id)
    )
    return session.exec(query.limit(1)).one_or_none()


def names_of_properties(session: Session, *, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.exec(select(Property).where(col(Property.id).in_(ids))).all()
    return {row.id: row.name for row in rows}


def read_moments(session: Session, *, person_id: UUID) -> dict[UUID, datetime]:
    """Up to when the person has read each thread."""
    query = select(ThreadReading).where(ThreadReading.person_id == person_id)
    return {row.thread_id: row.read_at for row in session.exec(query).all()}


def note_reading(session: Session, *, thread_id: UUID, person_id: UUID, at: datetime) -> None:
    row = session.get(ThreadReading, (thread_id, person_id))
    if row is None:
        row = ThreadReading(thread_id=thread_id, person_id=person_id, read_at=at)
    row.read_at = max(row.read_at, at)
    session.add(row)


def count_waiting(session: Session) -> int:
    """How many open threads end with a customer's word."""
    query = select(func.count(col(Thread.id))).where(
        col(Thread.closed_at).is_(None), col(Thread.waits_for_office).is_(True)
    )
    return session.exec(query).one()
