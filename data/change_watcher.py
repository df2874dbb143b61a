"""Tells whether anybody, in whatever process, committed since one last looked."""

import sqlite3

import psycopg
from sqlalchemy import Engine, text
from sqlmodel import Session

CHANNEL = "porchlight"


class ChangeWatcher:
    """Cheap to ask twice a second: SQLite counts commits, PostgreSQL delivers notifications."""

    def __init__(self, engine: Engine) -> None:
        self._sqlite: sqlite3.Connection | None = None
        self._postgres: psycopg.Connection | None = None
        self._version = 0
        if engine.dialect.name == "sqlite":
            # A connection of its own: data_version tells of commits by all the others.
            database = engine.url.database or ":memory:"
            self._sqlite = sqlite3.connect(
                database, check_same_thread=False, isolation_level=None, timeout=30
            )
        else:
            dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._postgres = psycopg.connect(dsn, autocommit=True)
            self._postgres.execute(f"LISTEN {CHANNEL}")

    def has_changed(self) -> bool:
        """Whether there were commits since the last call."""
        if self._sqlite is not None:
            latest = int(self._sqlite.execute("PRAGMA data_version").fetchone()[0])
            changed = latest != self._version
            self._version = latest
            return changed
        assert self._postgres is not None
        return any(True for _ in self._postgres.notifies(timeout=0))

    def close(self) -> None:
        for connection in (self._sqlite, self._postgres):
            if connection is not None:
                connection.close()


def notify(session: Session) -> None:
    """Tell other processes of this transaction once it commits."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {CHANNEL}"))
