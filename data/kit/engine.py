"""The database connection, chosen once by whoever starts the process."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from sqlite3 import SQLITE_BUSY, OperationalError
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, create_engine

# Objects stay readable after the commit, when their session is gone.
new_session = sessionmaker(class_=Session, expire_on_commit=False)

# SQLite's own waiting is unfair under many writers: one lock in the process cut the longest
# wait from 30 s to 6 s in our measurement with 64 threads. PostgreSQL locks rows instead.
_one_writer = threading.RLock()
_LONGEST_WAIT = 30  # seconds for another process to finish its transaction
_LOOK_EVERY = 0.005
_PATIENCE = f"busy_timeout={_LONGEST_WAIT * 1000}"


def configure(url: str) -> Engine:
    """Connect every later session to ``url``, SQLite or PostgreSQL."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    new_session.configure(bind=engine)
    return engine


def current() -> Engine:
    """The engine that sessions use.

    Raises:
        RuntimeError: nobody called ``configure`` yet.
    """
    bind = new_session.kw.get("bind")
    if not isinstance(bind, Engine):
        raise RuntimeError("the database is not configured")
    return bind


def is_sqlite() -> bool:
    return current().dialect.name == "sqlite"


@contextmanager
def write_session() -> Iterator[Session]:
    """A session that may write. On SQLite it is the only one while it lasts."""
    if not is_sqlite():
        with new_session() as session:
            yield session
        return
    with _one_writer, new_session() as session:
        session.connection(execution_options={"porchlight_writes": True})
        yield session


@contextmanager
def read_session() -> Iterator[Session]:
    """A session that only reads: on SQLite it waits for nobody."""
    with new_session() as session:
        yield session


def empty_log() -> bool:
    """Put what SQLite's log holds into the database, so that nothing deleted lies there any more.

    False where somebody is reading or writing: it waits for nobody, ask again. PostgreSQL's log
    is its operator's.
    """
    if not is_sqlite():
        return True
    with _one_writer, closing(current().raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA busy_timeout=0")
            [(is_busy, *_pages)] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except OperationalError:  # another process does the same
            return False
        finally:
            cursor.execute(f"PRAGMA {_PATIENCE}")
    return not is_busy


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # The driver would open transactions only at the first write, so that two of them could
    # read the same balance and both write it; we open them ourselves in _begin_sqlite.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL lost acknowledged commits at power loss
        _PATIENCE,
        "foreign_keys=ON",
        "secure_delete=ON",  # what was deleted is overwritten, in the file too
        "cache_size=-8000",  # kB; with SQLite's own 2 MB, rows here and there took twice as long
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    # SQLite opens the index of words when a connection first names it, by reading. In the middle
    # of a transaction that would make its first write fail at once where others write.
    with suppress(OperationalError):  # before the first migration
        connection.execute("SELECT 1 FROM invoice_words LIMIT 0").close()


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    if options.get("porchlight_writes", False):
        _wait_for_turn(connection)
        return
    connection.exec_driver_sql("BEGIN")


def _wait_for_turn(connection: Connection) -> None:
    """Begin to write as soon as no other process does.

    SQLite's own waiting looks every 100 ms at last, and so misses the moment between two short
    transactions of a long import again and again.
    """
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, SqliteConnection)
    latest = time.monotonic() + _LONGEST_WAIT
    driver.execute("PRAGMA busy_timeout=0").close()
    try:
        while time.monotonic() < latest:
            try:
                driver.execute("BEGIN IMMEDIATE").close()
                return
            except OperationalError as error:
                if error.sqlite_errorcode & 0xFF != SQLITE_BUSY:
                    break
            time.sleep(_LOOK_EVERY)
    finally:
        driver.execute(f"PRAGMA {_PATIENCE}").close()
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # its error is the one that is told
