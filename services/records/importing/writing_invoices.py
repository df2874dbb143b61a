"""Writes invoices with their lines, and books what they come to."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlmodel import col, select

from data.kit import clock
from data.money.invoice_search import searchable
from data.money.invoices import Invoice, InvoiceLine
from data.work.properties import Property
from services.records.importing.bookings import book_changed_invoice, book_new_invoices
from services.records.importing.record_cache import in_chunks
from services.records.importing.run import Positions, Run, Wanted, upsert
from services.records.importing.totals import invoice_totals, line_amount
from services.records.schemas.sheets import INVOICE_LINES, INVOICES


def write_invoices(run: Run) -> None:
    """Write both files, then totals, texts to search and bookings of what changed."""
    written = upsert(run, run.known.invoices, _wanted_invoices(run))
    run.count(INVOICES.file, written)
    lines = upsert(run, run.known.invoice_lines, list(_wanted_lines(run)))
    run.count(INVOICE_LINES.file, lines)
    touched = {invoice.id for invoice in written.touched}
    touched |= {line.invoice_id for line in lines.touched}
    touched |= run.news.invoices  # those that lost a line
    run.news.invoices |= touched
    new = {invoice.id for invoice in written.created}
    with_lines = _with_lines(run, touched)
    for invoice, own in with_lines.values():
        _write_totals(invoice, own)
    _write_search_texts(run, with_lines)
    run.session.flush()
    book_new_invoices(run.session, (row for key, (row, _) in with_lines.items() if key in new))
    today = clock.today(run.company.time_zone)
    for key, (invoice, _) in with_lines.items():
        if key not in new:
            book_changed_invoice(run.session, invoice, today)


def _wanted_invoices(run: Run) -> Iterator[Wanted]:
    for row in run.export.rows(INVOICES):
        yield Wanted(
            row.external_id,
            {
                "number": row.number,
                "customer_id": run.customer_id(row.customer),
                "property_id": run.property_id(row.property),
                "state": row.status,
                "issued_on": run.day(row.issued_on),
                "due_on": run.day(row.due_on),
                "memo": row.memo,
            },
            {"currency": run.company.currency},
        )


def _wanted_lines(run: Run) -> Iterator[Wanted]:
    rows = run.export.rows(INVOICE_LINES)
    parents = (run.known.invoices[row.invoice].id for row in rows)
    positions = Positions(run.session, InvoiceLine, "invoice_id", parents)
    for row in rows:
        invoice_id = run.known.invoices[row.invoice].id
        existing = run.known.invoice_lines.find(row.external_id)
        # An old paper keeps the rate that it was written with when the company's changes.
        usual = existing.tax_rate if existing is not None else run.company.tax_rate
        unit_price = run.money(row.unit_price)
        yield Wanted(
            row.external_id,
            {
                "invoice_id": invoice_id,
                "visit_id": None if row.visit is None else run.known.visits[row.visit].id,
                "description": row.description,
                "quantity": row.quantity,
                "unit_price_minor": unit_price.minor,
                "tax_rate": usual if row.tax_rate is None else row.tax_rate,
                "amount_minor": line_amount(unit_price, row.quantity).minor,
            },
            {"position": positions.take(invoice_id)} if existing is None else {},
        )


def _with_lines(
    run: Run, invoice_ids: Iterable[UUID]
) -> dict[UUID, tuple[Invoice, list[InvoiceLine]]]:
    """Invoices with all their lines, those that the file does not name too."""
    found: dict[UUID, tuple[Invoice, list[InvoiceLine]]] = {
        key: (run.known.invoices.with_id(key), []) for key in invoice_ids
    }
    for chunk in in_chunks(found):
        query = select(InvoiceLine).where(col(InvoiceLine.invoice_id).in_(chunk))
        in_order = query.order_by(col(InvoiceLine.position), col(InvoiceLine.id))
        for line in run.session.exec(in_order):
            found[line.invoice_id][1].append(line)
    return found


def _write_totals(invoice: Invoice, lines: list[InvoiceLine]) -> None:
    totals = invoice_totals(lines, invoice.currency)
    invoice.subtotal_minor = totals.subtotal.minor
    invoice.tax_minor = totals.tax.minor
    invoice.total_minor = totals.total.minor


def _write_search_texts(
    run: Run, with_lines: dict[UUID, tuple[Invoice, list[InvoiceLine]]]
) -> None:
    renamed: set[UUID] = set()
    for chunk in in_chunks(run.renamed_properties):
        query = select(Invoice.id).where(col(Invoice.property_id).in_(chunk))
        renamed.update(run.session.exec(query))
    run.known.invoices.fetch_ids(renamed)
    texts = {**_with_lines(run, renamed - with_lines.keys()), **with_lines}
    places = {invoice.property_id for invoice, _ in texts.values() if invoice.property_id}
    run.known.properties.fetch_ids(places)
    for invoice, lines in texts.values():
        key = invoice.property_id
        place = None if key is None else run.known.properties.with_id(key)
        invoice.search_text = search_text(invoice, place, lines)


def search_text(invoice: Invoice, place: Property | None, lines: Iterable[InvoiceLine]) -> str:
    """All words that somebody may look for an invoice by."""
    where = (place.name, place.address) if place is not None else ()
    texts = (invoice.memo, *where, *(line.description for line in lines))
    return searchable(invoice.number, texts)
