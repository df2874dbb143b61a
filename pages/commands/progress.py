"""How far a long command has come: a bar on a terminal, else a line every few seconds."""

import sys
import time

import typer

from services.records.importing import Progress

_EVERY = 5.0  # seconds between the lines


_lines_at: list[float] = []  # when the process last told something


def show_progress(progress: Progress) -> None:
    is_done = progress.total is not None and progress.done >= progress.total
    if sys.stderr.isatty():
        end = "\n" if is_done else ""
        typer.echo(f"\r{_bar(progress)}{end}", nl=False, err=True)
    elif _is_due():
        typer.echo(_words(progress), err=True)


def _is_due() -> bool:
    """Lines come rarely: a log is read later, and a short import needs none."""
    now = time.monotonic()
    if _lines_at and now - _lines_at[0] < _EVERY:
        return False
    is_first = not _lines_at
    _lines_at[:] = [now]
    return not is_first


def _bar(progress: Progress) -> str:
    if progress.total is None:
        return f"{_words(progress):<60}"
    share = progress.done / max(1, progress.total)
    return f"{'█' * round(share * 30):░<30} {share:4.0%} {progress.what:<24}"


def _words(progress: Progress) -> str:
    of = "" if progress.total is None else f" of {progress.total:,}"
    return f"{progress.what}: {progress.done:,}{of} rows"
