"""Rows of an export on disk, so that an export of any size takes the memory of a piece of it."""

import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from services.records.importing.row_order import PAPERS, RowOrder, RowPlace
from services.records.schemas.fields import Record
from services.records.schemas.sheets import ALL_SHEETS, Sheet

R = TypeVar("R", bound=Record)
PIECE = 500  # rows of a transaction: a tenth of a second on an idle machine
_AT_ONCE = 1000
_MOST_TIMES = 5
_NOWHERE = RowPlace(-1, 0, 0, 0)
_TABLES = """
CREATE TABLE row (
    id INTEGER PRIMARY KEY, file INTEGER, line INTEGER,
    part INTEGER, owner INTEGER, stage INTEGER, root INTEGER, body TEXT
);
CREATE TABLE joined (root INTEGER PRIMARY KEY, first INTEGER);
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT);
"""
_ORDER = "part, owner, stage, root, file, line"
_FILES = {sheet.file: at for at, sheet in enumerate(ALL_SHEETS)}
Piece = dict[str, list[Record]]  # rows by file


class RowStage:
    """A file of rows with the order in which they are written.

    Without a path it is a temporary one, which ends with this object.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._folder = None if path else tempfile.TemporaryDirectory(prefix="porchlight-import-")
        path = path or Path(self._folder.name if self._folder else "") / "rows.db"
        is_new = not path.exists()
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA cache_size=-4000")
        if is_new:
            self._database.execute("PRAGMA synchronous=OFF")  # nobody relies on it yet
            self._database.executescript(_TABLES)
        self._waiting: list[tuple[object, ...]] = []

    def add(self, order: RowOrder, sheet: Sheet[Record], row: Record) -> None:
        place = order.place(sheet.file, row)
        body = row.model_dump_json(exclude_defaults=True)
        self._waiting.append((_FILES[sheet.file], row.line, *place, body))
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        names = "file, line, part, owner, stage, root, body"
        self._database.execute("BEGIN")
        self._database.executemany(
            f"INSERT INTO row ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", self._waiting
        )
        self._database.execute("COMMIT")
        self._waiting.clear()

    def finish(self, order: RowOrder) -> None:
        """Put the rows into their order; none are added afterwards."""
        self.flush()
        self._database.executemany("INSERT INTO joined VALUES (?, ?)", order.joined())
        self._database.execute(
            "UPDATE row SET root = (SELECT first FROM joined WHERE joined.root = row.root)"
            " WHERE stage = ? AND root IN (SELECT root FROM joined)",
            (PAPERS,),
        )
        self._database.execute(f"CREATE INDEX by_place ON row ({_ORDER})")

    def rows(self, sheet: Sheet[R]) -> "FileRows[R]":
        return FileRows(self._database, sheet)

    def pieces(self, after: int = 0, most: int = PIECE) -> Iterator[Piece]:
        """The rows from the given number on, at most so many at once.

        A customer with no more rows than that is never divided, a visit or an invoice only
        where it alone has several times as many.
        """
        piece: Piece = {}
        count, last = 0, _NOWHERE
        sizes = self._sizes()
        for file, body, *numbers in self._in_order(after):
            place = RowPlace(*numbers)
            is_next_owner = place[:2] != last[:2]
            expected = count + (sizes[place[:2]] if is_next_owner else 1)
            has_room = expected <= most and place.part == last.part
            if count and not has_room and (place != last or count >= _MOST_TIMES * most):
                yield piece
                piece, count = {}, 0
            sheet = ALL_SHEETS[file]
            row = sheet.schema.model_validate_json(body)
            piece.setdefault(sheet.file, []).append(row)
            count, last = count + 1, place
        if piece:
            yield piece

    def count(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM row").fetchone()[0])

    def put_fact(self, name: str, value: str) -> None:
        """Keep a text by its name; it is there after a crash."""
        self._database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def fact(self, name: str) -> str | None:
        query = "SELECT value FROM fact WHERE name = ?"
        found = self._database.execute(query, (name,)).fetchone()
        return None if found is None else str(found[0])

    def copy_to(self, path: Path) -> None:
        copy = sqlite3.connect(path)
        self._database.backup(copy)
        copy.close()

    def close(self) -> None:
        self._database.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _sizes(self) -> dict[tuple[int, ...], int]:
        query = "SELECT part, owner, count(*) FROM row GROUP BY part, owner"
        return {(part, owner): size for part, owner, size in self._database.execute(query)}

    def _in_order(self, after: int) -> sqlite3.Cursor:
        return self._database.execute(
            "SELECT file, body, part, owner, stage, root FROM row"
            f" ORDER BY {_ORDER} LIMIT -1 OFFSET ?",
            (after,),
        )


class FileRows(Collection[R], Generic[R]):
    """The rows of one file, read anew each time somebody goes through them."""

    def __init__(self, database: sqlite3.Connection, sheet: Sheet[R]) -> None:
        self._database = database
        self._sheet = sheet
        query = "SELECT count(*), min(id), max(id) FROM row WHERE file = ?"
        at = _FILES[sheet.file]
        self._count, self._first, self._last = database.execute(query, (at,)).fetchone()

    def __len__(self) -> int:
        return int(self._count)

    def __iter__(self) -> Iterator[R]:
        query = "SELECT body FROM row WHERE id BETWEEN ? AND ?"
        for (body,) in self._database.execute(query, (self._first, self._last)):
            yield self._sheet.schema.model_validate_json(body)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)
