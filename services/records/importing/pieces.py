"""Cuts an export into pieces that are checked and written one after the other."""

from collections.abc import Iterator
from dataclasses import replace

from services.records.importing.reading import Export
from services.records.importing.staged_rows import PIECE, Piece
from services.records.schemas.sheets import COMPANY


def pieces_of(export: Export, most: int = PIECE) -> Iterator[Export]:
    """The export in pieces, each of which refers to itself, those before it, and the database.

    Every piece knows the company and which ids all of the export has. What was found wrong
    while reading stays with the export itself.
    """
    if export.stage is None:
        yield replace(export, problems=(), notes=())
        return
    is_first = True
    for rows in export.stage.pieces(most=most):
        yield _piece(export, rows, is_first=is_first)
        is_first = False
    if is_first:
        yield _piece(export, {}, is_first=True)


def _piece(export: Export, rows: Piece, *, is_first: bool) -> Export:
    tables = {
        file: replace(
            table,
            rows=table.rows if file == COMPANY.file else tuple(rows.get(file, ())),
            dollars=table.dollars if is_first else (),
        )
        for file, table in export.tables.items()
    }
    return replace(export, tables=tables, problems=(), notes=(), stage=None)
