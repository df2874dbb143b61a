"""Turns the bytes of one CSV file into typed rows, and lists all that is wrong with it."""

import csv
import functools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
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
_REMEMBERED = 2048  # different cells of a column, with what they mean
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A parsed file. ``seen`` holds also the ids of rows that have problems.

    ``is_whole`` is false when some rows could not even be told apart. ``absent`` names the
    optional columns that the file does not have. ``notes`` names what was passed over;
    ``dollars`` lists amounts that stand with a dollar sign.
    """

    rows: Collection[R] = ()
    seen: Collection[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True
    absent: frozenset[str] = frozenset()
    notes: tuple[Problem, ...] = ()
    dollars: tuple[Problem, ...] = ()


def parse_sheet(
    sheet: Sheet[R], content: bytes, keep: Callable[[R], None] | None = None
) -> Table[R]:
    """All rows of a file, with the problems of the rows that are not among them.

    With ``keep``, which is given each row as it is read, the table itself holds none.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(sheet.file, line, "", "is not UTF-8")
        return Table(problems=(problem,), is_whole=False)
    return _SheetParser(sheet, keep).parse(text)


class _SheetParser(Generic[R]):
    def __init__(self, sheet: Sheet[R], keep: Callable[[R], None] | None) -> None:
        self._sheet = sheet
        self._rows: list[R] = []
        self._keep = keep or self._rows.append
        self._builder = RowBuilder(sheet)
        self._is_whole = True
        self._places: list[tuple[int, Column]] = []  # of known columns in this file's order
        self._prices: list[tuple[int, Column]] = []  # those of them that hold money
        # Files say the same again and again: days, words, amounts, whose row it is.
        self._read = {
            column.name: functools.lru_cache(_REMEMBERED)(column.kind.read)
            for column in sheet.columns
        }
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
        kept = 0
        for line, record in records:
            if kept >= MAX_ROWS:
                self._is_whole = False
                self._builder.report(line, "", f"there are more than {MAX_ROWS:,} rows")
                break
            row = self._row(line, record, len(header[1]))
            if row is not None:
                self._keep(row)
                kept += 1
        absent = self._sheet.by_name.keys() - {column.name for _, column in self._places}
        return Table(
            rows=tuple(self._rows),
            seen=self._builder.seen,
            problems=tuple(self._builder.problems),
            is_whole=self._is_whole,
            absent=frozenset(absent),
            notes=tuple(self._notes),
            dollars=tuple(self._dollars),
        )

    def _records(self, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Records with the line they begin on; rows without any text are passed over."""
        reader = csv.reader(_lines(text), delimiter=separator, strict=True)
        line = 1
        try:
            for record in reader:
                if "".join(record).strip():
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
        self._prices = [(at, column) for at, column in self._places if column.kind in PRICES]
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
        if len(record) > width and any(cell.strip() for cell in record[width:]):
            message = f"has {len(record)} cells where the header has {width}"
            self._builder.report(line, "", message)
            return None
        length = len(record)
        given = [
            (column, _filled(record[place]) if place < length else None)
            for place, column in self._places
        ]
        for place, column in self._prices:
            if place < length and "$" in record[place]:
                message = f"{quote(record[place])} is in dollars, unlike the company's money"
                self._dollars.append(Problem(self._sheet.file, line, column.name, message))
        return self._builder.build(line, given, self._take)

    def _take(self, column: Column, cell: str) -> object:
        return self._read[column.name](cell)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one after the other: a copy of a large file is large as well."""
    start = 0
    for found in _LINE_END.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def _filled(cell: str) -> str | None:
    return cell if cell.strip() else None
