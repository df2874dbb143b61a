"""Sessions of browsers and the links that start them. Only hashes of secrets are stored."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from data import clock
from data.ids import new_id


class SignInSession(SQLModel, table=True):
    """A browser in which somebody is signed in."""

    __tablename__ = "session"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256 of the cookie's 256 random bits
    person_id: UUID = Field(foreign_key="person.id", index=True)
    epoch: int  # the person's epoch when they signed in
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id")  # as switched to
    device: str = ""
    method: str  # how they proved who they are: link, password
    created_at: datetime = Field(default_factory=lambda: clock.now())
    used_at: datetime = Field(default_factory=lambda: clock.now())
    ended_at: datetime | None = None


class SignInLink(SQLModel, table=True):
    """A link mailed to a person: good for seven days, as often as they like."""

    __tablename__ = "sign_in_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    epoch: int
    created_at: datetime = Field(default_factory=lambda: clock.now())
    expires_at: datetime
    revoked_at: datetime | None = None
    is_successor: bool = False  # mailed because an expired one was opened


class RateBucket(SQLModel, table=True):
    """How often something was tried under one key since ``since``."""

    __tablename__ = "rate_bucket"

    key: str = Field(primary_key=True)
    since: datetime
    count: int


def find_session(session: Session, token_hash: str) -> SignInSession | None:
    query = select(SignInSession).where(SignInSession.token_hash == token_hash)
    return session.exec(query).one_or_none()


def find_link(session: Session, token_hash: str) -> SignInLink | None:
    query = select(SignInLink).where(SignInLink.token_hash == token_hash)
    return session.exec(query).one_or_none()


def count_successors(session: Session, *, person_id: UUID, within: timedelta, at: datetime) -> int:
    """How many successors of expired links the person was mailed in the span before ``at``."""
    query = select(func.count()).where(
        SignInLink.person_id == person_id,
        col(SignInLink.is_successor).is_(True),
        SignInLink.created_at > at - within,
    )
    return session.exec(query).one()
