"""Names as people write them, and which name of the format they are likely to mean."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import PurePosixPath

# Words of other programs that are no misspellings.
_MEANT = {
    "clients": "customers",
    "accounts": "customers",
    "users": "contacts",
    "people": "contacts",
    "sites": "properties",
    "locations": "properties",
    "quotes": "estimates",
    "appointments": "visits",
    "lng": "longitude",
    "lon": "longitude",
    "e_mail": "email",
    "id": "external_id",
}
_TABLES = {".csv", ".tsv", ".txt", ".xls", ".xlsx"}


def plain_name(written: str) -> str:
    """A column's name without regard to case, spaces and hyphens: ``External ID`` is ours."""
    return "_".join(written.strip().lower().replace("-", " ").split())


def hint_at(written: str, known: Iterable[str]) -> str:
    """`; did you mean phone?`, or nothing where no name is near."""
    name, names = plain_name(written), list(known)
    meant = _MEANT.get(name)
    inside = [one for one in names if name and (name in one.split("_") or one in name.split("_"))]
    begun = [one for one in names if len(name) >= 3 and one.startswith(name)]
    near = [one for one in [meant] if one in names] or inside or begun
    near = near or get_close_matches(name, names, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def hint_at_file(written: str, known: Iterable[str]) -> str:
    """The same for a file, whose ending says nothing."""
    stems = {PurePosixPath(file).stem: file for file in known}
    hint = hint_at(PurePosixPath(written).stem, stems)
    name = hint.removeprefix("; did you mean ").removesuffix("?")
    return f"; did you mean {stems[name]}?" if hint else ""


def is_table(path: str) -> bool:
    """Whether a file at the top of the folder looks like data rather than a picture."""
    return "/" not in path and PurePosixPath(path).suffix.lower() in _TABLES
