"""Keys of other software that feeds and reads the portal. Only hashes of them are kept."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id


class ApiScope(StrEnum):
    """What a key opens. Whoever may write may read too."""

    READ = "read"
    WRITE = "write"


class ApiKey(SQLModel, table=True):
    __tablename__ = "api_key"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    scope: ApiScope = Field(sa_type=words(ApiScope))
    token_hash: str = Field(unique=True)
    hint: str  # the key's first characters, by which people tell keys apart
    created_at: datetime = Field(default_factory=lambda: clock.now())
    used_at: datetime | None = None  # to the hour
    revoked_at: datetime | None = None


def find_api_key(session: Session, token_hash: str) -> ApiKey | None:
    """A key that nobody revoked."""
    query = select(ApiKey).where(ApiKey.token_hash == token_hash, col(ApiKey.revoked_at).is_(None))
    return session.exec(query).one_or_none()


def all_api_keys(session: Session) -> Sequence[ApiKey]:
    """Every key ever made, the newest first."""
    return session.exec(select(ApiKey).order_by(col(ApiKey.id).desc())).all()
