"""The rows of invoices, payments and estimates."""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import col, select

from data.estimates.estimates import Estimate, EstimateLine
from data.money.invoices import Invoice, InvoiceLine
from data.money.payments import MethodType, Payment, PaymentState
from services.records.exporting.source import Cells, ExportSource
from services.records.importing.bookings import BookedParts, booked_for_payments


def invoice_cells(source: ExportSource) -> Iterator[Cells]:
    for row in source.session.exec(select(Invoice).order_by(col(Invoice.id))):
        yield {
            "external_id": source.name(row),
            "number": row.number,
            "customer": source.named(row.customer_id),
            "property": source.named(row.property_id),
            "issued_on": row.issued_on,
            "due_on": row.due_on,
            "status": row.state,
            "memo": row.memo,
        }


def invoice_line_cells(source: ExportSource) -> Iterator[Cells]:
    order = col(InvoiceLine.invoice_id), col(InvoiceLine.position), col(InvoiceLine.id)
    for row in source.session.exec(select(InvoiceLine).order_by(*order)):
        yield {
            "external_id": source.name(row),
            "invoice": source.named(row.invoice_id),
            "description": row.description,
            "quantity": row.quantity,
            "unit_price": source.money(row.unit_price_minor),
            "tax_rate": row.tax_rate,
            "visit": source.named(row.visit_id),
        }


def payment_cells(source: ExportSource) -> Iterator[Cells]:
    """Money that arrived and stayed: what was refunded or taken back is not in the amounts."""
    query = select(Payment).where(Payment.state == PaymentState.SUCCEEDED)
    payments = source.session.exec(query.order_by(col(Payment.id))).all()
    booked = booked_for_payments(source.session, [payment.id for payment in payments])
    numbers = {row.id: row.number for row in source.session.exec(select(Invoice))}
    for row in payments:
        parts = booked.get(row.id, {})
        shares = _shares(source, parts, numbers)
        if shares:
            yield {
                "external_id": source.name(row),
                "customer": source.named(row.customer_id),
                "paid_on": row.paid_on or source.day(row.created_at),
                "amount": source.money(sum(part.amount_minor for part in parts.values())),
                "method": row.method_type or MethodType.OTHER,
                "invoices": shares,
                "note": row.note,
            }


def _shares(source: ExportSource, parts: BookedParts, numbers: dict[UUID, str]) -> tuple[str, ...]:
    shares = (
        f"{numbers[key]}={source.money(part.amount_minor).decimal:f}"
        for key, part in parts.items()
        if key is not None and part.amount_minor > 0
    )
    return tuple(sorted(shares))


def estimate_cells(source: ExportSource) -> Iterator[Cells]:
    for row in source.session.exec(select(Estimate).order_by(col(Estimate.id))):
        yield {
            "external_id": source.name(row),
            "number": row.number,
            "customer": source.named(row.customer_id),
            "property": source.named(row.property_id),
            "issued_on": row.issued_on,
            "expires_on": row.expires_on,
            "status": row.state,
            "deposit_percent": row.deposit_percent,
            "memo": row.memo,
        }


def estimate_line_cells(source: ExportSource) -> Iterator[Cells]:
    order = col(EstimateLine.estimate_id), col(EstimateLine.position), col(EstimateLine.id)
    for row in source.session.exec(select(EstimateLine).order_by(*order)):
        yield {
            "external_id": source.name(row),
            "estimate": source.named(row.estimate_id),
            "description": row.description,
            "quantity": row.quantity,
            "unit_price": source.money(row.unit_price_minor),
            "option": row.option_group,
            "optional": row.is_optional,
            "tax_rate": row.tax_rate,
        }
