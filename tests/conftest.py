"""Shared by all tests: an empty database, and a stopped clock."""

import gc
import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nicegui.testing import User as Browser
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel

import data.tables  # noqa: F401  (create_all knows only the tables that were imported)
from data.kit import clock, engine, sealing
from tests import postgres_cluster

pytest_plugins = ["nicegui.testing.user_plugin"]

assert Browser.should_see.__kwdefaults__ is not None
Browser.should_see.__kwdefaults__["retries"] = 50  # a slow machine must not fail a test

SEALING_KEY = "7d1c" * 16
sealing.configure(SEALING_KEY)  # for what is arranged before the first test
NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # Monday noon in Buffalo

# Folders and files in which a test starts programs of its own.
LONG = ("browser", "faults", "test_app.py", "test_change_it.py", "test_postgres_portal.py")

_frozen = False


def pytest_runtest_logfinish() -> None:
    """Collecting garbage twice a test made up most of the page tests' time."""
    global _frozen
    if not _frozen:
        _frozen = True
        gc.collect()
        gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files that serve a portal evenly among the first four fifths of the others.

    Together they would make each other slow, and the last of them would leave a core idle.
    """
    files: dict[bool, dict[Path, list[pytest.Item]]] = {True: {}, False: {}}
    for item in items:
        files[_is_long(item.path)].setdefault(item.path, []).append(item)
    long, short = list(files[True].values()), list(files[False].values())
    every = max(1, len(short) * 4 // 5 // max(1, len(long)))
    for number, file in enumerate(long):
        short.insert(number * (every + 1), file)
    items[:] = [item for file in short for item in file]


def _is_long(path: Path) -> bool:
    return path.parent.name in LONG or path.name in LONG


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Services run on both databases; everything else on SQLite."""
    if "database" in metafunc.fixturenames:
        on_both = "tests/services" in str(metafunc.definition.path)
        names = ["sqlite", "postgres"] if on_both else ["sqlite"]
        marks = {"sqlite": (), "postgres": (pytest.mark.postgres,)}
        params = [pytest.param(name, marks=marks[name]) for name in names]
        metafunc.parametrize("database", params, indirect=True)


@pytest.fixture(autouse=True)
def sealing_key() -> None:
    """Commands that a test ran before took another key, or none."""
    sealing.configure(SEALING_KEY)


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


# Asked once a test, not once a table: a busy machine takes its time for each answer.
EMPTY_TABLES = """
CREATE FUNCTION empty_tables(names text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  name text; rows int; written text[] := '{}';
BEGIN
  -- Without the database's own rules, which would count and refuse what is deleted.
  SET LOCAL session_replication_role = replica;
  FOREACH name IN ARRAY names LOOP
    EXECUTE 'DELETE FROM ' || quote_ident(name);
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows > 0 THEN written := written || quote_ident(name); END IF;
  END LOOP;
  RETURN written;
END $$
"""


def empty(database: Engine) -> None:
    """Delete every row; TRUNCATE takes a hundred times as long for as few as tests write."""
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    with database.begin() as connection:
        asked = text("SELECT empty_tables(:names)")
        written = connection.execute(asked, {"names": names}).scalar_one()
    if written:  # else the next test's rows would stand in the gaps, in any order
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {', '.join(written)}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    if postgres_cluster.programs() is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres_cluster.cluster() as url:
        database = engine.configure(url)
        SQLModel.metadata.create_all(database)
        with database.begin() as connection:
            connection.exec_driver_sql(EMPTY_TABLES)
        yield database
        database.dispose()


@pytest.fixture(scope="session")
def empty_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables without a row: copying it takes 3 ms, making it anew 40."""
    path = tmp_path_factory.mktemp("empty") / "portal.db"
    database = engine.configure(f"sqlite:///{path}")
    SQLModel.metadata.create_all(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One for all tests, since it remembers how statements are compiled."""
    return engine.configure(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/portal.db")


@pytest.fixture
def database(
    request: pytest.FixtureRequest, empty_sqlite_file: Path, sqlite_engine: Engine
) -> Iterator[Engine]:
    """An empty database that every session of the portal uses."""
    if getattr(request, "param", "sqlite") == "postgres":
        shared: Engine = request.getfixturevalue("postgres")
        engine.new_session.configure(bind=shared)
        yield shared
        empty(shared)
        return
    path = file_of(sqlite_engine)
    for left in path.parent.iterdir():
        left.unlink()
    shutil.copy(empty_sqlite_file, path)
    engine.new_session.configure(bind=sqlite_engine)
    yield sqlite_engine
    sqlite_engine.dispose()


def file_of(database: Engine) -> Path:
    """Where SQLite keeps it; its log lies beside it, and nothing else."""
    assert database.url.database is not None
    return Path(database.url.database)


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """For arranging and looking: commit before a page or another thread is to see it."""
    with Session(database, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def command_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands run in an empty folder, and give the log's handlers and the umask back."""
    for name in os.environ:
        if name.startswith("PORCHLIGHT"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    umask = os.umask(0o022)
    yield
    os.umask(umask)
    root.handlers[:] = handlers
    root.setLevel(level)
