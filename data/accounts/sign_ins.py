"""Sessions of browsers and the links that start them. Only hashes of secrets are stored."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, case, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from data.accounts.people import Person
from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id


class LinkPurpose(StrEnum):
    SIGN_IN = "sign_in"
    MAIL = "mail"  # the buttons of a mail about something else
    RESET = "reset"  # good for an hour and once: choosing a new password


class SignInSession(SQLModel, table=True):
    """A browser in which somebody is signed in."""

    __tablename__ = "session"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256 of the cookie's 256 random bits
    person_id: UUID = Field(foreign_key="person.id", index=True)
    epoch: int  # the person's epoch when they signed in
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id")  # as switched to
    device: str = ""
    method: str  # how they proved who they are: link, password, code, oidc ...
    awaits_factor: bool = False  # opens nothing until the second factor was given
    proved_at: datetime | None = None  # when they last proved who they are, beyond the cookie
    created_at: datetime = Field(default_factory=lambda: clock.now())
    used_at: datetime = Field(default_factory=lambda: clock.now())
    ended_at: datetime | None = None


class SignInLink(SQLModel, table=True):
    """A link mailed to a person: to sign in for seven days, or to choose a new password.

    ``customer_id`` is the customer whom a mail's buttons are about.
    """

    __tablename__ = "sign_in_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    purpose: LinkPurpose = Field(default=LinkPurpose.SIGN_IN, sa_type=words(LinkPurpose))
    token_hash: str = Field(unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id")
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


# Every request asks for one of these: writing the statement anew took as long as running it.
_WITH_PERSON = select(SignInSession, Person).join(Person, col(Person.id) == SignInSession.person_id)
_BY_TOKEN = _WITH_PERSON.where(SignInSession.token_hash == bindparam("token_hash"))
_BY_ID = _WITH_PERSON.where(SignInSession.id == bindparam("session_id"))


def find_session(session: Session, token_hash: str) -> tuple[SignInSession, Person] | None:
    """The session behind a secret, ended or not, with the person whose it is."""
    return session.exec(_BY_TOKEN, params={"token_hash": token_hash}).one_or_none()


def find_signed_in(session: Session, session_id: UUID) -> tuple[SignInSession, Person] | None:
    """A session, ended or not, with the person whose it is."""
    return session.exec(_BY_ID, params={"session_id": session_id}).one_or_none()


def live_sessions(session: Session, *, person_id: UUID) -> Sequence[SignInSession]:
    """The person's sessions that nobody ended, the one used last first."""
    query = select(SignInSession).where(
        SignInSession.person_id == person_id, col(SignInSession.ended_at).is_(None)
    )
    return session.exec(query.order_by(col(SignInSession.used_at).desc())).all()


def has_ever_signed_in(session: Session, *, person_id: UUID) -> bool:
    query = select(SignInSession.id).where(SignInSession.person_id == person_id)
    return session.exec(query.limit(1)).one_or_none() is not None


def find_link(
    session: Session, token_hash: str, *, purposes: Collection[LinkPurpose]
) -> SignInLink | None:
    query = select(SignInLink).where(
        SignInLink.token_hash == token_hash, col(SignInLink.purpose).in_(purposes)
    )
    return session.exec(query).one_or_none()


def count_successors(session: Session, *, person_id: UUID, within: timedelta, at: datetime) -> int:
    """How many successors of expired links the person was mailed in the span before ``at``."""
    query = select(func.count()).where(
        SignInLink.person_id == person_id,
        col(SignInLink.is_successor).is_(True),
        SignInLink.created_at > at - within,
    )
    return session.exec(query).one()


def delete_links(session: Session, *, expired_before: datetime) -> None:
    session.execute(delete(SignInLink).where(col(SignInLink.expires_at) < expired_before))


def count_try(session: Session, key: str, *, within: timedelta, at: datetime) -> int:
    """Count one more try under a key and return how many there were since its window opened.

    One statement, so that tries racing each other are all counted.
    """
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if postgres else sqlite.insert
    is_over = col(RateBucket.since) <= at - within
    statement = (
        insert(RateBucket)
        .values(key=key, since=at, count=1)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((is_over, 1), else_=col(RateBucket.count) + 1),
                "since": case((is_over, at), else_=col(RateBucket.since)),
            },
        )
        .returning(col(RateBucket.count))
    )
    return int(session.execute(statement).scalar_one())


def delete_bucket(session: Session, *, key: str) -> None:
    session.execute(delete(RateBucket).where(col(RateBucket.key) == key))


def delete_buckets(session: Session, *, before: datetime) -> None:
    session.execute(delete(RateBucket).where(col(RateBucket.since) < before))
