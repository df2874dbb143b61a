"""Tells whether anybody, in whatever process, committed since one last looked."""

import sqlite3
import time

import psycopg
from sqlalchemy import Engine, text
from sqlmodel import Session

CHANNEL = "porchlight"
# A connection that hears nothing for hours must notice that its other end has gone.
_ALIVE = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}


class ChangeWatcher:
    """SQLite counts commits, PostgreSQL delivers notifications. Used by one thread at a time.

    It connects when first asked, and again after the database was away.
    """

    def __init__(self, engine: Engine) -> None:
        self._url = engine.url
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._sqlite: sqlite3.Connection | None = None
        self._postgres: psycopg.Connection | None = None
        self._version = 0

    def wait_for_change(self, seconds: float) -> bool:
        """Whether there were commits since the last call, after at most that long.

        The first call, and the first one after the database was away, always say yes.

        Raises:
            psycopg.OperationalError: the database is away.
        """
        if self._is_sqlite:
            return self._has_counted(seconds)
        return self._was_notified(seconds)

    def close(self) -> None:
        """Let go of the connection; asking again makes a new one."""
        for connection in (self._sqlite, self._postgres):
            if connection is not None:
                connection.close()
        self._sqlite = self._postgres = None

    def _has_counted(self, seconds: float) -> bool:
        if self._sqlite is None:
            # A connection of its own: data_version tells of commits by all the others.
            self._sqlite = sqlite3.connect(
                self._url.database or ":memory:",
                check_same_thread=False,
                isolation_level=None,
                timeout=30,
            )
        else:
            time.sleep(seconds)
        latest = int(self._sqlite.execute("PRAGMA data_version").fetchone()[0])
        changed = latest != self._version
        self._version = latest
        return changed

    def _was_notified(self, seconds: float) -> bool:
        if self._postgres is None:
            url = self._url.set(drivername="postgresql").update_query_dict(_ALIVE)
            dsn = url.render_as_string(hide_password=False)
            self._postgres = psycopg.connect(dsn, autocommit=True)
            self._postgres.execute(f"LISTEN {CHANNEL}")
            return True
        try:
            return bool(list(self._postgres.notifies(timeout=seconds, stop_after=1)))
        except psycopg.Error:
            self.close()
            raise


def notify(session: Session) -> None:
    """Tell other processes of this transaction once it commits."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {CHANNEL}"))
