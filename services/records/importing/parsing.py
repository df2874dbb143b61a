"""Turns the bytes of one CSV file into typed rows, and lists all that is wrong with it."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.records.importing.cells import quote
from services.records.importing.problems import Problem
from services.records.importing.rows import Row
from services.records.importing.sheets import Column, Sheet

R = TypeVar("R", bound=Row)

MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A parsed file. ``seen`` holds also the ids of rows that have problems.

    ``is_whole`` is false when some rows could not even be told apart. ``absent`` names the
    optional columns that the file does not have.
    """

    rows: tuple[R, ...] = ()
    seen: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True
    absent: frozenset[str] = frozenset()


def parse_sheet(sheet: Sheet[R], content: bytes) -> Table[R]:
    """All rows of a file, with the problems of the rows that are not among them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(sheet.file, line, "", "is not UTF-8")
        return Table(problems=(problem,), is_whole=False)
    return _SheetParser(sheet).parse(text)


class _SheetParser(Generic[R]):
    def __init__(self, sheet: Sheet[R]) -> None:
        self._sheet = sheet
        self._problems: list[Problem] = []
        self._first_lines: dict[tuple[str, object], int] = {}
        self._is_whole = True
        self._places: list[tuple[int, Column]] = []  # of known columns in this file's order

    def parse(self, text: str) -> Table[R]:
        records = self._records(text)
        header = next(records, None)
        if header is None or not self._take_header(*header):
            if not self._problems:
                self._report(1, "", "there is no header row")
            return Table(problems=tuple(self._problems), is_whole=False)
        rows: list[R] = []
        for line, record in records:
            if len(rows) >= MAX_ROWS:
                self._is_whole = False
                self._report(line, "", f"there are more than {MAX_ROWS:,} rows")
                break
            row = self._row(line, record, len(header[1]))
            if row is not None:
                rows.append(row)
        seen = frozenset(str(value) for name, value in self._first_lines if name == "external_id")
        absent = self._sheet.by_name.keys() - {column.name for _, column in self._places}
        problems = tuple(self._problems)
        return Table(tuple(rows), seen, problems, self._is_whole, frozenset(absent))

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Records with the line they begin on; rows without any text are passed over."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for record in reader:
                if any(cell.strip() for cell in record):
                    yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            self._is_whole = False
            self._report(line, "", f"cannot be read as CSV: {error}")

    def _take_header(self, line: int, header: Sequence[str]) -> bool:
        names = [name.strip() for name in header]
        known = self._sheet.by_name
        if not known.keys() & set(names):
            return False
        for name in sorted({name for name in names if name in known and names.count(name) > 1}):
            self._report(line, name, "column appears twice")
        for column in self._sheet.columns:
            if column.name in names:
                self._places.append((names.index(column.name), column))
            elif column.is_required:
                self._report(line, column.name, "column is missing")
        return not self._problems

    def _row(self, line: int, record: Sequence[str], width: int) -> R | None:
        before = len(self._problems)
        if any(cell.strip() for cell in record[width:]):
            self._report(line, "", f"has {len(record)} cells where the header has {width}")
            return None
        values: dict[str, object] = {c.name: c.empty for c in self._sheet.columns}
        for place, column in self._places:
            cell = record[place] if place < len(record) else ""
            self._take_cell(line, column, cell, values)
        self._check_order(line, values)
        return self._sheet.make(line=line, **values) if len(self._problems) == before else None

    def _take_cell(self, line: int, column: Column, cell: str, values: dict[str, object]) -> None:
        if not cell.strip():
            if column.is_required:
                self._report(line, column.name, "is empty")
            return
        try:
            values[column.name] = value = column.parse(cell)
        except ValueError as error:
            self._report(line, column.name, str(error))
            return
        if column.name in self._sheet.unique:
            first = self._first_lines.setdefault((column.name, value), line)
            if first != line:
                message = f"{quote(str(value))} is already on line {first}"
                self._report(line, column.name, message)

    def _check_order(self, line: int, values: dict[str, object]) -> None:
        for first, second in self._sheet.ordered:
            start, end = values[first], values[second]
            # Both are dates or both are wall times: their ISO forms sort as they do.
            if start is not None and end is not None and str(end) < str(start):
                self._report(line, second, f"{quote(_iso(end))} is before {first}")

    def _report(self, line: int, column: str, message: str) -> None:
        self._problems.append(Problem(self._sheet.file, line, column, message))


def _iso(value: object) -> str:
    return str(value).replace(" ", "T").removesuffix(":00")
