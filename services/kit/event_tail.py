"""Reads new activity rows, whoever wrote them, and tells this process's listeners."""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from data.kit import clock, engine
from data.kit.activity import Activity, activity_since
from data.kit.change_watcher import ChangeWatcher
from services.kit.events import DomainEvent, EventKind, publish

# Two processes may commit out of the order of their rows' moments; a row that comes late by
# less than this is still seen.
OVERLAP = timedelta(seconds=10)
POLL_SECONDS = 0.25  # how late another process's change may be noticed on SQLite

log = structlog.get_logger()


class EventTail:
    """Follows the activity table: own commits wake it at once, others' through a watcher."""

    def __init__(self) -> None:
        self._seen: dict[UUID, datetime] = {}
        self._since = clock.now()
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watcher = ChangeWatcher(engine.current())
        self._is_away = False

    def wake(self) -> None:
        """There may be news. Callable from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def follow(self) -> None:
        """Publish events until cancelled; it outlives a database that is away for a while."""
        self._loop = asyncio.get_running_loop()
        # A thread of its own: waiting must take none from the services.
        with ThreadPoolExecutor(1, thread_name_prefix="watcher") as thread:
            watching = self._loop.create_task(self._watch(thread))
            try:
                while True:
                    await self._woken.wait()
                    self._woken.clear()
                    await self._try_to_publish()
            finally:
                watching.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watching
                thread.submit(self._watcher.close)

    async def _watch(self, thread: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                wait = self._watcher.wait_for_change
                if await loop.run_in_executor(thread, wait, POLL_SECONDS):
                    self._woken.set()
            except Exception as error:  # noted once for as long as it lasts
                self._note_away(error)
                await asyncio.sleep(POLL_SECONDS)

    async def _try_to_publish(self) -> None:
        try:
            await self._publish_news()
        except Exception as error:  # noted once for as long as it lasts
            self._note_away(error)
            await asyncio.sleep(POLL_SECONDS)
            self._woken.set()  # what was not told yet must not wait for the next change
            return
        if self._is_away:
            log.info("event tail is back")
            self._is_away = False

    def _note_away(self, error: Exception) -> None:
        """One line for each time that the database goes, not two a second."""
        if not self._is_away:
            log.error("event tail waits for the database", exc_info=error)
        self._is_away = True

    async def _publish_news(self) -> None:
        for row in await asyncio.to_thread(self._news):
            event = _as_event(row)
            if event is not None:
                publish(event)

    def _news(self) -> list[Activity]:
        # A clock that ran ahead and was put right has left rows of a time to come: what happens
        # now is older than they are. Rather is something told twice than passed over.
        self._since = min(self._since, clock.now())
        with engine.read_session() as session:
            rows = activity_since(session, self._since - OVERLAP)
        news = [row for row in rows if row.id not in self._seen and row.at >= self._since - OVERLAP]
        self._seen.update((row.id, row.at) for row in news)
        if rows:
            self._since = min(max(self._since, rows[-1].at), clock.now())
        horizon = self._since - 2 * OVERLAP
        self._seen = {key: at for key, at in self._seen.items() if at >= horizon}
        return news

    def skip_past(self) -> None:
        """Take everything up to now as seen: called once, before serving."""
        self._news()


def _as_event(row: Activity) -> DomainEvent | None:
    try:
        kind = EventKind(row.kind)
    except ValueError:
        return None  # a newer version's, which runs beside this one; it tells its own listeners
    return DomainEvent(row.id, kind, row.customer_id, row.property_id, row.subject_id)
