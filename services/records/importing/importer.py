"""Writes an export that has no problems into the database, piece by piece."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, select

from data.work.customers import Customer
from services.kit.permissions import Actor, Permission, require
from services.records.importing.announcing import announce_changes, announce_import
from services.records.importing.database_checks import all_problems
from services.records.importing.existing_records import ExistingRecords
from services.records.importing.pieces import pieces_of
from services.records.importing.problems import ImportRefused, Problem
from services.records.importing.reading import Export, OnProgress, Progress, sort_problems
from services.records.importing.run import Run
from services.records.importing.tallies import ImportSummary, Tally
from services.records.importing.writing_estimates import write_estimates
from services.records.importing.writing_invoices import write_invoices
from services.records.importing.writing_payments import write_payments
from services.records.importing.writing_people import write_contacts, write_customers
from services.records.importing.writing_photos import write_photos
from services.records.importing.writing_work import (
    write_jobs,
    write_materials,
    write_properties,
    write_services,
    write_visits,
)

NO_SHIFT = timedelta(0)
# Each step needs only what the steps before it wrote.
_STEPS: tuple[Callable[[Run], None], ...] = (
    write_customers,
    write_properties,
    write_contacts,
    write_jobs,
    write_visits,
    write_services,
    write_materials,
    write_photos,
    write_invoices,
    write_payments,
    write_estimates,
)


def import_export(
    session: Session,
    actor: Actor,
    export: Export,
    *,
    shift_days: int = 0,
    on_progress: OnProgress | None = None,
) -> ImportSummary:
    """Make the database hold what an export says. A second time changes nothing.

    ``shift_days`` moves every date and local time, which only the demo does.

    Raises:
        NotPermitted: the actor does not import.
        ImportRefused: the export has problems; nothing is written, and all are listed.
    """
    require(actor, Permission.IMPORT_DATA)
    problems = find_problems(session, export, check_clocks=shift_days == 0)
    if problems:
        raise ImportRefused(problems)
    tally = Tally(is_first=is_empty(session))
    company = tally.write_company(session, export)
    for piece in pieces_of(export):
        known = ExistingRecords(session, piece)
        run = Run(session, actor, piece, known, company, timedelta(days=shift_days))
        write_piece(run, is_first=tally.is_first)
        tally.add(run)
        if on_progress is not None:
            on_progress(Progress("Writing", tally.rows, export.row_count))
    announce_import(session, actor, tally.changed)
    return tally.summary(export.tables, export.notes)


def find_problems(session: Session, export: Export, *, check_clocks: bool = True) -> list[Problem]:
    """Every problem of an export, against itself and the database."""
    problems = list(export.problems)
    for piece in pieces_of(export):
        known = ExistingRecords(session, piece)
        problems += all_problems(piece, known, check_clocks=check_clocks)
    return sort_problems(problems)


def is_empty(session: Session) -> bool:
    """Whether nothing was imported yet."""
    return session.exec(select(Customer.id)).first() is None


def write_piece(run: Run, *, is_first: bool) -> None:
    """Write a piece that was checked and announce what it changes."""
    write_files(run)
    if not is_first:
        announce_changes(run)


def write_files(run: Run) -> None:
    """Write what was checked, file by file."""
    for step in _STEPS:
        step(run)
