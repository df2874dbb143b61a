"""A document as rows of the import, so that one set of checks and writers serves both."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from services.kit.moments import to_wall
from services.records.api_documents.documents import Draft, Fields, RecordKind
from services.records.api_documents.refusals import FieldProblem
from services.records.importing import Export, Problem
from services.records.importing.parsing import Table
from services.records.importing.reading import export_of
from services.records.importing.row_builder import RowBuilder
from services.records.schemas import sheets
from services.records.schemas.fields import Column, Record
from services.records.schemas.sheets import Sheet

SHEETS: Final[Mapping[RecordKind, Sheet[Record]]] = {
    kind: sheet for kind in RecordKind for sheet in sheets.ALL_SHEETS if sheet.name == kind
}
LINE_SHEETS: Final[Mapping[RecordKind, Sheet[Record]]] = {
    RecordKind.INVOICES: sheets.INVOICE_LINES,
    RecordKind.ESTIMATES: sheets.ESTIMATE_LINES,
}
_FIRST_LINE = 2  # as in a file, where the header comes before


class DocumentTables:
    """The rows that a document would be, were it imported."""

    def __init__(self, draft: Draft, zone: ZoneInfo) -> None:
        self._zone = zone
        self._own_file = SHEETS[draft.kind].file
        self._tables: dict[str, Table[Record]] = {}
        self._add(SHEETS[draft.kind], [{**draft.fields, "external_id": draft.external_id}])
        if draft.kind in LINE_SHEETS:
            sheet = LINE_SHEETS[draft.kind]
            parent = next(c.name for c in sheet.columns if c.refers_to == self._own_file)
            lines = [{**line, parent: draft.external_id} for line in named_lines(draft)]
            self._add(sheet, lines)

    def export(self) -> Export:
        """The rows with what is wrong with them; close it after use."""
        return export_of(self._tables)

    def locate(self, problem: Problem) -> FieldProblem:
        """The field that a problem of a row is about."""
        is_own = problem.file == self._own_file
        pointer = "" if is_own else f"/lines/{(problem.line or 0) - _FIRST_LINE}"
        column = "" if problem.column == "external_id" and is_own else problem.column
        # Whoever sends documents knows no files: "is not in jobs.csv" is about all jobs.
        detail = problem.message.removesuffix(".csv")
        return FieldProblem(f"{pointer}/{column}" if column else pointer, detail)

    def _add(self, sheet: Sheet[Record], rows: Sequence[Fields]) -> None:
        builder = RowBuilder(sheet)
        made = []
        for line, row in enumerate(rows, _FIRST_LINE):
            given = ((column, _said(row.get(column.name))) for column in sheet.columns)
            made.append(builder.build(line, given, self._take))
        self._tables[sheet.file] = Table(
            rows=tuple(row for row in made if row is not None),
            seen=builder.seen,
            problems=tuple(builder.problems),
        )

    def _take(self, column: Column, value: object) -> object:
        if type(value) is str:  # not a word of an enum
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = self._wall(value)
        return column.kind.check(value)

    def _wall(self, value: datetime) -> datetime:
        try:
            return to_wall(value, self._zone)
        except OverflowError:  # at the very ends of what a date can hold
            return value.replace(tzinfo=None)


def _said(value: object) -> object | None:
    """What a document says; an empty text says as little as null."""
    return None if isinstance(value, str) and not value.strip() else value


def named_lines(draft: Draft) -> list[Fields]:
    """The lines of a paper; one without an id of its own is named by its place."""
    return [
        {**line, "external_id": line.get("external_id") or f"{draft.external_id}#{place}"}
        for place, line in enumerate(draft.lines, 1)
    ]
