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
from services.kit.unit_of_work import read, write
from services.notices.going_live import view_waiting
from services.records.importing import (
    ImportRefused,
    ImportSummary,
    Problem,
    check_export,
    import_export,
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
            _print_summary(_bring_in(path, FolderStore(settings.files_dir)))
            _say_who_is_not_live()
    except ImportRefused as refusal:
        raise CommandRefused([*map(str, refusal.problems), "Nothing was written."]) from refusal


def _check(path: Path) -> None:
    with read_export(path, None, show_progress) as export:
        # Before the problems: a column that is missing often stands there under another name.
        _print_notes(export.notes)
        problems = read(lambda session: check_export(session, SYSTEM, export))
        if problems:
            raise ImportRefused(problems)
        verdict = "Nothing else is wrong" if export.notes else "No problems"
        typer.echo(f"{verdict} in {export.row_count:,} rows. Nothing was written.")


def _bring_in(path: Path, store: FolderStore) -> ImportSummary:
    with read_export(path, store, show_progress) as export:
        try:
            return write(
                lambda session: import_export(session, SYSTEM, export, on_progress=show_progress)
            )
        except ImportRefused:
            _print_notes(export.notes)
            raise


def _print_summary(summary: ImportSummary) -> None:
    for file in summary.files:
        counts = f"{file.created} new, {file.updated} changed, {file.unchanged} as before"
        typer.echo(f"{file.file:<20} {counts}")
    _print_notes(summary.notes)


def _print_notes(notes: Sequence[Problem]) -> None:
    for note in notes:
        typer.echo(f"Note: {note}")


def _say_who_is_not_live() -> None:
    waiting = read(lambda session: view_waiting(session, SYSTEM))
    if count := len(waiting.customers):
        who = "1 customer is" if count == 1 else f"{count:,} customers are"
        typer.echo(f"{who} not live: no notices go out. When it is time: app.py go-live")
