"""Whether the portal can do its work: the database answers, is up to date and has room."""

import shutil
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from data.kit import engine, schema
from data.kit.sealing import SealKeyMissing
from services.kit.errors import DomainError

MIGRATE = "Run: app.py migrate"

log = structlog.get_logger()

ROOM = 16_000_000  # bytes: below, the next photo or print may be the one that fails


class DatabaseNotReady(DomainError):
    """The database cannot be worked with; the sentence says what to do."""


def is_ready() -> bool:
    """Asks the database. Blocks."""
    try:
        return schema.is_current()
    except SQLAlchemyError as error:
        log.warning("database away", reason=type(error).__name__)
        return False


def require_ready() -> None:
    """Refuse to go on without a database to work with.

    Raises:
        DatabaseNotReady: the database is away, or not of this version.
    """
    if problem := find_database_problem():
        raise DatabaseNotReady(problem)


def find_database_problem() -> str:
    """Why the database cannot be worked with and what to do; empty when it can. Blocks."""
    try:
        revision = schema.current_revision()
    except SQLAlchemyError as error:
        return _away(error)
    if revision == schema.newest_revision():
        return ""
    if revision is None:
        return f"The database has no tables yet. {MIGRATE}"
    if not schema.is_known(revision):
        return "The database was made by a newer version of Porchlight. Install that version."
    return f"The database is not up to date. {MIGRATE}"


def migrate_database() -> str:
    """Bring the database to this version's tables; the name of its newest migration.

    Raises:
        DatabaseNotReady: the database is away, or newer than this version, or a key is missing.
    """
    if (problem := find_database_problem()) and not problem.endswith(MIGRATE):
        raise DatabaseNotReady(problem)
    try:
        schema.upgrade()
    except SealKeyMissing as error:
        raise DatabaseNotReady(f"{error}. Set the one that the portal runs with.") from error
    return schema.current_revision() or ""


def _away(error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    url = engine.current().url
    if engine.is_sqlite():
        return f"The database {url.database} cannot be opened ({reason}). Check that it is there."
    place = f"{url.host or 'this machine'}:{url.port or 5432}"
    return (
        f"The database at {place} does not answer ({reason}). "
        "Check that PostgreSQL runs there, and PORCHLIGHT_DATABASE_URL."
    )


def has_room() -> bool:
    """Whether the disk still takes what is written; a database server minds its own."""
    place = engine.current().url.database
    if engine.current().dialect.name != "sqlite" or not place:
        return True
    return shutil.disk_usage(Path(place).parent).free >= ROOM
