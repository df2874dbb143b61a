"""What is exported comes back unchanged."""

import csv
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.work.customers import Customer
from services.kit.errors import NotFound, NotPermitted
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM, Actor
from services.records.exporting import ExportRefused, export_data
from services.records.importing import ImportSummary, import_export, read_export
from tests import factories
from tests.services.records.importing.folders import write_folder

HOSTILE = ["=1+1", "+1 716", "-2", "@SUM(A1)", "\tx", "\rx", "'=1", "''x", "a;b=c", ' "q",\n ']


def load(session: Session, folder: Path, store: FolderStore) -> ImportSummary:
    with read_export(folder, store) as export:
        return import_export(session, SYSTEM, export)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


def test_export_comes_back_without_a_change(
    session: Session, tmp_path: Path, store: FolderStore
) -> None:
    load(session, write_folder(tmp_path), store)
    for text in HOSTILE:
        session.add(Customer(name=text, email="a@b.example", phone=text))
    visit = factories.make_visit(
        session, factories.make_property(session, factories.make_customer(session))
    )
    visit.starts_local = "2026-03-03T12:00"
    visit.started_at = factories.NOON.replace(second=7, microsecond=123)
    session.flush()

    summary = export_data(session, SYSTEM, store, tmp_path / "out")
    again = load(session, tmp_path / "out", store)

    assert summary.rows["customers.csv"] == 3 + len(HOSTILE)
    assert [count for count in again.files if count.created or count.updated] == []
    assert again.unchanged == sum(summary.rows.values())


def test_export_disarms_formulas(session: Session, tmp_path: Path, store: FolderStore) -> None:
    load(session, write_folder(tmp_path), store)
    for text in HOSTILE:
        session.add(Customer(name=text, email="a@b.example"))
    session.flush()

    export_data(session, SYSTEM, store, tmp_path / "out")

    with (tmp_path / "out" / "customers.csv").open(newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert not [name for name in names if name.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert set(names) >= {"'=1+1", "''=1", "''x"}


def test_export_is_refused(session: Session, tmp_path: Path, store: FolderStore) -> None:
    with pytest.raises(NotPermitted):
        export_data(session, Actor(Role.CREW, "Crew A"), store, tmp_path / "out")
    with pytest.raises(NotFound):
        export_data(session, SYSTEM, store, tmp_path / "out")
    load(session, write_folder(tmp_path), store)
    with pytest.raises(ExportRefused):
        export_data(session, SYSTEM, store, tmp_path)
    assert session.exec(select(Customer)).all() != []
