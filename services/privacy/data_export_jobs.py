"""Builds the copies that people asked for, one at a time, each held by a lease."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from sqlmodel import Session

from data.kit import clock
from data.privacy.personal_data import DataExport, ExportState, ended_exports, next_waiting_export
from services.kit import unit_of_work
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.privacy.data_exports import CopySources, DataCopyWriter

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
TELL_EVERY = 0.02  # of the whole: each time is a write

log = structlog.get_logger()


class DataCopies:
    """The queue of copies. A restart goes on with what it finds waiting."""

    def __init__(self, folder: Path, sources: CopySources) -> None:
        self._folder = folder
        self._sources = sources
        self._busy = asyncio.Lock()
        self._woken: set[asyncio.Task[None]] = set()

    def hear(self, event: DomainEvent) -> None:
        """A listener for ``services.kit.events``: a copy that is asked for is begun at once."""
        if event.kind is EventKind.EXPORT_REQUESTED:
            task = asyncio.get_running_loop().create_task(self.run())
            self._woken.add(task)
            task.add_done_callback(self._woken.discard)

    def place_of(self, export_id: UUID) -> Path:
        """Where a copy lies while it is kept."""
        return self._folder / f"{export_id}.zip"

    async def run(self) -> None:
        """Build what waits and delete what is over. For the scheduler, and when woken."""
        async with self._busy:
            await asyncio.to_thread(self._delete_ended)
            while await asyncio.to_thread(self._build_next):
                pass

    def _build_next(self) -> bool:
        claimed = unit_of_work.write(lambda session: claim_export(session, SYSTEM))
        if claimed is None:
            return False
        export_id, person_id = claimed
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f"{export_id}.part"
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            if done / total - told >= TELL_EVERY or done == total:
                told = done / total
                unit_of_work.write(lambda session: _tell(session, export_id, done, total))

        try:
            DataCopyWriter(self._sources, partial, tell).write(person_id)
        except Exception:
            # Whatever is wrong with one person's data must not stop the others' copies.
            log.exception("data copy failed", export=str(export_id))
            partial.unlink(missing_ok=True)
            return True
        size = partial.stat().st_size
        partial.replace(self.place_of(export_id))
        unit_of_work.write(lambda session: _finish(session, export_id, size))
        return True

    def _delete_ended(self) -> None:
        for export_id in unit_of_work.write(lambda session: end_exports(session, SYSTEM)):
            self.place_of(export_id).unlink(missing_ok=True)


def claim_export(session: Session, actor: Actor) -> tuple[UUID, UUID] | None:
    """The copy to build next and whose it is; after three failures it is given up."""
    require(actor, Permission.SEND_MAIL)
    row = next_waiting_export(session, at=clock.now())
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        row.state = ExportState.FAILED
        session.add(row)
        session.flush()
        return claim_export(session, actor)
    row.attempts += 1
    row.leased_until = clock.now() + LEASE
    session.add(row)
    return row.id, row.person_id


def end_exports(session: Session, actor: Actor) -> list[UUID]:
    """Mark the copies whose time is over; their files can go."""
    require(actor, Permission.SEND_MAIL)
    rows = ended_exports(session, at=clock.now())
    for row in rows:
        row.state = ExportState.GONE
        session.add(row)
    return [row.id for row in rows]


def _tell(session: Session, export_id: UUID, done: int, total: int) -> None:
    row = session.get_one(DataExport, export_id)
    row.done, row.total = done, total
    row.leased_until = clock.now() + LEASE
    session.add(row)


def _finish(session: Session, export_id: UUID, size: int) -> None:
    row = session.get_one(DataExport, export_id)
    row.state, row.size, row.leased_until = ExportState.READY, size, None
    session.add(row)
