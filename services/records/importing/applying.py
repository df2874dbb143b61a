"""Brings an export in beside a portal that serves, in short transactions that a crash cannot halve.

One transaction would be simplest, but SQLite has one writer: 306,000 rows held everybody else's
writes for half a minute. So it goes in steps, each of which leaves the portal in order:

1. All is read onto the disk and checked against the portal, which writes nothing. Any problem
   ends the import here.
2. Pictures go into the store, and the checked rows into a file of the data folder: from its
   renaming on, the import will be done, whatever happens.
3. Pieces of a few hundred rows are written, each in a transaction of its own: whole customers
   where they are small enough, else whole visits, and invoices with what was paid on them. Who
   may sign in comes last. Nobody sees a paid invoice as unpaid.
4. The file is removed, and the import is announced.

Who is killed in between leaves the file: the serving portal, or the next import, goes on from it
(an import done twice changes nothing). Turning back instead was rejected: by then somebody may
have relied on what is there. What somebody changed in the portal between 1 and 3, so that a piece
no longer fits, leaves that piece out, and the report says so.
"""

import time
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from data.kit import engine
from services.kit.permissions import Actor, Permission, require
from services.kit.unit_of_work import read, write
from services.records.importing.announcing import announce_import
from services.records.importing.database_checks import all_problems
from services.records.importing.existing_records import ExistingRecords
from services.records.importing.importer import NO_SHIFT, is_empty, write_piece
from services.records.importing.pending import (
    find_pending,
    keep_pending,
    only_import,
)
from services.records.importing.pieces import pieces_of
from services.records.importing.problems import ImportRefused, Problem
from services.records.importing.reading import Export, OnProgress, Progress, sort_problems
from services.records.importing.run import Run
from services.records.importing.tallies import ImportSummary, Tally

# SQLite's waiting is a trying again: others get their turn only while nobody holds the lock.
_TURN = 0.02


def bring_in(
    actor: Actor, export: Export, folder: Path, on_progress: OnProgress | None = None
) -> ImportSummary:
    """Make the portal hold what an export says, in transactions of its own. Blocks.

    Raises:
        NotPermitted: the actor does not import.
        ImportRefused: the export has problems; nothing is written, and all are listed.
        ImportRunning: there is another.
    """
    require(actor, Permission.IMPORT_DATA)
    with only_import(folder):
        _finish(actor, folder, on_progress)
        problems = find_problems_beside(export, on_progress)
        if problems:
            raise ImportRefused(problems)
        keep_pending(folder, export, is_first=read(is_empty))
        summary = _finish(actor, folder, on_progress)
    assert summary is not None  # it was kept just now
    return summary


def finish_stopped_import(
    actor: Actor, folder: Path, on_progress: OnProgress | None = None
) -> ImportSummary | None:
    """Go on with an import whose process has ended; None where there is none. Blocks.

    Raises:
        NotPermitted: the actor does not import.
        ImportRunning: its process has not ended.
    """
    require(actor, Permission.IMPORT_DATA)
    if not folder.is_dir():
        return None
    with only_import(folder):
        return _finish(actor, folder, on_progress)


def find_problems_beside(export: Export, on_progress: OnProgress | None = None) -> list[Problem]:
    """Every problem of an export, asked of the portal piece by piece, so that nobody waits."""
    problems = list(export.problems)
    done = 0
    for piece in pieces_of(export):
        problems += read(lambda session, one=piece: _problems(session, one))  # type: ignore[misc]
        done += piece.row_count
        _tell(on_progress, "Checking", done, export.row_count)
    return sort_problems(problems)


def _problems(session: Session, piece: Export) -> list[Problem]:
    return all_problems(piece, ExistingRecords(session, piece))


def _finish(actor: Actor, folder: Path, on_progress: OnProgress | None) -> ImportSummary | None:
    pending = find_pending(folder)
    if pending is None:
        return None
    with pending:
        tally = pending.tally()
        total = pending.facts.total
        if pending.state.done == 0:
            write(lambda session: tally.write_company(session, pending.company_alone()))
        for piece, rows in pending.pieces():
            _write_one(actor, piece, tally)
            pending.note_done(rows)
            _tell(on_progress, "Writing", pending.state.done, total)
            if engine.is_sqlite():
                time.sleep(_TURN)
        write(lambda session: announce_import(session, actor, tally.changed))
        summary = tally.summary(pending.facts.absent, pending.facts.notes)
        pending.forget()
    return summary


def _write_one(actor: Actor, piece: Export, tally: Tally) -> None:
    """Write a piece if it still fits, else note why it does not."""

    def work(session: Session) -> Run:
        known = ExistingRecords(session, piece)
        problems = all_problems(piece, known, check_clocks=False)
        if problems:
            raise ImportRefused(problems)
        assert known.company is not None  # it was written before
        run = Run(session, actor, piece, known, known.company, NO_SHIFT)
        write_piece(run, is_first=tally.is_first)
        return run

    try:
        tally.add(write(work))
    except ImportRefused as refusal:
        tally.left_out += refusal.problems
    except IntegrityError:
        message = "were left out: somebody changed the portal meanwhile"
        tally.left_out += [
            Problem(file, min(row.line for row in table.rows), "", f"this row and others {message}")
            for file, table in piece.tables.items()
            if table.rows and file != "company.csv"
        ]


def _tell(on_progress: OnProgress | None, what: str, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(Progress(what, done, total))
