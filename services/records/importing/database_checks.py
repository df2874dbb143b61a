"""Checks an export against itself and the database, before anything is written."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from data.accounts.people import Membership, Person
from data.kit.companies import Company
from data.kit.money import parse_amount
from data.money.invoices import Invoice, InvoiceState
from services.kit.moments import exists
from services.records.importing.existing_records import ExistingRecords, keyed_rows, references
from services.records.importing.owners import strangers
from services.records.importing.problems import Problem
from services.records.importing.reading import Export, sort_problems
from services.records.importing.record_cache import in_chunks
from services.records.schemas import sheets
from services.records.schemas.cells import quote
from services.records.schemas.fields import Record
from services.records.schemas.kinds import MOMENT
from services.records.schemas.people import CompanySchema

# Currencies that their own people write with a mere dollar sign.
_DOLLARS = ("usd", "cad", "aud", "nzd", "sgd", "hkd")
Check = Callable[[Export, ExistingRecords], Iterator[Problem]]

# Rows stay with what they belong to: moving one would show its past to somebody else.
_FIXED = (
    (sheets.PROPERTIES, "customer", "customer_id"),
    (sheets.CONTACTS, "customer", "customer_id"),
    (sheets.JOBS, "property", "property_id"),
    (sheets.VISITS, "job", "job_id"),
    (sheets.PHOTOS, "visit", "visit_id"),
    (sheets.INVOICES, "customer", "customer_id"),
    (sheets.INVOICE_LINES, "invoice", "invoice_id"),
    (sheets.PAYMENTS, "customer", "customer_id"),
    (sheets.ESTIMATES, "customer", "customer_id"),
    (sheets.ESTIMATE_LINES, "estimate", "estimate_id"),
)


def all_problems(
    export: Export, known: ExistingRecords, *, check_clocks: bool = True
) -> list[Problem]:
    """Every problem of an export, those found while reading included.

    ``check_clocks`` is off when every date is moved: the hour left out in spring then falls on
    days that the export's author did not choose.
    """
    problems = list(export.problems)
    for check in _CHECKS:
        problems.extend(check(export, known))
    if check_clocks:
        problems.extend(_missing_hours(export, known))
    return sort_problems(problems)


def conflicts(export: Export, known: ExistingRecords) -> list[Problem]:
    """The problems of rows that are right in themselves, but not beside what there is."""
    checks = (_moved_rows, _taken_numbers, _sent_invoices, _taken_places)
    return [problem for check in checks for problem in check(export, known)]


def _company(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    row = export.company
    if known.company is None and sheets.COMPANY.file not in export.tables:
        message = "the file is missing, and the portal has no company yet"
        yield Problem(sheets.COMPANY.file, None, "", message)
    if row is None or known.company is None or row.currency == known.company.currency:
        return
    if _has_money(known):
        message = f"{quote(row.currency.upper())} differs from the portal's currency"
        yield Problem(sheets.COMPANY.file, row.line, "currency", message)


def _has_money(known: ExistingRecords) -> bool:
    return known.session.exec(select(Invoice.id)).first() is not None


def _unknown_references(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    for sheet, row, column, name in references(export):
        # What a file holds that cannot be read whole is not known; it is listed already.
        if name in export.seen(column.refers_to) or not export.is_whole(column.refers_to):
            continue
        if known.caches[column.refers_to].find(name) is None:
            message = f"{quote(name)} is not in {column.refers_to}"
            yield Problem(sheet.file, row.line, column.name, message)


def _moved_rows(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    for sheet, name, attribute in _FIXED:
        cache, targets = known.caches[sheet.file], known.caches[sheet.by_name[name].refers_to]
        for row in keyed_rows(export, sheet.file):
            existing = cache.find(row.external_id)
            if existing is None:
                continue
            target = targets.find(getattr(row, name))
            if target is None or target.id != getattr(existing, attribute):
                message = f"cannot change from one {name} to another"
                yield Problem(sheet.file, row.line, name, message)


def _taken_numbers(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    for invoice in export.rows(sheets.INVOICES):
        holder = known.invoices_by_number.get(invoice.number)
        if holder is not None and holder is not known.invoices.find(invoice.external_id):
            message = f"{quote(invoice.number)} is the number of another invoice"
            yield Problem(sheets.INVOICES.file, invoice.line, "number", message)
    for estimate in export.rows(sheets.ESTIMATES):
        other = known.estimates_by_number.get(estimate.number)
        if other is not None and other is not known.estimates.find(estimate.external_id):
            message = f"{quote(estimate.number)} is the number of another estimate"
            yield Problem(sheets.ESTIMATES.file, estimate.line, "number", message)


def _sent_invoices(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    for row in export.rows(sheets.INVOICES):
        existing = known.invoices.find(row.external_id)
        was_sent = existing is not None and existing.state is not InvoiceState.DRAFT
        if was_sent and row.status is InvoiceState.DRAFT:
            message = f"{quote(row.number)} was sent and cannot become a draft again"
            yield Problem(sheets.INVOICES.file, row.line, "status", message)


def _paid_invoices(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    states = {number: row.state for number, row in known.invoices_by_number.items()}
    states.update((row.number, row.status) for row in export.rows(sheets.INVOICES))
    table = export.tables.get(sheets.INVOICES.file)
    has_bad_rows = table is not None and bool(table.problems)
    for payment in export.rows(sheets.PAYMENTS):
        for number, _ in payment.invoices:
            # The number of a row with problems is not known; the row is listed already.
            if number not in states and not has_bad_rows:
                message = f"there is no invoice {quote(number)}"
                yield Problem(sheets.PAYMENTS.file, payment.line, "invoices", message)
            elif states.get(number) is InvoiceState.DRAFT:
                message = f"{quote(number)} is a draft, which nobody can pay"
                yield Problem(sheets.PAYMENTS.file, payment.line, "invoices", message)


def _taken_places(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    """Contacts whose place at a customer another contact of the database has."""
    taken = _places(known.session, {row.email.lower() for row in export.rows(sheets.CONTACTS)})
    for row in export.rows(sheets.CONTACTS):
        customer = known.customers.find(row.customer)
        holder = taken.get((row.email.lower(), str(customer.id))) if customer else None
        own = known.contacts.find(row.external_id)
        # Somebody invited in the portal has no external id yet and takes on the row's.
        if holder is not None and holder.external_id is not None and holder is not own:
            message = f"{quote(row.email)} is a contact of this customer as {holder.external_id}"
            yield Problem(sheets.CONTACTS.file, row.line, "email", message)


def _colleagues(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    """A file that names the contractor's own people must not make them a customer's users."""
    rows = export.rows(sheets.CONTACTS)
    emails = {row.email.lower() for row in rows}
    staff: set[str] = set()
    for chunk in in_chunks(emails):
        query = select(Person.email).where(
            col(Person.email).in_(chunk), col(Person.staff_role).is_not(None)
        )
        staff.update(known.session.exec(query))
    places = _places(known.session, staff)  # a place that somebody has already stays theirs
    for row in rows:
        customer, email = known.customers.find(row.customer), row.email.lower()
        has_place = customer is not None and (email, str(customer.id)) in places
        if email in staff and not has_place:
            message = f"{quote(row.email)} is somebody of your own staff, not a customer's contact"
            yield Problem(sheets.CONTACTS.file, row.line, "email", message)


def _places(session: Session, emails: set[str]) -> dict[tuple[str, str], Membership]:
    places: dict[tuple[str, str], Membership] = {}
    for chunk in in_chunks(emails):
        query = (
            select(Person.email, Membership)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(col(Person.email).in_(chunk))
        )
        for email, place in session.exec(query):
            places[email, str(place.customer_id)] = place
    return places


def _inexact_amounts(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    currency = _currency(export.company, known.company)
    for sheet, row, column, amount in _amounts(export):
        try:
            parse_amount(str(amount), currency)
        except ValueError as error:
            yield Problem(sheet, row.line, column, str(error))


def _foreign_dollars(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    if _currency(export.company, known.company) not in _DOLLARS:
        for table in export.tables.values():
            yield from table.dollars


def _amounts(export: Export) -> Iterator[tuple[str, Record, str, Decimal]]:
    for line in export.rows(sheets.INVOICE_LINES):
        yield sheets.INVOICE_LINES.file, line, "unit_price", line.unit_price
    for price in export.rows(sheets.ESTIMATE_LINES):
        yield sheets.ESTIMATE_LINES.file, price, "unit_price", price.unit_price
    for payment in export.rows(sheets.PAYMENTS):
        yield sheets.PAYMENTS.file, payment, "amount", payment.amount
        for _, share in payment.invoices:
            yield sheets.PAYMENTS.file, payment, "invoices", share


def _currency(row: CompanySchema | None, company: Company | None) -> str:
    if row is not None:
        return row.currency
    return company.currency if company is not None else "usd"


def _missing_hours(export: Export, known: ExistingRecords) -> Iterator[Problem]:
    zone_name = export.company.time_zone if export.company else None
    if zone_name is None and known.company is None:
        return
    zone = ZoneInfo(zone_name or (known.company.time_zone if known.company else "UTC"))
    for sheet in sheets.ALL_SHEETS:
        for row, name in product(export.rows(sheet), sheet.of_kind(MOMENT)):
            wall: datetime | None = getattr(row, name)
            if wall is not None and not exists(wall, zone):
                shown = quote(wall.isoformat(timespec="minutes"))
                message = f"{shown} does not exist on that day: clocks are moved forward"
                yield Problem(sheet.file, row.line, name, message)


_CHECKS: tuple[Check, ...] = (
    _company,
    _unknown_references,
    _moved_rows,
    strangers,
    _taken_numbers,
    _sent_invoices,
    _paid_invoices,
    _taken_places,
    _colleagues,
    _inexact_amounts,
    _foreign_dollars,
)
