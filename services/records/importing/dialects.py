"""How a CSV file separates its cells: most spreadsheets of the world do it by semicolons."""

import csv
import re
from collections.abc import Collection

from services.records.importing.near_names import plain_name

SEPARATORS = ",;\t|"
# Excel's own way to say what separates cells, in a line before the header.
_SAID = re.compile(r'"?sep=([,;\t|])"?[^\S\n]*(?:\r?\n|\r|$)', re.IGNORECASE)


def find_separator(text: str, known: Collection[str]) -> tuple[str, str]:
    """The separator, and the text without a line that names it (a bare line end is left)."""
    said = _SAID.match(text)
    if said is not None:
        return said[1], "\n" + text[said.end() :]
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(SEPARATORS, key=lambda separator: _columns(first, separator, known)), text


def _columns(line: str, separator: str, known: Collection[str]) -> tuple[int, int]:
    """How many known columns a header has so, else how many columns at all."""
    try:
        cells = next(csv.reader([line.rstrip("\r")], delimiter=separator), [])
    except csv.Error:
        return 0, 0
    return sum(plain_name(cell) in known for cell in cells), len(cells)
