"""A disk that is full, of the database or of the files: refused in words rather than failing."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import DBAPIError

from services.kit.errors import StorageFull

log = structlog.get_logger()

_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})
_SQLITE = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
_POSTGRESQL = "53100"  # disk_full


@contextmanager
def refused_when_full() -> Iterator[None]:
    """Around what writes.

    Raises:
        StorageFull: the disk takes no more.
    """
    try:
        yield
    except (OSError, DBAPIError) as error:
        if not _is_full(error):
            raise
        log.error("the disk is full", reason=str(error)[:200])
        raise StorageFull from error


def _is_full(error: OSError | DBAPIError) -> bool:
    if isinstance(error, OSError):
        return error.errno in _ERRNOS
    said = error.orig
    names = (getattr(said, "sqlite_errorname", ""), getattr(said, "sqlstate", ""))
    return names[0] in _SQLITE or names[1] == _POSTGRESQL
