"""Rows of one table by external id, fetched in bulk and kept for the length of an import."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from data.accounts.people import Membership
from data.estimates.estimates import Estimate, EstimateLine
from data.kit.files import Photo
from data.kit.new_rows import new_row
from data.money.invoices import Invoice, InvoiceLine
from data.money.payments import Payment
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit

T = TypeVar(
    "T",
    Customer,
    Membership,
    Property,
    Job,
    Visit,
    Service,
    Material,
    Photo,
    Invoice,
    InvoiceLine,
    Payment,
    Estimate,
    EstimateLine,
)
V = TypeVar("V")

_SHORTEST_ID = 32  # characters of a UUID without dashes
CHUNK = 500  # databases limit how many values one statement may hold


def in_chunks(values: Iterable[V]) -> Iterator[list[V]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


class RecordCache(Generic[T]):
    """The rows of a table that an import touches or names.

    A row made in the portal has no external id; an export writes its own id instead, and by
    that it is found again.
    """

    def __init__(self, session: Session, table: type[T]) -> None:
        self.table: type[T] = table
        self._session = session
        self._rows: dict[str, T] = {}
        self._by_id: dict[UUID, T] = {}
        self._asked: set[str] = set()

    def fetch(self, external_ids: Iterable[str]) -> None:
        """Read the rows with these external ids that were not asked for before."""
        wanted = dict.fromkeys(key for key in external_ids if key not in self._asked)
        self._asked.update(wanted)
        for chunk in in_chunks(wanted):
            is_meant: ColumnElement[bool] = col(self.table.external_id).in_(chunk)
            if own_ids := [found for found in map(_as_id, chunk) if found is not None]:
                has_no_other = col(self.table.external_id).is_(None)
                is_meant = or_(is_meant, col(self.table.id).in_(own_ids) & has_no_other)
            query = select(self.table).where(is_meant)
            # Locked in one order, so that two imports wait for each other instead of dying.
            locked = query.order_by(col(self.table.id)).with_for_update()
            for row in self._session.exec(locked):
                self._keep(row)

    def fetch_ids(self, ids: Iterable[UUID]) -> None:
        """Read the rows with these ids, for what other rows lead to."""
        for chunk in in_chunks({key for key in ids if key not in self._by_id}):
            for row in self._session.exec(select(self.table).where(col(self.table.id).in_(chunk))):
                self._keep(row)

    def find(self, external_id: str) -> T | None:
        return self._rows.get(external_id)

    def __getitem__(self, external_id: str) -> T:
        return self._rows[external_id]

    def with_id(self, row_id: UUID) -> T:
        return self._by_id[row_id]

    def make(self, external_id: str, values: Mapping[str, object]) -> T:
        """A new row, not yet in the session."""
        row: T = new_row(self.table, {**values, "external_id": external_id})
        self.add(external_id, row)
        return row

    def add(self, external_id: str, row: T) -> None:
        self._rows[external_id] = row
        self._by_id[row.id] = row

    def _keep(self, row: T) -> None:
        self.add(row.external_id or str(row.id), row)


def _as_id(text: str) -> UUID | None:
    if len(text) < _SHORTEST_ID:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
