"""Builds the rows of one file from their values, and lists what is wrong with them."""

from collections.abc import Callable, Collection, Iterable
from typing import Generic, TypeVar, cast

from services.records.importing.problems import Problem
from services.records.schemas.cells import quote
from services.records.schemas.fields import Column, Record
from services.records.schemas.sheets import Sheet

R = TypeVar("R", bound=Record)
V = TypeVar("V")


class RowBuilder(Generic[R]):
    """Rows may come as cells of a file or as typed values; all other rules are the same."""

    def __init__(self, sheet: Sheet[R]) -> None:
        self._sheet = sheet
        self._empty = {column.name: column.empty for column in sheet.columns}
        self._first_lines: dict[str, dict[object, int]] = {name: {} for name in sheet.unique}
        self.problems: list[Problem] = []

    @property
    def seen(self) -> Collection[str]:
        """The external ids of all rows, those with problems too."""
        ids = self._first_lines.get("external_id", {})
        return cast(Collection[str], ids.keys())

    def build(
        self,
        line: int,
        given: Iterable[tuple[Column, V | None]],
        take: Callable[[Column, V], object],
    ) -> R | None:
        """A row of what is given; None stands for nothing. ``take`` raises ValueError."""
        before = len(self.problems)
        values = dict(self._empty)
        for column, value in given:
            if value is None:
                if column.is_required:
                    self.report(line, column.name, "is empty")
                continue
            try:
                values[column.name] = taken = take(column, value)
            except ValueError as error:
                self.report(line, column.name, str(error))
                continue
            if column.name in self._first_lines:
                self._check_unique(line, column.name, taken)
        if self._sheet.ordered:
            self._check_order(line, values)
        return self._sheet.make(line, values) if len(self.problems) == before else None

    def report(self, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(self._sheet.file, line, column, message))

    def _check_unique(self, line: int, name: str, value: object) -> None:
        first = self._first_lines[name].setdefault(value, line)
        if first != line:
            self.report(line, name, f"{quote(str(value))} is already on line {first}")

    def _check_order(self, line: int, values: dict[str, object]) -> None:
        for first, second in self._sheet.ordered:
            start, end = values[first], values[second]
            # Both are dates or both are wall times: their ISO forms sort as they do.
            if start is not None and end is not None and str(end) < str(start):
                self.report(line, second, f"{quote(_iso(end))} is before {first}")


def _iso(value: object) -> str:
    return str(value).replace(" ", "T").removesuffix(":00")
