"""Books many invoices and payments at once, as services/money/ledger books one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from data.kit.new_rows import new_row
from data.money.invoices import Invoice, InvoiceState
from data.money.ledger import EntryKind, LedgerEntry, sums_of_invoice
from data.money.payments import Payment
from services.money.ledger import Booking, book, book_invoice
from services.records.importing.record_cache import in_chunks


@dataclass(frozen=True, slots=True)
class Booked:
    """What a payment's entries for one invoice come to, and how many there are."""

    amount_minor: int = 0
    count: int = 0


BookedParts = dict[UUID | None, Booked]  # by invoice; None is what no invoice gets


def book_new_invoices(session: Session, invoices: Iterable[Invoice]) -> None:
    """Book what invoices of this very transaction ask for: nothing can be booked yet."""
    session.add_all(
        new_row(
            LedgerEntry,
            {
                "source": f"invoice:{invoice.id}:{invoice.total_minor}:0",
                "kind": EntryKind.INVOICE,
                "customer_id": invoice.customer_id,
                "invoice_id": invoice.id,
                "amount_minor": invoice.total_minor,
                "currency": invoice.currency,
                "occurred_on": invoice.issued_on,
                "memo": f"Invoice {invoice.number}",
            },
        )
        for invoice in invoices
        if invoice.state is InvoiceState.OPEN and invoice.total_minor
    )
    session.flush()


def book_changed_invoice(session: Session, invoice: Invoice, today: date) -> None:
    """Book the difference that a change makes; what a void invoice still asks for is taken off."""
    if invoice.state is InvoiceState.OPEN:
        taken_off = sums_of_invoice(session, invoice_id=invoice.id).get(EntryKind.VOID, 0)
        _book_void(session, invoice, -taken_off, today)
        book_invoice(session, invoice)
    elif invoice.state is InvoiceState.VOID:
        rest = sum(sums_of_invoice(session, invoice_id=invoice.id).values())
        _book_void(session, invoice, -max(rest, 0), today)


def _book_void(session: Session, invoice: Invoice, amount_minor: int, today: date) -> None:
    if amount_minor == 0:
        return
    count = select(func.count()).where(LedgerEntry.invoice_id == invoice.id)
    # Entries are only added, so their number names this one for good.
    source = f"void:{invoice.id}:{session.exec(count).one()}"
    memo = f"Invoice {invoice.number} {'void' if amount_minor < 0 else 'open again'}"
    book(session, invoice, Booking(source, EntryKind.VOID, amount_minor, today, memo=memo))


def book_payment(
    payment: Payment, invoice_id: UUID | None, amount_minor: int, before: Booked
) -> LedgerEntry:
    """An entry for a part of a payment; one without an invoice is credit of the customer."""
    assert payment.paid_on is not None  # payments of a file always have their day
    source = f"payment:{payment.id}:{invoice_id or 'unallocated'}"
    return new_row(
        LedgerEntry,
        {
            "source": f"{source}:{before.count}" if before.count else source,
            "kind": EntryKind.PAYMENT,
            "customer_id": payment.customer_id,
            "invoice_id": invoice_id,
            "payment_id": payment.id,
            "amount_minor": -amount_minor,
            "currency": payment.currency,
            "occurred_on": payment.paid_on,
            "memo": " ".join(filter(None, (payment.method_label, payment.note))),
        },
    )


def booked_for_payments(session: Session, payment_ids: Iterable[UUID]) -> dict[UUID, BookedParts]:
    """What payments are booked with so far, by payment."""
    booked: dict[UUID, BookedParts] = {}
    for chunk in in_chunks(payment_ids):
        query = (
            select(
                LedgerEntry.payment_id,
                LedgerEntry.invoice_id,
                func.sum(LedgerEntry.amount_minor),
                func.count(),
            )
            .where(col(LedgerEntry.payment_id).in_(chunk))
            .group_by(col(LedgerEntry.payment_id), col(LedgerEntry.invoice_id))
        )
        for payment_id, invoice_id, amount, count in session.exec(query):
            if payment_id is not None:
                booked.setdefault(payment_id, {})[invoice_id] = Booked(-int(amount), count)
    return booked


def recount_all(session: Session, invoices: Iterable[Invoice]) -> None:
    """Write the sums that invoices' rows repeat, a few hundred invoices in one query."""
    for chunk in in_chunks(invoices):
        sums: dict[UUID, dict[EntryKind, int]] = {invoice.id: {} for invoice in chunk}
        query = (
            select(LedgerEntry.invoice_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_minor))
            .where(col(LedgerEntry.invoice_id).in_(sums))
            .group_by(col(LedgerEntry.invoice_id), col(LedgerEntry.kind))
        )
        for invoice_id, kind, total in session.exec(query):
            if invoice_id is not None:
                sums[invoice_id][EntryKind(kind)] = int(total)
        for invoice in chunk:
            own = sums[invoice.id]
            settling = sum(amount for kind, amount in own.items() if kind != EntryKind.INVOICE)
            invoice.settled_minor = -settling
            invoice.received_minor = -own.get(EntryKind.PAYMENT, 0)
            invoice.refunded_minor = own.get(EntryKind.REFUND, 0)
    session.flush()
