"""What Stripe's word on a payment means in the ledger: money in, money back, money taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from data.money.invoices import Invoice
from data.money.ledger import EntryKind, LedgerEntry, entries_of_payment, find_entry
from data.money.payments import Allocation, Payment
from services.money.ledger import Booking, book, book_tip
from services.money.stripe_gateway.facts import Dispute, DisputeStatus, Intent, Refund

# Stripe has taken the money off our account meanwhile.
TAKEN_BACK = frozenset(
    {DisputeStatus.NEEDS_RESPONSE, DisputeStatus.UNDER_REVIEW, DisputeStatus.LOST}
)


@dataclass(frozen=True, slots=True)
class LedgerPosting:
    """A payment with the invoices it is for, all their rows held."""

    session: Session
    payment: Payment
    parts: Sequence[tuple[Allocation, Invoice]]
    day: date  # in the company's zone

    def book_all(self, intent: Intent) -> frozenset[EntryKind]:
        """Book what is not booked yet; what kinds of entries that were.

        Every refund and dispute has an id and can only move forward, so an old answer of
        Stripe's that comes late finds its entries made and takes nothing back.
        """
        booked: set[EntryKind] = set()
        if self._book_payment(intent.received_minor, self.payment.paid_on or self.day):
            booked.add(EntryKind.PAYMENT)
        if sum(self._book_refund(refund) for refund in intent.refunds):
            booked.add(EntryKind.REFUND)
        if sum(self._book_dispute(dispute) for dispute in intent.disputes):
            booked.add(EntryKind.CHARGEBACK)
        return frozenset(booked)

    def total(self, kind: EntryKind) -> int:
        return sum(entry.amount_minor for entry in self._entries() if entry.kind is kind)

    def _book_payment(self, received: int, day: date) -> bool:
        cause = f"payment:{self.payment.id}"
        if self._has(cause):
            return False
        wanted = [allocation.amount_minor for allocation, _ in self.parts]
        tip = min(self.payment.tip_minor, max(0, received - sum(wanted)))
        shares = spread(received - tip, wanted)
        for (_, invoice), share in zip(self.parts, shares, strict=True):
            self._book(Booking(cause, EntryKind.PAYMENT, -share, day), invoice)
        self._book_tip(Booking(cause, EntryKind.PAYMENT, -tip, day))
        return True

    def has_refund(self, refund_id: str) -> bool:
        return self._has(f"refund:{refund_id}")

    def book_refund(self, refund: Refund) -> bool:
        """Book money that went back; with ``forgives`` nobody owes it because of that."""
        tip = self.kept_tip()
        of_tip = min(tip, refund.amount_minor) if refund.tip_first else None
        cause = f"refund:{refund.id}"
        if not self._give_back(cause, EntryKind.REFUND, refund.amount_minor, of_tip=of_tip):
            return False
        if refund.forgives:
            self._forgive(refund.id)
        return True

    def kept_tip(self) -> int:
        """What is left of the payment's tip after refunds and returns, in minor units."""
        return self.total(EntryKind.TIP)

    def _book_refund(self, refund: Refund) -> bool:
        news = self.book_refund(refund)
        if refund.has_failed:
            self._take_back_credit(refund.id)
            return self._reverse(f"refund:{refund.id}", f"refund-failed:{refund.id}") or news
        return news

    def _forgive(self, refund_id: str) -> None:
        invoices = {invoice.id: invoice for _, invoice in self.parts}
        for entry in self._entries_of(f"refund:{refund_id}"):
            if entry.invoice_id is None:
                continue
            invoice = invoices[entry.invoice_id]
            newly_due = min(entry.amount_minor, max(0, invoice.balance.minor))
            if newly_due:
                # No payment's entry: what is kept of a payment is counted from its own.
                source = f"refund-credit:{refund_id}:{invoice.id}"
                memo = "Credit for the refund"
                kind = EntryKind.CREDIT
                book(self.session, invoice, Booking(source, kind, -newly_due, self.day, memo=memo))

    def _take_back_credit(self, refund_id: str) -> None:
        for _, invoice in self.parts:
            credit = find_entry(self.session, f"refund-credit:{refund_id}:{invoice.id}")
            if credit is not None:
                source = f"refund-credit-failed:{refund_id}:{invoice.id}"
                amount = -credit.amount_minor
                kind = EntryKind.CREDIT
                book(self.session, invoice, Booking(source, kind, amount, self.day))

    def _book_dispute(self, dispute: Dispute) -> bool:
        if dispute.status not in {*TAKEN_BACK, DisputeStatus.WON}:
            return False
        cause = f"dispute:{dispute.id}"
        news = self._give_back(cause, EntryKind.CHARGEBACK, dispute.amount_minor)
        if dispute.status is DisputeStatus.WON:
            return self._reverse(cause, f"dispute-won:{dispute.id}") or news
        return news

    def _give_back(
        self, cause: str, kind: EntryKind, amount: int, *, of_tip: int | None = None
    ) -> bool:
        """Unless ``of_tip`` says otherwise, the tip goes back last."""
        if self._has(cause):
            return False
        # What was paid too much goes back first, so that no other invoice becomes due for it.
        invoices = sorted((invoice for _, invoice in self.parts), key=_overpaid, reverse=True)
        kept = [max(0, -self._sum_of(invoice)) for invoice in invoices]
        if of_tip is None:
            of_tip = min(self.kept_tip(), max(0, amount - sum(kept)))
        for invoice, share in zip(invoices, spread(amount - of_tip, kept), strict=True):
            self._book(Booking(cause, kind, share, self.day), invoice)
        self._book_tip(Booking(cause, kind, of_tip, self.day))
        return True

    def _reverse(self, cause: str, reversal: str) -> bool:
        if self._has(reversal):
            return False
        invoices = {invoice.id: invoice for _, invoice in self.parts}
        for entry in self._entries_of(cause):
            booking = Booking(reversal, entry.kind, -entry.amount_minor, self.day)
            if entry.invoice_id is not None:
                self._book(booking, invoices[entry.invoice_id])
            elif entry.kind is not EntryKind.TIP:
                self._book_tip(booking)  # makes both sides anew
        return True

    def _book(self, booking: Booking, invoice: Invoice) -> None:
        if booking.amount_minor:
            source = f"{booking.source}:{invoice.id}"
            memo = self.payment.method_label
            entry = replace(booking, source=source, payment_id=self.payment.id, memo=memo)
            book(self.session, invoice, entry)

    def _book_tip(self, booking: Booking) -> None:
        if booking.amount_minor:
            memo = self.payment.method_label
            entry = replace(booking, payment_id=self.payment.id, memo=memo)
            book_tip(self.session, self.payment, entry)

    def _entries(self) -> Sequence[LedgerEntry]:
        return entries_of_payment(self.session, payment_id=self.payment.id)

    def _entries_of(self, cause: str) -> list[LedgerEntry]:
        return [entry for entry in self._entries() if entry.source.startswith(f"{cause}:")]

    def _has(self, cause: str) -> bool:
        return bool(self._entries_of(cause))

    def _sum_of(self, invoice: Invoice) -> int:
        return sum(e.amount_minor for e in self._entries() if e.invoice_id == invoice.id)


def spread(total: int, limits: Sequence[int]) -> list[int]:
    """``total`` over places in their order, each up to its limit; what is over is the last's."""
    shares = []
    for limit in limits:
        share = min(total, limit)
        shares.append(share)
        total -= share
    shares[-1] += total
    return shares


def _overpaid(invoice: Invoice) -> int:
    return max(0, -invoice.balance.minor)
