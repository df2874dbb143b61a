"""One serving process per SQLite file: a second one would not see the first one's lock."""

import fcntl
import os
from pathlib import Path


class AlreadyServing(Exception):
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
