"""In which order the rows of an export are written, so that no piece of it is half of a thing."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.records.importing.owner_names import OwnerNames
from services.records.schemas import sheets
from services.records.schemas.fields import Record
from services.records.schemas.papers import PaymentSchema

_UNKNOWN = 1_000_000_000  # above every line of a file: parents that only the database has


class RowPlace(NamedTuple):
    """Where a row comes; rows with the same ``root`` are written together.

    ``part`` is 1 for customers that the export names. Work whose customer only the database
    knows comes before, and lines of such papers after, as papers may name visits. Within a
    customer come its ``stage``s: who may sign in comes last, when there is all to see.
    """

    part: int
    owner: int
    stage: int
    root: int


_STAGES: Mapping[str, int] = {
    sheets.CUSTOMERS.file: 0,
    sheets.PROPERTIES.file: 1,
    sheets.JOBS.file: 2,
    sheets.VISITS.file: 3,
    sheets.SERVICES.file: 3,
    sheets.MATERIALS.file: 3,
    sheets.PHOTOS.file: 3,
    sheets.INVOICES.file: 4,
    sheets.INVOICE_LINES.file: 4,
    sheets.PAYMENTS.file: 4,
    sheets.ESTIMATES.file: 5,
    sheets.ESTIMATE_LINES.file: 5,
    sheets.CONTACTS.file: 6,
}
PAPERS = _STAGES[sheets.INVOICES.file]
# What a row belongs to: the column that names it, and its file.
_PARENTS: Mapping[str, tuple[str, str]] = {
    sheets.SERVICES.file: ("visit", sheets.VISITS.file),
    sheets.MATERIALS.file: ("visit", sheets.VISITS.file),
    sheets.PHOTOS.file: ("visit", sheets.VISITS.file),
    sheets.INVOICE_LINES.file: ("invoice", sheets.INVOICES.file),
    sheets.ESTIMATE_LINES.file: ("estimate", sheets.ESTIMATES.file),
}
_WITH_PARTS = frozenset(file for _, file in _PARENTS.values())


class RowOrder:
    """Gives each row its place; rows come file by file, parents before their parts."""

    def __init__(self, names: OwnerNames) -> None:
        self._names = names
        self._owners: dict[str, int] = {}
        self._roots: dict[str, dict[str, int]] = {file: {} for file in _WITH_PARTS}
        self._invoices: dict[str, int] = {}  # lines by number
        self._joined: dict[int, int] = {}

    def place(self, file: str, row: Record) -> RowPlace:
        stage = _STAGES[file]
        customer = self._names.customer_of(file, row)
        if customer is None:
            return RowPlace(0 if stage < PAPERS else 2, 0, stage, self._root(file, row))
        owner = self._owners.setdefault(customer, len(self._owners))
        return RowPlace(1, owner, stage, self._root(file, row))

    def joined(self) -> Iterator[tuple[int, int]]:
        """Roots of invoices that a payment has in common, each with the one that stands for all."""
        for root in self._joined:
            yield root, self._first(root)

    def _root(self, file: str, row: Record) -> int:
        if isinstance(row, PaymentSchema):
            return self._root_of_payment(row)
        if file in _PARENTS:
            column, parents = _PARENTS[file]
            roots = self._roots[parents]
            return roots.setdefault(getattr(row, column), _UNKNOWN + len(roots))
        if file in _WITH_PARTS:
            self._roots[file][getattr(row, "external_id")] = row.line  # noqa: B009
        if file == sheets.INVOICES.file:
            self._invoices[getattr(row, "number")] = row.line  # noqa: B009
        return row.line

    def _root_of_payment(self, row: PaymentSchema) -> int:
        paid = [self._invoices[name] for name, _ in row.invoices if name in self._invoices]
        if not paid:
            return 2 * _UNKNOWN + row.line
        first = self._first(paid[0])
        for other in map(self._first, paid[1:]):
            if other != first:
                first, later = sorted((first, other))
                self._joined[later] = first
        return paid[0]

    def _first(self, root: int) -> int:
        while root in self._joined:
            root = self._joined[root]
        return root
