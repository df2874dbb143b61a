import asyncio

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
