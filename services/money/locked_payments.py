"""A payment with its invoices, rows held: what it keeps reserved, and who hears of a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.money.invoices import Invoice, InvoiceState, lock_invoice
from data.money.ledger import EntryKind
from data.money.payments import (
    CONFIRMABLE,
    Allocation,
    Payment,
    PaymentState,
    Review,
    allocations_of,
    held_amounts,
)
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor

_STATE_EVENTS = {
    PaymentState.PROCESSING: EventKind.PAYMENT_PROCESSING,
    PaymentState.SUCCEEDED: EventKind.PAYMENT_SUCCEEDED,
    PaymentState.FAILED: EventKind.PAYMENT_FAILED,
}


@dataclass(frozen=True, slots=True)
class LockedPayment:
    """The caller has locked the payment; its invoices are locked here, in the order of ids."""

    session: Session
    payment: Payment
    parts: Sequence[tuple[Allocation, Invoice]]
    state_before: PaymentState
    balances_before: Sequence[tuple[int, ...]]

    def settle(self, actor: Actor, booked: frozenset[EntryKind]) -> None:
        """Free what is over, count the invoices anew, and tell of every real change once."""
        is_confirmable = self.payment.state in CONFIRMABLE
        for allocation, invoice in self.parts:
            allocation.open_slot = invoice.id if is_confirmable else None
            self.session.add(allocation)
        self.session.add(self.payment)
        self.session.flush()
        for _, invoice in self.parts:
            _recount_holds(self.session, invoice)
        if self.payment.state is PaymentState.SUCCEEDED and self._is_overpaid():
            self.payment.review = Review.OVERPAID
        elif EntryKind.CHARGEBACK in booked:
            self._review_return()
        self._announce(actor, booked)

    def _review_return(self) -> None:
        if self.payment.charged_back_minor:
            self.payment.review = self.payment.review or Review.RETURNED
        elif self.payment.review is Review.RETURNED:
            self.payment.review = None  # a dispute that was won: there is nothing left to do

    def _is_overpaid(self) -> bool:
        """Also when the invoice was voided meanwhile: then nothing was owed at all."""
        kept = self.payment.received_minor - self.payment.refunded_minor
        return kept > self.payment.charged_back_minor and any(
            invoice.settled_minor > _owed(invoice) for _, invoice in self.parts
        )

    def _announce(self, actor: Actor, booked: frozenset[EntryKind]) -> None:
        about = About(self.payment.customer_id, self._place(), self.payment.id)
        detail = {"method": self.payment.method_label, "state": self.payment.state.value}
        kinds = self._of_bookings(booked)
        if self.payment.state is not self.state_before and self.payment.state in _STATE_EVENTS:
            kinds.insert(0, _STATE_EVENTS[self.payment.state])
        for kind in kinds:
            announce(self.session, actor, kind, about, detail)
        # No amount moves when the bank asks its customer, but the invoice's page shows it.
        is_new = self.payment.state is not self.state_before
        is_asked = is_new and self.payment.state is PaymentState.REQUIRES_ACTION
        for (_, invoice), before in zip(self.parts, self.balances_before, strict=True):
            if is_asked or _balances(invoice) != before:
                subject = About(invoice.customer_id, invoice.property_id, invoice.id)
                announce(self.session, actor, EventKind.INVOICE_CHANGED, subject)

    def _of_bookings(self, booked: frozenset[EntryKind]) -> list[EventKind]:
        kinds = []
        if EntryKind.CHARGEBACK in booked:  # a dispute that is won gives the money back
            is_gone = self.payment.charged_back_minor > 0
            kinds.append(EventKind.PAYMENT_FAILED if is_gone else EventKind.PAYMENT_SUCCEEDED)
        if EntryKind.REFUND in booked:
            kinds.append(EventKind.PAYMENT_REFUNDED)
        return kinds

    def _place(self) -> UUID | None:
        places = {invoice.property_id for _, invoice in self.parts}
        return places.pop() if len(places) == 1 else None


def hold_payment(session: Session, payment: Payment) -> LockedPayment:
    parts = [
        (allocation, lock_invoice(session, allocation.invoice_id))
        for allocation in allocations_of(session, payment_id=payment.id)
    ]
    return LockedPayment(
        session, payment, parts, payment.state, [_balances(row) for _, row in parts]
    )


def _recount_holds(session: Session, invoice: Invoice) -> None:
    held = held_amounts(session, invoice_id=invoice.id)
    invoice.reserved_minor = sum(held.values())
    invoice.processing_minor = held.get(PaymentState.PROCESSING, 0)
    session.add(invoice)
    session.flush()


def _balances(invoice: Invoice) -> tuple[int, ...]:
    return (
        invoice.settled_minor,
        invoice.received_minor,
        invoice.refunded_minor,
        invoice.reserved_minor,
        invoice.processing_minor,
    )


def _owed(invoice: Invoice) -> int:
    return 0 if invoice.state is InvoiceState.VOID else invoice.total_minor
