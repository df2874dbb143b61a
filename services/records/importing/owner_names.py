"""Whose rows are, by what the rows of one export say of each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from services.records.schemas import sheets
from services.records.schemas.fields import Record


@dataclass(frozen=True, slots=True)
class OwnerNames:
    """External ids by external ids: small enough to be kept of exports of any size."""

    properties: dict[str, str] = field(default_factory=dict)  # their customers
    jobs: dict[str, str] = field(default_factory=dict)  # their properties
    visits: dict[str, str] = field(default_factory=dict)  # their jobs
    invoices: dict[str, str] = field(default_factory=dict)  # their customers
    numbers: dict[str, str] = field(default_factory=dict)  # customers by the invoice's number
    estimates: dict[str, str] = field(default_factory=dict)  # their customers

    def note(self, file: str, row: Record) -> None:
        """Keep what a row says; files come in their order."""
        told = _TOLD.get(file)
        if told is None:
            return
        name, parent = told
        getattr(self, name)[getattr(row, "external_id")] = getattr(row, parent)  # noqa: B009
        if file == sheets.INVOICES.file:
            self.numbers[getattr(row, "number")] = getattr(row, parent)  # noqa: B009

    def customer_of(self, file: str, row: Record) -> str | None:
        """The customer whose row it is; None where only the database knows."""
        return _CUSTOMER_OF[file](self, row)

    def of_job(self, job: str) -> str | None:
        return self.properties.get(self.jobs.get(job, ""))

    def of_visit(self, visit: str) -> str | None:
        return self.of_job(self.visits.get(visit, ""))


_TOLD: Mapping[str, tuple[str, str]] = {
    sheets.PROPERTIES.file: ("properties", "customer"),
    sheets.JOBS.file: ("jobs", "property"),
    sheets.VISITS.file: ("visits", "job"),
    sheets.INVOICES.file: ("invoices", "customer"),
    sheets.ESTIMATES.file: ("estimates", "customer"),
}


def _named(column: str, _names: OwnerNames, row: Record) -> str | None:
    name: str = getattr(row, column)
    return name


def _by(column: str, find: Callable[[OwnerNames, str], str | None]) -> "_Find":
    def customer(names: OwnerNames, row: Record) -> str | None:
        return find(names, getattr(row, column))

    return customer


_Find = Callable[[OwnerNames, Record], str | None]
_own: _Find = partial(_named, "customer")
_by_visit: _Find = _by("visit", OwnerNames.of_visit)
_CUSTOMER_OF: Mapping[str, _Find] = {
    sheets.CUSTOMERS.file: partial(_named, "external_id"),
    sheets.PROPERTIES.file: _own,
    sheets.CONTACTS.file: _own,
    sheets.JOBS.file: _by("property", lambda names, name: names.properties.get(name)),
    sheets.VISITS.file: _by("job", OwnerNames.of_job),
    sheets.SERVICES.file: _by_visit,
    sheets.MATERIALS.file: _by_visit,
    sheets.PHOTOS.file: _by_visit,
    sheets.INVOICES.file: _own,
    sheets.INVOICE_LINES.file: _by("invoice", lambda names, name: names.invoices.get(name)),
    sheets.PAYMENTS.file: _own,
    sheets.ESTIMATES.file: _own,
    sheets.ESTIMATE_LINES.file: _by("estimate", lambda names, name: names.estimates.get(name)),
}
