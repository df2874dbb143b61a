"""A document as the importer's files, so that one set of checks and writers serves both."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, cast
from zoneinfo import ZoneInfo

from services.kit.moments import to_wall
from services.records.api_documents.documents import Cell, Draft, Fields, RecordKind
from services.records.api_documents.refusals import FieldProblem
from services.records.importing import Problem, cells, sheets
from services.records.importing.rows import Row
from services.records.importing.sheets import Sheet

SHEETS: Final = cast(
    Mapping[RecordKind, Sheet[Row]],
    {
        RecordKind.CUSTOMERS: sheets.CUSTOMERS,
        RecordKind.PROPERTIES: sheets.PROPERTIES,
        RecordKind.JOBS: sheets.JOBS,
        RecordKind.VISITS: sheets.VISITS,
        RecordKind.SERVICES: sheets.SERVICES,
        RecordKind.MATERIALS: sheets.MATERIALS,
        RecordKind.INVOICES: sheets.INVOICES,
        RecordKind.ESTIMATES: sheets.ESTIMATES,
    },
)
LINE_SHEETS: Final = cast(
    Mapping[RecordKind, Sheet[Row]],
    {
        RecordKind.INVOICES: sheets.INVOICE_LINES,
        RecordKind.ESTIMATES: sheets.ESTIMATE_LINES,
    },
)
_PARENT_COLUMNS = {RecordKind.INVOICES: "invoice", RecordKind.ESTIMATES: "estimate"}
# Only these read an apostrophe in front of a formula as a spreadsheet's.
_UNESCAPING: tuple[Callable[[str], object], ...] = (cells.text, cells.key, cells.email)


class DocumentSource:
    """The files that a document would stand in, were it imported."""

    def __init__(self, draft: Draft, zone: ZoneInfo) -> None:
        self._zone = zone
        self._files: dict[str, bytes] = {}
        self._places: dict[tuple[str, int], str] = {}  # pointers by file and line
        own = {**draft.fields, "external_id": draft.external_id}
        self._write(SHEETS[draft.kind], [own], [""])
        if draft.kind in LINE_SHEETS:
            parent = {_PARENT_COLUMNS[draft.kind]: draft.external_id}
            lines = [{**line, **parent} for line in named_lines(draft)]
            pointers = [f"/lines/{index}" for index in range(len(lines))]
            self._write(LINE_SHEETS[draft.kind], lines, pointers)

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def locate(self, problem: Problem) -> FieldProblem:
        """The field that a problem of a cell is about."""
        pointer = self._places.get((problem.file, problem.line or 0), "")
        column = "" if problem.column == "external_id" and not pointer else problem.column
        # Whoever sends documents knows no files: "is not in jobs.csv" is about all jobs.
        detail = problem.message.removesuffix(".csv")
        return FieldProblem(f"{pointer}/{column}" if column else pointer, detail)

    def _write(self, sheet: Sheet[Row], rows: Sequence[Fields], pointers: Sequence[str]) -> None:
        text = io.StringIO(newline="")
        names = [column.name for column in sheet.columns]
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(names)
        for row, pointer in zip(rows, pointers, strict=True):
            self._places[sheet.file, text.getvalue().count("\n") + 1] = pointer
            writer.writerow([self._cell(sheet, name, row.get(name)) for name in names])
        self._files[sheet.file] = text.getvalue().encode()

    def _cell(self, sheet: Sheet[Row], name: str, value: Cell) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, datetime):
            return self._wall(value).isoformat(timespec="seconds")
        if isinstance(value, float | Decimal):
            return f"{Decimal(str(value)):f}"
        if not isinstance(value, str):
            return str(value)
        plain = value.replace("\r\n", "\n").replace("\r", "\n")
        return cells.escape(plain) if sheet.by_name[name].parse in _UNESCAPING else plain

    def _wall(self, value: datetime) -> datetime:
        return value if value.tzinfo is None else to_wall(value, self._zone)


def named_lines(draft: Draft) -> list[Fields]:
    """The lines of a paper; one without an id of its own is named by its place."""
    return [
        {**line, "external_id": line.get("external_id") or f"{draft.external_id}#{place}"}
        for place, line in enumerate(draft.lines, 1)
    ]
