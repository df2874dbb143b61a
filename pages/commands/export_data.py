"""``app.py export``: all data as a folder that can be imported."""

from pathlib import Path

import typer

from pages.commands.opening import open_ready_portal
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import read
from services.records.exporting import export_data


def export(folder: Path) -> None:
    """Write all data as a folder in the import format."""
    store = FolderStore(open_ready_portal().files_dir)
    summary = read(lambda session: export_data(session, SYSTEM, store, folder))
    typer.echo(f"Exported {sum(summary.rows.values()):,} rows to {folder}.")
