"""Work that comes round by itself while the portal serves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Something to do every so many seconds, and once at the start."""

    name: str
    seconds: float
    work: Work


class Schedule:
    """Runs the jobs on the event loop; one that fails is logged and comes round again."""

    def __init__(self, jobs: list[PeriodicJob]) -> None:
        self._rounds = jobs
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        # However late: what is due hourly would otherwise be left out for an hour.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        for one in self._rounds:
            self._scheduler.add_job(_logged, "interval", (one,), seconds=one.seconds)
            self._scheduler.add_job(_logged, "date", (one,))
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)


async def _logged(one: PeriodicJob) -> None:
    try:
        await one.work()
    except Exception:
        log.exception("scheduled work failed", work=one.name)
