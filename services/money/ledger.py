"""Booking amounts, and recounting what invoices owe from the bookings."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from data.money.invoices import Invoice, InvoiceState
from data.money.ledger import (
    EntryKind,
    LedgerEntry,
    count_entries,
    has_entry,
    sums_of_invoice,
)
from data.money.payments import Payment


@dataclass(frozen=True, slots=True)
class Booking:
    """One amount to book. ``source`` names its cause; the same source is booked once.

    ``amount_minor`` above zero raises what the customer owes.
    """

    source: str
    kind: EntryKind
    amount_minor: int
    occurred_on: date
    payment_id: UUID | None = None
    memo: str = ""


def book(session: Session, invoice: Invoice, booking: Booking) -> bool:
    """Add an entry for an invoice and recount it. False when it was booked before.

    The caller holds the invoice's row, so two bookings of one source cannot cross.
    """
    if has_entry(session, booking.source):
        return False
    session.add(_entry(booking, invoice, invoice.id))
    session.flush()
    recount(session, invoice)
    return True


def book_tip(session: Session, payment: Payment, booking: Booking) -> None:
    """Add a payment's tip: what is given and the money for it, so that nobody's balance moves.

    The caller has made sure that ``booking.source`` is new. ``booking`` is the money's side.
    """
    given = replace(
        booking,
        source=f"{booking.source}:tip",
        kind=EntryKind.TIP,
        amount_minor=-booking.amount_minor,
    )
    memo = ", ".join(filter(None, (booking.memo, "tip")))
    money = replace(booking, source=f"{booking.source}:tip-money", memo=memo)
    for side in (given, money):
        session.add(_entry(side, payment, None))
        session.flush()


def book_invoice(session: Session, invoice: Invoice) -> None:
    """Book what an opened invoice asks for, or, once it is changed, the difference."""
    if invoice.state is not InvoiceState.OPEN:
        return
    booked = sums_of_invoice(session, invoice_id=invoice.id).get(EntryKind.INVOICE, 0)
    difference = invoice.total_minor - booked
    if difference:
        # The count makes the source new when a total returns to what it was once before.
        earlier = count_entries(session, invoice_id=invoice.id)
        source = f"invoice:{invoice.id}:{invoice.total_minor}:{earlier}"
        memo = f"Invoice {invoice.number}"
        book(
            session,
            invoice,
            Booking(source, EntryKind.INVOICE, difference, invoice.issued_on, memo=memo),
        )


def recount(session: Session, invoice: Invoice) -> None:
    """Write the sums that the invoice's row repeats, from the ledger's rows."""
    sums = sums_of_invoice(session, invoice_id=invoice.id)
    settling = sum(amount for kind, amount in sums.items() if kind is not EntryKind.INVOICE)
    invoice.settled_minor = -settling
    invoice.received_minor = -sums.get(EntryKind.PAYMENT, 0)
    invoice.refunded_minor = sums.get(EntryKind.REFUND, 0)
    session.add(invoice)
    session.flush()


def _entry(booking: Booking, owner: Invoice | Payment, invoice_id: UUID | None) -> LedgerEntry:
    return LedgerEntry(
        source=booking.source,
        kind=booking.kind,
        customer_id=owner.customer_id,
        invoice_id=invoice_id,
        payment_id=booking.payment_id,
        amount_minor=booking.amount_minor,
        currency=owner.currency,
        occurred_on=booking.occurred_on,
        memo=booking.memo,
    )
