"""What the database already has of the things that an export holds or names."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from data.accounts.people import Membership
from data.estimates.estimates import Estimate, EstimateLine
from data.kit.companies import Company, find_company
from data.kit.files import Photo
from data.money.invoices import Invoice, InvoiceLine
from data.money.payments import Payment
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit
from services.records.importing.reading import Export
from services.records.importing.record_cache import RecordCache, in_chunks
from services.records.schemas import sheets
from services.records.schemas.fields import Column, Record
from services.records.schemas.people import KeyedRecord
from services.records.schemas.sheets import ALL_SHEETS, Sheet

AnyRecordCache = (
    RecordCache[Customer]
    | RecordCache[Membership]
    | RecordCache[Property]
    | RecordCache[Job]
    | RecordCache[Visit]
    | RecordCache[Service]
    | RecordCache[Material]
    | RecordCache[Photo]
    | RecordCache[Invoice]
    | RecordCache[InvoiceLine]
    | RecordCache[Payment]
    | RecordCache[Estimate]
    | RecordCache[EstimateLine]
)


class ExistingRecords:
    """One cache a file, filled with the rows that the export's ids and references name."""

    def __init__(self, session: Session, export: Export) -> None:
        self.session = session
        self.company: Company | None = find_company(session)
        self.customers = RecordCache(session, Customer)
        self.contacts = RecordCache(session, Membership)
        self.properties = RecordCache(session, Property)
        self.jobs = RecordCache(session, Job)
        self.visits = RecordCache(session, Visit)
        self.services = RecordCache(session, Service)
        self.materials = RecordCache(session, Material)
        self.photos = RecordCache(session, Photo)
        self.invoices = RecordCache(session, Invoice)
        self.invoice_lines = RecordCache(session, InvoiceLine)
        self.payments = RecordCache(session, Payment)
        self.estimates = RecordCache(session, Estimate)
        self.estimate_lines = RecordCache(session, EstimateLine)
        self.caches = self._by_file()
        self._fetch(export)
        self.invoices_by_number = {
            row.number: row for row in _invoices_numbered(session, _invoice_numbers(export))
        }
        self.estimates_by_number = {
            row.number: row
            for row in _estimates_numbered(
                session, (row.number for row in export.rows(sheets.ESTIMATES))
            )
        }

    def _by_file(self) -> dict[str, AnyRecordCache]:
        return {
            sheets.CUSTOMERS.file: self.customers,
            sheets.CONTACTS.file: self.contacts,
            sheets.PROPERTIES.file: self.properties,
            sheets.JOBS.file: self.jobs,
            sheets.VISITS.file: self.visits,
            sheets.SERVICES.file: self.services,
            sheets.MATERIALS.file: self.materials,
            sheets.PHOTOS.file: self.photos,
            sheets.INVOICES.file: self.invoices,
            sheets.INVOICE_LINES.file: self.invoice_lines,
            sheets.PAYMENTS.file: self.payments,
            sheets.ESTIMATES.file: self.estimates,
            sheets.ESTIMATE_LINES.file: self.estimate_lines,
        }

    def _fetch(self, export: Export) -> None:
        for sheet in ALL_SHEETS:
            rows = export.rows(sheet)
            if sheet.file in self.caches:
                own = (row.external_id for row in keyed_rows(export, sheet.file))
                self.caches[sheet.file].fetch(own)
            for column in sheet.references:
                named = (name for row in rows for name in names_in(row, column))
                self.caches[column.refers_to].fetch(named)
        jobs = (self.jobs.find(row.job) for row in export.rows(sheets.VISITS))
        self.properties.fetch_ids(job.property_id for job in jobs if job is not None)


def names_in(row: Record, column: Column) -> tuple[str, ...]:
    """The external ids in a cell of references."""
    value = getattr(row, column.name)
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)


def keyed_rows(export: Export, file: str) -> Iterator[KeyedRecord]:
    """The rows of a file that has external ids."""
    table = export.tables.get(file)
    for row in table.rows if table is not None else ():
        if isinstance(row, KeyedRecord):
            yield row


def references(export: Export) -> Iterator[tuple[Sheet[Record], Record, Column, str]]:
    """Every reference in an export."""
    for sheet in ALL_SHEETS:
        for row in export.rows(sheet):
            for column in sheet.references:
                for name in names_in(row, column):
                    yield sheet, row, column, name


def _invoice_numbers(export: Export) -> set[str]:
    paid = {number for row in export.rows(sheets.PAYMENTS) for number, _ in row.invoices}
    return paid | {row.number for row in export.rows(sheets.INVOICES)}


def _invoices_numbered(session: Session, numbers: Iterable[str]) -> Iterator[Invoice]:
    for chunk in in_chunks(numbers):
        query = select(Invoice).where(col(Invoice.number).in_(chunk))
        yield from session.exec(query.order_by(col(Invoice.id)).with_for_update())


def _estimates_numbered(session: Session, numbers: Iterable[str]) -> Iterator[Estimate]:
    for chunk in in_chunks(numbers):
        yield from session.exec(select(Estimate).where(col(Estimate.number).in_(chunk)))
