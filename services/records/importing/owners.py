"""Whose a row of an export is, so that nothing of one customer is hung on another's."""

from collections.abc import Iterator

from services.records.importing.existing_records import ExistingRecords
from services.records.importing.problems import Problem
from services.records.importing.reading import Export
from services.records.schemas import sheets
from services.records.schemas.cells import quote
from services.records.schemas.papers import EstimateSchema, InvoiceSchema


class Owners:
    """Names the customer behind properties, visits and invoices, in the file or the database.

    The name is the customer's id where the database has it, else the external id. An unknown
    row's owner is None: that it is unknown is a problem of its own.
    """

    def __init__(self, export: Export, known: ExistingRecords) -> None:
        self._known = known
        self._names = export.names

    def of_customer(self, external_id: str | None) -> str | None:
        customer = self._known.customers.find(external_id) if external_id else None
        return str(customer.id) if customer is not None else external_id

    def of_property(self, external_id: str | None) -> str | None:
        row = self._known.properties.find(external_id) if external_id else None
        if row is not None:
            return str(row.customer_id)
        return self.of_customer(self._names.properties.get(external_id or ""))

    def of_visit(self, external_id: str) -> str | None:
        row = self._known.visits.find(external_id)
        if row is not None:
            return str(row.customer_id)
        return self._of_job(self._names.visits.get(external_id, ""))

    def of_invoice(self, external_id: str) -> str | None:
        row = self._known.invoices.find(external_id)
        if row is not None:
            return str(row.customer_id)
        return self.of_customer(self._names.invoices.get(external_id))

    def of_numbered(self, number: str) -> str | None:
        """The owner of the invoice with a number; None when there is no such invoice."""
        row = self._known.invoices_by_number.get(number)
        if row is not None:
            return str(row.customer_id)
        return self.of_customer(self._names.numbers.get(number))

    def _of_job(self, external_id: str) -> str | None:
        row = self._known.jobs.find(external_id)
        if row is not None:
            return str(self._known.properties.with_id(row.property_id).customer_id)
        return self.of_property(self._names.jobs.get(external_id))


def strangers(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    """Rows that name something of another customer."""
    owners = Owners(export, known)
    for row in export.rows(sheets.INVOICES):
        yield from _paper_of_stranger(owners, sheets.INVOICES.file, row)
    for estimate in export.rows(sheets.ESTIMATES):
        yield from _paper_of_stranger(owners, sheets.ESTIMATES.file, estimate)
    for contact in export.rows(sheets.CONTACTS):
        own = owners.of_customer(contact.customer)
        for name in contact.properties:
            if _differ(owners.of_property(name), own):
                yield _problem(sheets.CONTACTS.file, contact.line, "properties", name)
    for line in export.rows(sheets.INVOICE_LINES):
        visit = line.visit
        if visit and _differ(owners.of_visit(visit), owners.of_invoice(line.invoice)):
            yield _problem(sheets.INVOICE_LINES.file, line.line, "visit", visit)
    yield from _paid_for_strangers(export, owners)


def _paper_of_stranger(
    owners: Owners, file: str, row: InvoiceSchema | EstimateSchema
) -> Iterator[Problem]:
    place, own = row.property, owners.of_customer(row.customer)
    if place is not None and _differ(owners.of_property(place), own):
        yield _problem(file, row.line, "property", place)


def _paid_for_strangers(export: Export, owners: Owners) -> Iterator[Problem]:
    for payment in export.rows(sheets.PAYMENTS):
        own = owners.of_customer(payment.customer)
        for number, _ in payment.invoices:
            if _differ(owners.of_numbered(number), own):
                yield _problem(sheets.PAYMENTS.file, payment.line, "invoices", number)


def _differ(owner: str | None, own: str | None) -> bool:
    return owner is not None and own is not None and owner != own


def _problem(file: str, line: int, column: str, name: str) -> Problem:
    return Problem(file, line, column, f"{quote(name)} belongs to another customer")
