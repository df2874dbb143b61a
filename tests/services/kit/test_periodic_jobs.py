import asyncio
import time

from structlog.testing import capture_logs

from services.kit.periodic_jobs import PeriodicJob, Schedule


async def test_rounds_run_at_the_start_and_again() -> None:
    runs: list[str] = []

    async def work() -> None:
        runs.append("run")

    schedule = Schedule([PeriodicJob("work", 0.05, work)])
    schedule.start()
    await asyncio.sleep(0.4)
    schedule.stop()

    assert len(runs) >= 3


async def test_a_round_that_fails_is_logged_and_comes_round_again() -> None:
    runs: list[str] = []

    async def work() -> None:
        runs.append("run")
        raise RuntimeError("the database is away")

    with capture_logs() as logs:
        schedule = Schedule([PeriodicJob("work", 0.05, work)])
        schedule.start()
        await asyncio.sleep(0.4)
        schedule.stop()

    assert len(runs) >= 3
    assert {(line["event"], line["work"]) for line in logs} == {("scheduled work failed", "work")}


async def test_round_of_the_start_is_late_rather_than_left_out_on_a_busy_machine() -> None:
    ran: list[str] = []

    async def work() -> None:
        ran.append("work")

    schedule = Schedule([PeriodicJob("work", 3600, work)])
    schedule.start()
    time.sleep(1.5)  # noqa: ASYNC251 the loop is kept busy, as by the first pages
    await asyncio.sleep(0.1)
    schedule.stop()

    assert ran == ["work"]
