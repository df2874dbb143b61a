"""Two-step verification: the secret an authenticator app shares, and recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.ids import new_id


class Totp(SQLModel, table=True):
    """A person's authenticator. Until it was confirmed once, it protects nothing."""

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    secret: str  # base32; codes are computed from it, so no hash would do
    last_step: int = 0  # half minutes since 1970: a code is good once
    created_at: datetime = Field(default_factory=lambda: clock.now())
    confirmed_at: datetime | None = None


class RecoveryCode(SQLModel, table=True):
    """One of ten codes for when the authenticator is lost; only its hash."""

    __tablename__ = "recovery_code"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    code_hash: str
    used_at: datetime | None = None


def find_totp(session: Session, *, person_id: UUID, lock: bool = False) -> Totp | None:
    query = select(Totp).where(Totp.person_id == person_id)
    return session.exec(query.with_for_update() if lock else query).one_or_none()


def has_second_factor(session: Session, *, person_id: UUID) -> bool:
    totp = find_totp(session, person_id=person_id)
    return totp is not None and totp.confirmed_at is not None


def unused_recovery_codes(session: Session, *, person_id: UUID) -> Sequence[RecoveryCode]:
    """The person's recovery codes that are still good, with their rows locked."""
    query = select(RecoveryCode).where(
        RecoveryCode.person_id == person_id, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(query.with_for_update()).all()


def count_recovery_codes(session: Session, *, person_id: UUID) -> int:
    """How many of the person's recovery codes are still good."""
    query = select(func.count()).where(
        RecoveryCode.person_id == person_id, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(query).one()


def delete_recovery_codes(session: Session, *, person_id: UUID) -> None:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
