"""The rows of invoices, payments and estimates."""

from collections.abc import Iterator
from uuid import UUID

from sqlmodel import col, select

from data.estimates.estimates import Estimate, EstimateLine
from data.money.invoices import Invoice, InvoiceLine
from data.money.payments import MethodType, Payment, PaymentState
from services.records.exporting.source import ExportSource, Values
from services.records.importing.bookings import BookedParts, booked_for_payments
from services.records.schemas import sheets


def invoice_rows(source: ExportSource) -> Iterator[Values]:
    for row in source.session.exec(select(Invoice).order_by(col(Invoice.id))):
        yield source.values(sheets.INVOICES, row)


def invoice_line_rows(source: ExportSource) -> Iterator[Values]:
    order = col(InvoiceLine.invoice_id), col(InvoiceLine.position), col(InvoiceLine.id)
    for row in source.session.exec(select(InvoiceLine).order_by(*order)):
        yield source.values(sheets.INVOICE_LINES, row)


def payment_rows(source: ExportSource) -> Iterator[Values]:
    """Money that arrived and stayed: what was refunded or taken back is not in the amounts."""
    query = select(Payment).where(Payment.state == PaymentState.SUCCEEDED)
    payments = source.session.exec(query.order_by(col(Payment.id))).all()
    booked = booked_for_payments(source.session, [payment.id for payment in payments])
    numbers = {row.id: row.number for row in source.session.exec(select(Invoice))}
    for row in payments:
        parts = booked.get(row.id, {})
        shares = _shares(source, parts, numbers)
        if shares:
            yield source.values(
                sheets.PAYMENTS,
                row,
                paid_on=row.paid_on or source.day(row.created_at),
                amount=source.money(sum(part.amount_minor for part in parts.values())).decimal,
                method=row.method_type or MethodType.OTHER,
                invoices=shares,
            )


def _shares(source: ExportSource, parts: BookedParts, numbers: dict[UUID, str]) -> tuple[str, ...]:
    shares = (
        f"{numbers[key]}={source.money(part.amount_minor).decimal:f}"
        for key, part in parts.items()
        if key is not None and part.amount_minor > 0
    )
    return tuple(sorted(shares))


def estimate_rows(source: ExportSource) -> Iterator[Values]:
    for row in source.session.exec(select(Estimate).order_by(col(Estimate.id))):
        yield source.values(sheets.ESTIMATES, row)


def estimate_line_rows(source: ExportSource) -> Iterator[Values]:
    order = col(EstimateLine.estimate_id), col(EstimateLine.position), col(EstimateLine.id)
    for row in source.session.exec(select(EstimateLine).order_by(*order)):
        yield source.values(sheets.ESTIMATE_LINES, row)
