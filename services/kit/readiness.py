"""Whether the portal can do its work: the database answers, is up to date and has room."""

import shutil
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from data.kit import engine, schema

log = structlog.get_logger()

ROOM = 16_000_000  # bytes: below, the next photo or print may be the one that fails


def is_ready() -> bool:
    """Asks the database. Blocks."""
    try:
        return schema.is_current()
    except SQLAlchemyError as error:
        log.warning("database away", reason=type(error).__name__)
        return False


def has_room() -> bool:
    """Whether the disk still takes what is written; a database server minds its own."""
    place = engine.current().url.database
    if engine.current().dialect.name != "sqlite" or not place:
        return True
    return shutil.disk_usage(Path(place).parent).free >= ROOM
