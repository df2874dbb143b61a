"""Describes the import format from the records' schemas: the command line's help, and docs/."""

from services.records.schemas.fields import Column, Record
from services.records.schemas.sheets import ALL_SHEETS, Sheet

_ABOUT = """\
# The import format, version 1

A folder or a ZIP of UTF-8 CSV files, each with a header row. `app.py import PATH` brings it in,
`app.py import PATH --dry-run` only lists what is wrong, `app.py export DIR` writes it.

- Columns with * are required. A file may be absent, and so may any other column.
- Every row has an `external_id` of your own, unique in its file: a second import with the same id
  updates the row and never makes another one.
- Money is in decimal units of the company's currency. Dates are as 2026-11-30; local times are as
  2026-11-30T08:00, in the company's time zone.
- A bad row stops the import before anything is written, and all problems are listed with their
  file, line and column.
"""


def describe_format() -> str:
    """Every file with its columns, in Markdown that also reads well in a terminal."""
    return "\n".join([_ABOUT, *map(_describe_sheet, ALL_SHEETS)])


def _describe_sheet(sheet: Sheet[Record]) -> str:
    rows = [(_name(column), _says(column)) for column in sheet.columns]
    names = max(len(name) for name, _ in rows)
    lines = [f"| {name:<{names}} | {says} |" for name, says in [("column", "holds"), *rows]]
    rule = f"| {'-' * names} | ----- |"
    return "\n".join([f"## {sheet.file}", "", sheet.about, "", lines[0], rule, *lines[1:], ""])


def _name(column: Column) -> str:
    return f"{column.name}*" if column.is_required else column.name


def _says(column: Column) -> str:
    if column.refers_to:
        what = (
            "external_ids, separated by ;,"
            if isinstance(column.empty, tuple)
            else "the external_id"
        )
        return f"{what} of {column.refers_to}"
    return column.kind.says
