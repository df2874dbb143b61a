"""Whether the portal can do its work: the database answers and has this version's tables."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from data.kit import schema

log = structlog.get_logger()


def is_ready() -> bool:
    """Asks the database. Blocks."""
    try:
        return schema.is_current()
    except SQLAlchemyError as error:
        log.warning("database away", reason=type(error).__name__)
        return False
