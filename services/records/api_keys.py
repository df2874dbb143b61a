"""Keys for other software: made once, shown once, and asked for at every call."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Role
from data.kit import clock
from data.records.api_keys import ApiKey, all_api_keys, find_api_key
from data.records.api_keys import ApiScope as ApiScope  # the command line names it
from services.kit.errors import DomainError, NotFound
from services.kit.permissions import Actor, Permission, require

PREFIX = "plk_"
_HINT = len(PREFIX) + 4
_LONGEST_NAME = 80
# One write an hour tells well enough which keys are still in use.
_USE_NOTED_FOR = timedelta(hours=1)


class KeyRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("This key is unknown or was revoked.")


class KeyNameRefused(DomainError):
    def __init__(self) -> None:
        super().__init__(f"Give the key a name of 1 to {_LONGEST_NAME} characters.")


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key at the only moment at which it can be read."""

    id: UUID
    name: str
    scope: ApiScope
    token: str


@dataclass(frozen=True, slots=True)
class ApiKeySummary:
    """A key in a list. ``used_at`` is exact to the hour; moments are UTC."""

    id: UUID
    name: str
    scope: ApiScope
    hint: str
    created_at: datetime
    used_at: datetime | None
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class ApiCaller:
    """The software behind a key: what it may do, and whether its use is worth noting."""

    key_id: UUID
    actor: Actor
    scope: ApiScope
    is_use_noted: bool

    @property
    def may_write(self) -> bool:
        return self.scope is ApiScope.WRITE


def create_api_key(session: Session, actor: Actor, name: str, scope: ApiScope) -> NewApiKey:
    """Make a key. Its text is not kept: whoever loses it makes another.

    Raises:
        NotPermitted: the actor does not manage keys.
        KeyNameRefused: the name is empty or too long.
    """
    require(actor, Permission.MANAGE_API_KEYS)
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= _LONGEST_NAME:
        raise KeyNameRefused
    token = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(name=plain, scope=scope, token_hash=hash_key(token), hint=token[:_HINT])
    session.add(key)
    session.flush()
    return NewApiKey(key.id, key.name, key.scope, token)


def list_api_keys(session: Session, actor: Actor) -> list[ApiKeySummary]:
    """Every key ever made, the newest first.

    Raises:
        NotPermitted: the actor does not manage keys.
    """
    require(actor, Permission.MANAGE_API_KEYS)
    return [
        ApiKeySummary(
            id=key.id,
            name=key.name,
            scope=key.scope,
            hint=key.hint,
            created_at=key.created_at,
            used_at=key.used_at,
            is_revoked=key.revoked_at is not None,
        )
        for key in all_api_keys(session)
    ]


def revoke_api_key(session: Session, actor: Actor, key_id: UUID) -> None:
    """Shut a key out from its next call on; twice is as good as once.

    Raises:
        NotPermitted: the actor does not manage keys.
        NotFound: there is no such key.
    """
    require(actor, Permission.MANAGE_API_KEYS)
    key = session.get(ApiKey, key_id, with_for_update=True)
    if key is None:
        raise NotFound("key")
    key.revoked_at = key.revoked_at or clock.now()


def identify_caller(session: Session, token: str) -> ApiCaller:
    """Whoever holds a key, with the rights it gives right now.

    Raises:
        KeyRefused: it is no key of ours, or it was revoked.
    """
    key = find_api_key(session, hash_key(token))
    if key is None:
        raise KeyRefused
    rights = _RIGHTS[key.scope]
    noted = key.used_at is not None and key.used_at > clock.now() - _USE_NOTED_FOR
    return ApiCaller(key.id, Actor(Role.OFFICE, f"API: {key.name}", only=rights), key.scope, noted)


def note_use(session: Session, actor: Actor, key_id: UUID) -> None:
    """Note that a key is in use.

    Raises:
        NotPermitted: the actor does not come with a key.
    """
    require(actor, Permission.READ_RECORDS)
    key = session.get(ApiKey, key_id)
    if key is not None:
        key.used_at = clock.now()


def hash_key(token: str) -> str:
    """What is kept of a key. It has 256 random bits, so nobody finds it by trying hashes."""
    return hashlib.sha256(token.encode()).hexdigest()


_READING = frozenset({Permission.READ_RECORDS})
_RIGHTS = {
    ApiScope.READ: _READING,
    ApiScope.WRITE: _READING | {Permission.IMPORT_DATA, Permission.RECORD_WORK},
}
