"""Turns the bytes of one CSV file into typed rows, and lists all that is wrong with it."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.records.importing.dialects import find_separator
from services.records.importing.near_names import hint_at, plain_name
from services.records.importing.problems import Problem
from services.records.importing.row_builder import RowBuilder
from services.records.schemas.cells import quote
from services.records.schemas.fields import Column, Record
from services.records.schemas.kinds import PRICES
from services.records.schemas.sheets import Sheet

R = TypeVar("R", bound=Record)

MAX_ROWS = 1_000_000
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A parsed file. ``seen`` holds also the ids of rows that have problems.

    ``is_whole`` is false when some rows could not even be told apart. ``absent`` names the
    optional columns that the file does not have. ``notes`` names what was passed over;
    ``dollars`` lists amounts that stand with a dollar sign.
    """

    rows: tuple[R, ...] = ()
    seen: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True
    absent: frozenset[str] = frozenset()
    notes: tuple[Problem, ...] = ()
    dollars: tuple[Problem, ...] = ()


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
        self._builder = RowBuilder(sheet)
        self._is_whole = True
        self._places: list[tuple[int, Column]] = []  # of known columns in this file's order
        self._notes: list[Problem] = []
        self._dollars: list[Problem] = []

    def parse(self, text: str) -> Table[R]:
        separator, text = find_separator(text, self._sheet.by_name)
        records = self._records(text, separator)
        header = next(records, None)
        if header is None or not self._take_header(*header):
            if not self._builder.problems:
                self._report_headless(header, next(records, None))
            problems, notes = tuple(self._builder.problems), tuple(self._notes)
            return Table(problems=problems, notes=notes, is_whole=False)
        rows: list[R] = []
        for line, record in records:
            if len(rows) >= MAX_ROWS:
                self._is_whole = False
                self._builder.report(line, "", f"there are more than {MAX_ROWS:,} rows")
                break
            row = self._row(line, record, len(header[1]))
            if row is not None:
                rows.append(row)
        absent = self._sheet.by_name.keys() - {column.name for _, column in self._places}
        return Table(
            rows=tuple(rows),
            seen=self._builder.seen,
            problems=tuple(self._builder.problems),
            is_whole=self._is_whole,
            absent=frozenset(absent),
            notes=tuple(self._notes),
            dollars=tuple(self._dollars),
        )

    def _records(self, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Records with the line they begin on; rows without any text are passed over."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        line = 1
        try:
            for record in reader:
                if any(cell.strip() for cell in record):
                    yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            self._is_whole = False
            self._builder.report(line, "", f"cannot be read as CSV: {error}")

    def _take_header(self, line: int, header: Sequence[str]) -> bool:
        names = [plain_name(name) for name in header]
        known = self._sheet.by_name
        if not known.keys() & set(names):
            return False
        for name in sorted({name for name in names if name in known and names.count(name) > 1}):
            self._builder.report(line, name, "column appears twice")
        for column in self._sheet.columns:
            if column.name in names:
                self._places.append((names.index(column.name), column))
            elif column.is_required:
                self._builder.report(line, column.name, "column is missing")
        for written, name in zip(header, names, strict=True):
            if name and name not in known:
                self._note_unknown(line, written.strip())
        return not self._builder.problems

    def _note_unknown(self, line: int, written: str) -> None:
        free = self._sheet.by_name.keys() - {column.name for _, column in self._places}
        hint = hint_at(written, sorted(free))
        message = f"is no column of the format and was left out{hint}"
        self._notes.append(Problem(self._sheet.file, line, written, message))

    def _report_headless(
        self, first: tuple[int, list[str]] | None, second: tuple[int, list[str]] | None
    ) -> None:
        """Nothing, or one line, is no header; with rows below, it is one of something else."""
        if first is None or second is None or self._builder.problems:
            self._builder.report(1, "", "there is no header row")
            return
        found = ", ".join(quote(cell.strip()) for cell in first[1][:_MOST_NAMED] if cell.strip())
        wanted = ", ".join(c.name for c in self._sheet.columns if c.is_required)
        message = f"the header row has no column of the format: found {found}; needed {wanted}"
        self._builder.report(first[0], "", message)

    def _row(self, line: int, record: Sequence[str], width: int) -> R | None:
        if any(cell.strip() for cell in record[width:]):
            message = f"has {len(record)} cells where the header has {width}"
            self._builder.report(line, "", message)
            return None
        given = [
            (column, _filled(record[place]) if place < len(record) else None)
            for place, column in self._places
        ]
        for name, cell in ((c.name, cell) for c, cell in given if cell and c.kind in PRICES):
            if "$" in cell:
                message = f"{quote(cell)} is in dollars, unlike the company's money"
                self._dollars.append(Problem(self._sheet.file, line, name, message))
        return self._builder.build(line, given, _read)


def _filled(cell: str) -> str | None:
    return cell if cell.strip() else None


def _read(column: Column, cell: str) -> object:
    return column.kind.read(cell)
