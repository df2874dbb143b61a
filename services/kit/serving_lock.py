"""One serving process per SQLite file: a second one would not see the first one's lock."""

import fcntl
import os
from pathlib import Path

from data.kit import engine
from services.kit.errors import DomainError
from services.kit.settings import Settings


class AlreadyServing(DomainError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"Another process already serves the data in {folder}.")


class ServingLock:
    """Held until the process ends, however it ends: the system gives it back."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            AlreadyServing: another process holds it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise AlreadyServing(folder) from None


_locks: list[ServingLock] = []  # the lock lasts as long as this process


def lock_for_serving(settings: Settings) -> None:
    """Be the one process that serves these data; PostgreSQL can have several.

    Raises:
        AlreadyServing: another process does.
    """
    if engine.is_sqlite():
        _locks.append(ServingLock(settings.data_dir))
