"""How far a long command has come, as a bar on a terminal."""

import sys

import typer

from services.records.importing import Progress


def show_progress(progress: Progress) -> None:
    if not sys.stderr.isatty():
        return
    share = progress.done / max(1, progress.total)
    bar = "█" * round(share * 30)
    end = "\n" if progress.done >= progress.total else ""
    typer.echo(f"\r{bar:░<30} {share:4.0%} {progress.file:<20}{end}", nl=False, err=True)
