"""Importing beside a portal that serves: short transactions, and nothing half after a crash."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from benchmarks.exports import ExportSize, size_of, write_export
from data.accounts.people import Membership
from data.kit.activity import Activity
from data.money.invoices import Invoice
from data.work.customers import Customer
from data.work.visits import Service, Visit
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.records.importing import (
    Export,
    ImportRefused,
    ImportRunning,
    ImportSummary,
    applying,
    bring_in,
    finish_stopped_import,
    read_export,
    staged_rows,
)
from services.records.importing.pending import only_import
from services.records.importing.run import Run
from services.records.importing.staged_rows import Piece
from tests.scale import scaled
from tests.services.records.importing.folders import changed, write_folder

SMALL = ExportSize(customers=6, properties=12, visits=120, photos=4)
FEW = 40  # rows of a piece


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "many"
    write_export(path, SMALL)
    return path


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = staged_rows.RowStage.pieces

    def smaller(self: staged_rows.RowStage, after: int = 0, most: int = 0) -> Iterator[Piece]:
        del most
        return pieces(self, after, FEW)

    monkeypatch.setattr(staged_rows.RowStage, "pieces", smaller)


def bring(folder: Path, tmp_path: Path) -> ImportSummary:
    with read_export(folder, FolderStore(tmp_path / "files")) as export:
        return bring_in(SYSTEM, export, tmp_path / "imports")


@contextmanager
def kill_after(monkeypatch: pytest.MonkeyPatch, pieces: int) -> Iterator[None]:
    """End the process in the middle of the piece after so many."""
    write_piece = applying.write_piece
    left = iter(range(pieces))

    def write(run: Run, *, is_first: bool) -> None:
        write_piece(run, is_first=is_first)
        if next(left, None) is None:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(applying, "write_piece", write)
        yield


def counts(session: Session) -> dict[str, int]:
    session.rollback()
    tables = (Customer, Membership, Visit, Service, Invoice)
    return {
        table.__name__: session.exec(select(func.count()).select_from(table)).one()
        for table in tables
    }


WHOLE = {"Customer": 6, "Membership": 6, "Visit": 120, "Service": 240, "Invoice": 60}


@pytest.mark.usefixtures("in_small_pieces")
def test_bringing_in_writes_all_and_a_second_time_nothing(
    session: Session, tmp_path: Path, folder: Path
) -> None:
    first = bring(folder, tmp_path)
    again = bring(folder, tmp_path)

    assert (first.created, first.left_out) == (SMALL.rows, ())
    assert (again.created, again.updated, again.unchanged) == (0, 0, SMALL.rows)
    assert counts(session) == WHOLE
    kinds = session.exec(select(Activity.kind)).all()
    assert kinds == ["data.imported"]
    assert [path.name for path in (tmp_path / "imports").iterdir()] == ["lock"]


@pytest.mark.usefixtures("in_small_pieces")
def test_who_is_killed_leaves_what_the_next_one_finishes(
    session: Session, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kill_after(monkeypatch, 5), pytest.raises(Killed):
        bring(folder, tmp_path)
    half = counts(session)
    told = session.exec(select(Activity.kind)).all()

    summary = finish_stopped_import(SYSTEM, tmp_path / "imports")

    assert 0 < half["Visit"] < 120
    assert told == []
    assert summary is not None
    assert summary.created == SMALL.rows
    assert counts(session) == WHOLE
    assert session.exec(select(Activity.kind)).all() == ["data.imported"]
    assert finish_stopped_import(SYSTEM, tmp_path / "imports") is None


@pytest.mark.usefixtures("in_small_pieces")
def test_nobody_can_look_in_before_there_is_all_to_see(
    session: Session, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kill_after(monkeypatch, 4), pytest.raises(Killed):
        bring(folder, tmp_path)
    session.rollback()

    visits = dict(
        session.exec(
            select(Membership.customer_id, func.count(col(Visit.id)))
            .join(Visit, col(Visit.customer_id) == Membership.customer_id)
            .group_by(col(Membership.customer_id))
        ).all()
    )
    paid = session.exec(select(Invoice).where(col(Invoice.settled_minor) > 0)).all()
    unpaid = session.exec(select(Invoice).where(Invoice.settled_minor == 0)).all()

    assert set(visits.values()) <= {20}
    assert all(one.settled_minor == 5000 for one in paid)
    # Every sixth and fifth of the sample's invoices has no payment at all.
    assert all(int(one.number.removeprefix("INV-")) >= 48 for one in unpaid)


def test_no_transaction_is_long(tmp_path: Path) -> None:
    size = size_of(0.01)
    write_export(tmp_path / "export", size)
    with read_export(tmp_path / "export") as export:
        assert export.stage is not None
        pieces = [sum(map(len, rows.values())) for rows in export.stage.pieces()]

    assert sum(pieces) == size.rows - 1  # the company is in none
    assert max(pieces) <= staged_rows.PIECE
    assert len(pieces) <= 2 * size.rows / staged_rows.PIECE


def test_a_large_customer_is_divided_between_visits_and_between_papers(tmp_path: Path) -> None:
    write_export(tmp_path / "export", ExportSize(1, 40, 400, 0))
    with read_export(tmp_path / "export") as export:
        assert export.stage is not None
        pieces = list(export.stage.pieces(most=100))

    for rows in pieces:
        visits = {row.external_id for row in rows.get("visits.csv", [])}  # type: ignore[attr-defined]
        assert {row.visit for row in rows.get("services.csv", [])} == visits  # type: ignore[attr-defined]
        invoices = {row.external_id for row in rows.get("invoices.csv", [])}  # type: ignore[attr-defined]
        assert {row.invoice for row in rows.get("invoice_lines.csv", [])} == invoices  # type: ignore[attr-defined]
    assert max(sum(map(len, rows.values())) for rows in pieces) <= 110
    assert list(pieces[-1])[-1] == "contacts.csv"


@pytest.mark.usefixtures("session")
@pytest.mark.proof
def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    peaks = []
    for visits in (50, 150, scaled(450, full=2400)):
        write_export(tmp_path / str(visits), ExportSize(20, 40, visits, 0))
        tracemalloc.start()
        bring(tmp_path / str(visits), tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[2] < peaks[1] + 4_000_000  # 1,800 rows more, each of which took 5 kB


def test_an_export_with_a_problem_leaves_nothing(session: Session, tmp_path: Path) -> None:
    spoiled = write_folder(tmp_path, changed("visits.csv", "V2,J1", "V2,J9"))

    with pytest.raises(ImportRefused) as refusal:
        bring(spoiled, tmp_path)

    assert list(map(str, refusal.value.problems)) == ["visits.csv:3 job: 'J9' is not in jobs.csv"]
    assert set(counts(session).values()) == {0}
    assert [path.name for path in (tmp_path / "imports").iterdir()] == ["lock"]
    assert not (tmp_path / "files").exists()


def test_what_was_taken_meanwhile_is_left_out_and_told(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(
        write_folder(
            tmp_path, {"invoices.csv": None, "invoice_lines.csv": None, "payments.csv": None}
        ),
        tmp_path,
    )
    owner = session.exec(select(Customer)).first()
    assert owner is not None
    keep = applying.keep_pending

    def take_number(folder: Path, export: Export, *, is_first: bool) -> None:
        keep(folder, export, is_first=is_first)
        day = "2026-05-05"
        session.add(
            Invoice.model_validate(
                {
                    "number": "INV-1",
                    "customer_id": owner.id,
                    "state": "open",
                    "issued_on": day,
                    "due_on": day,
                    "currency": "usd",
                }
            )
        )
        session.commit()

    monkeypatch.setattr(applying, "keep_pending", take_number)

    summary = bring(write_folder(tmp_path), tmp_path)

    told = "invoices.csv:2 number: 'INV-1' is the number of another invoice"
    assert told in list(map(str, summary.left_out))
    assert counts(session)["Invoice"] == 1


def test_one_import_at_a_time(session: Session, tmp_path: Path) -> None:
    folder = write_folder(tmp_path)

    with only_import(tmp_path / "imports"), pytest.raises(ImportRunning):
        bring(folder, tmp_path)

    assert set(counts(session).values()) == {0}


@pytest.mark.usefixtures("session")
def test_progress_is_told_in_rows(tmp_path: Path, folder: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    with read_export(folder, FolderStore(tmp_path / "files")) as export:
        bring_in(
            SYSTEM,
            export,
            tmp_path / "imports",
            lambda step: told.append((step.what, step.done, step.total)),
        )

    assert ("Writing", SMALL.rows - 1, SMALL.rows - 1) in told
    assert [what for what, _, _ in told][-1] == "Writing"
