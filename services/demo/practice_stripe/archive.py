"""The state file: what the stand-in keeps across restarts, one small row for each thing."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path


class Archive:
    """A SQLite file. Only what changed is written, and a killed process loses no answered call."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS kept"
            " (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id))"
        )

    def load(self, kind: str) -> dict[str, dict[str, object]]:
        """Everything of one kind, in the order in which it first came."""
        rows = self._connection.execute(
            "SELECT id, body FROM kept WHERE kind = ? ORDER BY rowid", (kind,)
        )
        return {str(key): dict(json.loads(body)) for key, body in rows}

    def save(self, changes: Mapping[tuple[str, str], Mapping[str, object] | None]) -> None:
        """Write all changes or none; None takes a row away."""
        with self._connection:
            for (kind, key), body in changes.items():
                if body is None:
                    self._connection.execute(
                        "DELETE FROM kept WHERE kind = ? AND id = ?", (kind, key)
                    )
                    continue
                # An upsert, not a replace: the row keeps its place in the order.
                self._connection.execute(
                    "INSERT INTO kept VALUES (?, ?, ?)"
                    " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                    (kind, key, json.dumps(body)),
                )

    def close(self) -> None:
        self._connection.close()
