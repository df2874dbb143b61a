"""Tables as CSV that a spreadsheet opens without running anything that stands in them."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table with a byte order mark, by which spreadsheets know that it is UTF-8."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + sheet.getvalue()


def safe_cell(text: str) -> str:
    """People type names: ``=HYPERLINK(...)`` must stay a text in the admin's spreadsheet."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
