"""Following the activity table, whoever writes it."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine, text
from sqlmodel import Session, create_engine

from data.kit import change_watcher, clock
from data.kit import engine as portal_engine
from data.kit.activity import Activity
from services.kit import events, unit_of_work
from services.kit.event_tail import EventTail
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from tests.postgres_cluster import cluster, programs, restart

ROOT = Path(__file__).parents[3]
ANOTHER = """
import sys
import data.tables
from data.kit import engine
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write

engine.configure(sys.argv[1])
write(lambda session: announce(session, SYSTEM, EventKind.VISIT_STARTED, About()))
"""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[EventKind]:
    kinds: list[EventKind] = []
    monkeypatch.setattr(events, "_listeners", [lambda event: kinds.append(event.kind)])
    return kinds


@contextlib.asynccontextmanager
async def following() -> AsyncIterator[EventTail]:
    tail = EventTail()
    tail.skip_past()
    unit_of_work.after_commit(tail.wake)
    task = asyncio.create_task(tail.follow())
    await asyncio.sleep(0.3)  # until it watches
    try:
        yield tail
    finally:
        unit_of_work.after_commit(lambda: None)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(heard: list[EventKind], number: int, seconds: float = 1.0) -> float:
    """How long it took until that many events were heard."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while len(heard) < number and loop.time() - begun < seconds:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    return loop.time() - begun


@contextlib.contextmanager
def another_process(database: Engine) -> Iterator[Session]:
    """A session that commits as another process would: nothing in this one is woken."""
    other = create_engine(database.url)
    with Session(other) as session:
        yield session
        change_watcher.notify(session)
        session.commit()
    other.dispose()


def tell(session: Session, kind: EventKind = EventKind.VISIT_STARTED) -> None:
    announce(session, SYSTEM, kind, About())


async def test_own_commits_are_told_at_once(database: Engine, heard: list[EventKind]) -> None:
    assert database is portal_engine.current()
    async with following():
        await asyncio.to_thread(unit_of_work.write, tell)

        assert await until(heard, 1) < 0.2

    assert heard == [EventKind.VISIT_STARTED]


async def test_other_processes_commits_are_told_within_a_second(
    database: Engine, heard: list[EventKind]
) -> None:
    async with following():
        for kind in (EventKind.VISIT_STARTED, EventKind.VISIT_COMPLETED):
            with another_process(database) as session:
                tell(session, kind)
            assert await until(heard, 1 if kind is EventKind.VISIT_STARTED else 2) < 0.6

    assert heard == [EventKind.VISIT_STARTED, EventKind.VISIT_COMPLETED]


@pytest.mark.usefixtures("database")
async def test_clock_that_ran_ahead_hides_nothing_once_it_is_right(
    heard: list[EventKind], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = clock.now
    monkeypatch.setattr(clock, "now", lambda: right() + timedelta(hours=1))
    unit_of_work.write(tell)

    async with following():
        unit_of_work.write(tell)
        await until(heard, 1)
        monkeypatch.setattr(clock, "now", right)
        unit_of_work.write(tell)
        await until(heard, 2)
        await asyncio.sleep(0.3)

    assert heard == [EventKind.VISIT_STARTED] * 2
    heard.clear()
    async with following():
        unit_of_work.write(tell)
        await until(heard, 1)
    assert heard == [EventKind.VISIT_STARTED]


async def test_listener_that_fails_keeps_no_news_from_the_others(
    database: Engine, heard: list[EventKind], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_event: events.DomainEvent) -> None:
        raise ValueError("of our own making")

    monkeypatch.setattr(events, "_listeners", [stumble, *events._listeners])
    async with following():
        with structlog.testing.capture_logs() as logs:
            with another_process(database) as session:
                tell(session, EventKind.VISIT_STARTED)
                tell(session, EventKind.PHOTO_ADDED)
            await until(heard, 2)

    assert sorted(heard) == [EventKind.PHOTO_ADDED, EventKind.VISIT_STARTED]
    assert [(line["event"], line["kind"]) for line in logs] == [
        ("listener failed", kind) for kind in heard
    ]
    assert all(line["reference"] and line["exc_info"] for line in logs)


async def test_nothing_is_told_twice_or_from_before(
    database: Engine, heard: list[EventKind]
) -> None:
    with another_process(database) as session:
        tell(session)
    async with following():
        with another_process(database) as session:
            session.add(Activity(kind="a.newer.version's"))
            tell(session, EventKind.PHOTO_ADDED)
        await until(heard, 1)
        await asyncio.to_thread(unit_of_work.write, tell)
        await until(heard, 2)
        await asyncio.sleep(0.3)

    assert heard == [EventKind.PHOTO_ADDED, EventKind.VISIT_STARTED]


@pytest.mark.postgres
async def test_another_process_is_heard_through_postgresql(
    postgres: Engine, heard: list[EventKind]
) -> None:
    portal_engine.new_session.configure(bind=postgres)
    async with following():
        url = postgres.url.render_as_string(hide_password=False)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", ANOTHER, url, cwd=ROOT)
        assert await process.wait() == 0

        assert await until(heard, 1) < 0.5

    with postgres.begin() as connection:
        connection.execute(text("TRUNCATE activity"))
    assert heard == [EventKind.VISIT_STARTED]


@pytest.mark.postgres
async def test_a_killed_connection_is_made_again(postgres: Engine, heard: list[EventKind]) -> None:
    portal_engine.new_session.configure(bind=postgres)
    async with following():
        with structlog.testing.capture_logs() as logs, another_process(postgres) as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%'"
                )
            )
            tell(session)
        await until(heard, 1, 3)

    with postgres.begin() as connection:
        connection.execute(text("TRUNCATE activity"))
    assert heard == [EventKind.VISIT_STARTED]
    assert [line["event"] for line in logs if line["log_level"] == "error"] in (
        [],
        ["event tail waits for the database"],
    )


@pytest.mark.postgres
async def test_a_database_that_comes_back_loses_no_event(
    heard: list[EventKind],
) -> None:
    if programs() is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with cluster() as url:
        database = portal_engine.configure(url)
        Activity.metadata.create_all(database)
        async with following():
            with database.connect() as connection:
                folder = str(connection.execute(text("SHOW data_directory")).scalar_one())
            await asyncio.to_thread(restart, folder)
            with another_process(database) as session:
                tell(session)

            assert await until(heard, 1, 5) < 5
        database.dispose()

    assert heard == [EventKind.VISIT_STARTED]
