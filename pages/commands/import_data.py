"""``app.py import``: a contractor's data from a folder or ZIP."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pages.commands.import_format import FormatHelp
from pages.commands.opening import open_ready_portal
from pages.commands.progress import show_progress
from pages.commands.refusals import CommandRefused
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import read
from services.notices.going_live import view_waiting
from services.records.importing import (
    ImportRefused,
    ImportSummary,
    Problem,
    bring_in,
    find_problems_beside,
    finish_stopped_import,
    read_export,
)


def import_data(
    path: Annotated[Path, typer.Argument(help="A folder or ZIP in the import format.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list the problems.")] = False,
    _help_format: FormatHelp = False,
) -> None:
    """Bring in a contractor's data; nothing is written when anything is wrong."""
    settings = open_ready_portal()
    try:
        if dry_run:
            _check(path)
        else:
            _go_on(settings.imports_dir)
            summary = _bring_in(path, FolderStore(settings.files_dir), settings.imports_dir)
            _print_summary(summary)
            _say_who_is_not_live()
            _refuse_left_out(summary)
    except ImportRefused as refusal:
        raise CommandRefused([*map(str, refusal.problems), "Nothing was written."]) from refusal


def _check(path: Path) -> None:
    with read_export(path, None, show_progress) as export:
        # Before the problems: a column that is missing often stands there under another name.
        _print_notes(export.notes)
        problems = find_problems_beside(export, show_progress)
        if problems:
            raise ImportRefused(problems)
        verdict = "Nothing else is wrong" if export.notes else "No problems"
        typer.echo(f"{verdict} in {export.row_count:,} rows. Nothing was written.")


def _go_on(imports: Path) -> None:
    """Finish what an import that was stopped has left, before another begins."""
    summary = finish_stopped_import(SYSTEM, imports, show_progress)
    if summary is not None:
        typer.echo("An earlier import was stopped on its way. It is done now:")
        _print_summary(summary)


def _bring_in(path: Path, store: FolderStore, imports: Path) -> ImportSummary:
    with read_export(path, store, show_progress) as export:
        try:
            return bring_in(SYSTEM, export, imports, show_progress)
        except ImportRefused:
            _print_notes(export.notes)
            raise


def _print_summary(summary: ImportSummary) -> None:
    for file in summary.files:
        counts = f"{file.created} new, {file.updated} changed, {file.unchanged} as before"
        typer.echo(f"{file.file:<20} {counts}")
    _print_notes(summary.notes)


def _refuse_left_out(summary: ImportSummary) -> None:
    if summary.left_out:
        why = "These were left out: somebody changed the portal meanwhile. Import once more."
        raise CommandRefused([why, *map(str, summary.left_out)])


def _print_notes(notes: Sequence[Problem]) -> None:
    for note in notes:
        typer.echo(f"Note: {note}")


def _say_who_is_not_live() -> None:
    waiting = read(lambda session: view_waiting(session, SYSTEM))
    if count := len(waiting.customers):
        who = "1 customer is" if count == 1 else f"{count:,} customers are"
        typer.echo(f"{who} not live: no notices go out. When it is time: app.py go-live")
