"""A field of a record that somebody forgot, in the export, the API or the writers, is found here.

The tests walk all schemas: a new field takes part without being named.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlmodel import Session

from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.records.api_documents import LINE_SHEETS, SHEETS, RecordKind, list_documents
from services.records.exporting import export_data
from services.records.importing import import_export, read_export
from services.records.schemas.fields import Record, columns_of
from services.records.schemas.sheets import ALL_SHEETS, Sheet
from tests.services.records.importing.folders import jpeg, write_folder

LOGO = "logo.jpg"
# Rows in which every column says something, and something else than what stands for nothing.
FULL = {
    "company.csv": {
        "name": "Greenfield", "email": "o@greenfield.example", "phone": "716 555 0100",
        "address": "18 Depot St", "time_zone": "America/New_York", "currency": "USD",
        "tax_rate": "0.0875", "logo": LOGO, "as_of": "2026-05-05",
    },
    "customers.csv": {
        "external_id": "C1", "name": "Ingrid", "email": "i@example.com", "phone": "555",
        "billing_address": "1 Main St",
    },
    "properties.csv": {
        "external_id": "P1", "customer": "C1", "name": "Birch St", "address": "1 Birch St",
        "latitude": "42.9", "longitude": "-78.8", "access_notes": "Gate 12",
    },
    "contacts.csv": {
        "external_id": "U1", "customer": "C1", "name": "Sam", "email": "sam@example.com",
        "phone": "556", "role": "basic", "properties": "P1",
    },
    "jobs.csv": {"external_id": "J1", "property": "P1", "title": "Mowing", "kind": "mowing"},
    "visits.csv": {
        "external_id": "V1", "job": "J1", "starts_at": "2026-05-04T08:00",
        "ends_at": "2026-05-04T10:00", "status": "completed", "started_at": "2026-05-04T08:05",
        "completed_at": "2026-05-04T09:50", "crew": "Crew A", "notes": "Wet",
    },
    "services.csv": {
        "external_id": "S1", "visit": "V1", "name": "Mow", "status": "completed", "minutes": "45",
    },
    "materials.csv": {
        "external_id": "M1", "visit": "V1", "name": "Lime", "quantity": "2.5", "unit": "bag",
        "care_note": "Keep off", "care_hours": "6",
    },
    "photos.csv": {
        "external_id": "F1", "visit": "V1", "file": "photos/after.jpg", "caption": "After",
        "taken_at": "2026-05-04T09:45",
    },
    "invoices.csv": {
        "external_id": "I1", "number": "INV-1", "customer": "C1", "property": "P1",
        "issued_on": "2026-05-05", "due_on": "2026-06-04", "status": "open", "memo": "Spring",
    },
    "invoice_lines.csv": {
        "external_id": "L1", "invoice": "I1", "description": "Mowing", "quantity": "2",
        "unit_price": "50.00", "tax_rate": "0.04", "visit": "V1",
    },
    "payments.csv": {
        "external_id": "Y1", "customer": "C1", "paid_on": "2026-05-20", "amount": "60.00",
        "method": "check", "invoices": "INV-1=50.00", "note": "No. 12",
    },
    "estimates.csv": {
        "external_id": "E1", "number": "EST-1", "customer": "C1", "property": "P1",
        "issued_on": "2026-05-05", "expires_on": "2026-06-04", "status": "approved",
        "deposit_percent": "25", "memo": "Refresh",
    },
    "estimate_lines.csv": {
        "external_id": "X1", "estimate": "E1", "description": "Drip line", "quantity": "1",
        "unit_price": "310.25", "option": "water", "optional": "true", "tax_rate": "0.04",
    },
}  # fmt: skip
# What comes back as something else: pictures lie under names of their own, and only the demo
# moves dates by a day that is taken for today.
OTHERWISE = {("company.csv", "logo"), ("photos.csv", "file"), ("company.csv", "as_of")}
SHEETS_BY_FILE = pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.file)


@pytest.fixture
def portal(session: Session, tmp_path: Path) -> FolderStore:
    """A portal that holds FULL."""
    folder = write_folder(tmp_path, {file: _csv(row) for file, row in FULL.items()})
    (folder / LOGO).write_bytes(jpeg("red"))
    store = FolderStore(tmp_path / "files")
    with read_export(folder, store) as export:
        import_export(session, SYSTEM, export)
    return store


@SHEETS_BY_FILE
def test_the_full_row_says_something_in_every_column(sheet: Sheet[Record]) -> None:
    assert [name for name in sheet.by_name if not FULL[sheet.file].get(name)] == []


def test_every_column_comes_back_in_the_export(
    session: Session, portal: FolderStore, tmp_path: Path
) -> None:
    export_data(session, SYSTEM, portal, tmp_path / "out")

    for sheet in ALL_SHEETS:
        with (tmp_path / "out" / sheet.file).open(newline="") as file:
            [row] = csv.DictReader(file)
        same = {name for name in sheet.by_name if (sheet.file, name) not in OTHERWISE}
        assert row.keys() == sheet.by_name.keys()
        assert {name: row[name] for name in same} == {name: FULL[sheet.file][name] for name in same}


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("kind", RecordKind)
def test_the_api_shows_every_field(session: Session, kind: RecordKind) -> None:
    [document] = list_documents(session, SYSTEM, kind, after=None, limit=10).documents

    for sheet, fields in _shown(kind, document.fields, document.lines):
        assert fields.keys() == {c.name for c in columns_of(sheet.schema) if c.use.is_shown}
        assert [name for name, value in fields.items() if value in (None, "")] == (
            ["on_way_at"] if kind is RecordKind.VISITS else []
        )


def _shown(
    kind: RecordKind, fields: Mapping[str, object], lines: tuple[Mapping[str, object], ...] | None
) -> Iterator[tuple[Sheet[Record], Mapping[str, object]]]:
    yield SHEETS[kind], fields
    for line in lines or ():
        yield LINE_SHEETS[kind], line


def _csv(row: Mapping[str, str]) -> str:
    return f"{','.join(row)}\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"
