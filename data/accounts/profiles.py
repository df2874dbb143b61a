"""What people chose for themselves: which mails they do without, and a new email address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.ids import new_id


class MutedNotice(SQLModel, table=True):
    """A kind of mail that a person has switched off."""

    __tablename__ = "muted_notice"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    kind: str = Field(primary_key=True)


class EmailChange(SQLModel, table=True):
    """A request for another address: it comes true once both mailboxes have said yes."""

    __tablename__ = "email_change"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    session_id: UUID | None = None  # who asked for it stays signed in
    new_email: str
    old_token_hash: str = Field(unique=True)
    new_token_hash: str = Field(unique=True)
    old_confirmed_at: datetime | None = None
    new_confirmed_at: datetime | None = None
    created_at: datetime = Field(default_factory=lambda: clock.now())
    expires_at: datetime
    ended_at: datetime | None = None  # done, withdrawn, or followed by another


def muted_kinds(session: Session, *, person_id: UUID) -> frozenset[str]:
    query = select(MutedNotice.kind).where(MutedNotice.person_id == person_id)
    return frozenset(session.exec(query).all())


def open_email_changes(session: Session, *, person_id: UUID, at: datetime) -> Sequence[EmailChange]:
    """Requests of a person that can still come true, the newest first."""
    query = select(EmailChange).where(
        EmailChange.person_id == person_id,
        col(EmailChange.ended_at).is_(None),
        EmailChange.expires_at > at,
    )
    return session.exec(query.order_by(col(EmailChange.id).desc())).all()


def find_email_change(session: Session, token_hash: str) -> EmailChange | None:
    query = select(EmailChange).where(
        or_(
            col(EmailChange.old_token_hash) == token_hash,
            col(EmailChange.new_token_hash) == token_hash,
        )
    )
    return session.exec(query).one_or_none()
