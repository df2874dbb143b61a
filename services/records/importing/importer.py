"""Writes an export that has no problems into the database, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, select

from data.work.customers import Customer
from services.kit.permissions import Actor, Permission, require
from services.records.importing.announcing import announce_import
from services.records.importing.database_checks import all_problems
from services.records.importing.existing_records import ExistingRecords
from services.records.importing.problems import ImportRefused, Problem
from services.records.importing.reading import Export, OnProgress, Progress, sort_problems
from services.records.importing.run import FileCount, Run
from services.records.importing.writing_estimates import write_estimates
from services.records.importing.writing_invoices import write_invoices
from services.records.importing.writing_payments import write_payments
from services.records.importing.writing_people import write_company, write_contacts, write_customers
from services.records.importing.writing_photos import write_photos
from services.records.importing.writing_work import (
    write_jobs,
    write_materials,
    write_properties,
    write_services,
    write_visits,
)

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


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did, file by file."""

    files: tuple[FileCount, ...]
    notes: tuple[Problem, ...] = ()  # what was left out, though nothing is wrong with it

    @property
    def created(self) -> int:
        return sum(file.created for file in self.files)

    @property
    def updated(self) -> int:
        return sum(file.updated for file in self.files)

    @property
    def unchanged(self) -> int:
        return sum(file.unchanged for file in self.files)


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
    known = ExistingRecords(session, export)
    problems = all_problems(export, known, check_clocks=shift_days == 0)
    if problems:
        raise ImportRefused(problems)
    is_first = session.exec(select(Customer.id)).first() is None
    company, count = write_company(session, export, known.company)
    shift = timedelta(days=shift_days)
    run = Run(session, actor, export, known, company, shift)
    if export.company is not None:
        run.counts.append(count)
    write_files(run, on_progress)
    announce_import(run, is_first=is_first)
    files = tuple(count for count in run.counts if count.file in export.tables)
    return ImportSummary(files, tuple(sort_problems([*export.notes, *run.notes])))


def write_files(run: Run, on_progress: OnProgress | None = None) -> None:
    """Write what was checked, file by file."""
    for step in _STEPS:
        step(run)
        if on_progress is not None:
            done = sum(c.created + c.updated + c.unchanged for c in run.counts)
            on_progress(Progress(run.counts[-1].file, done, run.export.row_count))
