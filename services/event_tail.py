"""Reads new activity rows, whoever wrote them, and tells this process's listeners."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from data import clock, engine
from data.activity import Activity, activity_since
from data.change_watcher import ChangeWatcher
from services.events import DomainEvent, EventKind, publish

# Two processes may commit out of the order of their rows' moments; a row that comes late by
# less than this is still seen.
OVERLAP = timedelta(seconds=10)
POLL_SECONDS = 0.5

log = structlog.get_logger()


class EventTail:
    """Follows the activity table. This process's commits wake it at once, others' by polling."""

    def __init__(self) -> None:
        self._seen: dict[UUID, datetime] = {}
        self._since = clock.now()
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watcher = ChangeWatcher(engine.current())

    def wake(self) -> None:
        """There may be news. Callable from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def follow(self) -> None:
        """Publish events until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            woken = await self._wait()
            try:
                if woken or await asyncio.to_thread(self._watcher.has_changed):
                    await self._publish_news()
            except Exception:
                # The tail must outlive a database that is away for a moment.
                log.exception("event tail failed")
                await asyncio.sleep(POLL_SECONDS)

    async def _wait(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        woken = self._woken.is_set()
        self._woken.clear()
        return woken

    async def _publish_news(self) -> None:
        for row in await asyncio.to_thread(self._news):
            with contextlib.suppress(ValueError):  # a newer version's kind of event
                publish(_as_event(row))

    def _news(self) -> list[Activity]:
        with engine.read_session() as session:
            rows = activity_since(session, self._since - OVERLAP)
        news = [row for row in rows if row.id not in self._seen and row.at >= self._since - OVERLAP]
        self._seen.update((row.id, row.at) for row in news)
        if rows:
            self._since = max(self._since, rows[-1].at)
        horizon = self._since - 2 * OVERLAP
        self._seen = {key: at for key, at in self._seen.items() if at >= horizon}
        return news

    def skip_past(self) -> None:
        """Take everything up to now as seen: called once, before serving."""
        self._news()


def _as_event(row: Activity) -> DomainEvent:
    return DomainEvent(
        row.id, EventKind(row.kind), row.customer_id, row.property_id, row.subject_id
    )
