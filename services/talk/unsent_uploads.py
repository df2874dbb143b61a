"""Photos that were uploaded for a message: how many a person may, and their end if never sent.

Each upload leaves a small note in a folder of its own; the database knows a photo only once it
was sent.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.files import is_file_kept
from services.kit.errors import DomainError
from services.kit.file_store import FileStore
from services.kit.permissions import Actor, Permission, require
from services.kit.unit_of_work import consult_as_system
from services.work.photos import StoredPicture

MOST_BYTES_A_DAY = 300_000_000  # of one person; a visit's photos are some ten millions
SENDABLE_FOR = timedelta(days=1)
# Longer than a photo can be sent, so that none goes while its message is on the way.
KEPT_FOR = SENDABLE_FOR + timedelta(hours=1)


class UploadsFull(DomainError):
    def __init__(self) -> None:
        super().__init__("You have uploaded a lot of photos today. Send these, and more tomorrow.")


@dataclass(frozen=True, slots=True)
class _Note:
    """``{person}/{hash of the photo}.{hash of what was sent}``; its content is the size."""

    path: Path

    @property
    def sha256(self) -> str:
        return self.path.name.partition(".")[0]

    @property
    def source_sha256(self) -> str:
        return self.path.name.partition(".")[2]

    @property
    def size(self) -> int:
        return int(self.path.read_text() or 0)

    @property
    def age(self) -> timedelta:
        return timedelta(seconds=clock.now().timestamp() - self.path.stat().st_mtime)


class UnsentUploads:
    """The notes of a portal's uploads."""

    def __init__(self, folder: Path, store: FileStore) -> None:
        self._folder = folder
        self._store = store

    def check_room(self, person_id: UUID) -> None:
        """Whether the person may upload another one.

        Raises:
            UploadsFull: they uploaded as much as anybody needs within a day.
        """
        if sum(note.size for note in self._notes(str(person_id))) >= MOST_BYTES_A_DAY:
            raise UploadsFull

    def note(self, person_id: UUID, picture: StoredPicture, source_sha256: str) -> None:
        """Remember that the person uploaded it now."""
        folder = self._folder / str(person_id)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{picture.sha256}.{source_sha256}"
        path.write_text(str(picture.size))
        now = clock.now().timestamp()
        os.utime(path, (now, now))

    async def collect(self) -> None:
        """Delete photos that nobody sent in time. For the schedule, every hour or so."""
        for note in await asyncio.to_thread(self._old):
            is_needed = await consult_as_system(is_sent, note.sha256)
            await asyncio.to_thread(self._end, note, is_needed=is_needed)

    def _old(self) -> list[_Note]:
        return [note for note in self._notes("*") if note.age >= KEPT_FOR]

    def _end(self, note: _Note, *, is_needed: bool) -> None:
        note.path.unlink(missing_ok=True)
        with suppress(OSError):  # it holds other notes
            note.path.parent.rmdir()
        if not is_needed and not any(self._folder.glob(f"*/{note.sha256}.*")):
            self._store.remove(note.sha256, note.source_sha256)

    def _notes(self, person: str) -> Iterator[_Note]:
        return map(_Note, self._folder.glob(f"{person}/*.*"))


def is_sent(session: Session, actor: Actor, sha256: str) -> bool:
    """Whether a photo belongs to anything by now."""
    require(actor, Permission.SEND_MAIL)
    return is_file_kept(session, sha256=sha256)
