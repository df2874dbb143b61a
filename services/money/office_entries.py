"""What the office writes into the books: checks and cash, credits, voids, refunds.

Only the rows. services/money/office_money closes what is open at Stripe before, and refunds there.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from data.kit import clock
from data.kit.companies import company_today, find_company
from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceState, lock_invoice
from data.money.ledger import EntryKind, has_entry, sums_of_invoice
from data.money.payments import (
    Allocation,
    MethodType,
    Payment,
    PaymentKind,
    PaymentState,
    lock_payment,
    open_payments,
)
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.money.ledger import Booking, book
from services.money.ledger_postings import LedgerPosting
from services.money.locked_payments import LockedPayment, hold_payment
from services.money.office_refusals import (
    DayToCome,
    MoreThanKept,
    MoreThanOwed,
    NoSuchAmount,
    PaidInPart,
)
from services.money.payment_refusals import InvoiceClosed, OnItsWay, StillBusy
from services.money.receipts import queue_receipt
from services.money.stripe_gateway.facts import Refund

OFFLINE_LABELS = {
    MethodType.CHECK: "Check",
    MethodType.CASH: "Cash",
    MethodType.OTHER: "Other",
}

MONEY_MOVED = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.CHARGEBACK)


@dataclass(frozen=True, slots=True)
class OfflinePayment:
    """Money that came past the portal. ``form_id`` is made with the form: twice is once."""

    form_id: UUID
    number: str
    amount: Money
    method: MethodType
    paid_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    form_id: UUID
    number: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """``is_due_again``: the customer is to pay it once more; else it is credited with it.

    With ``tip_first`` it is taken from the payment's tip as far as that goes.
    """

    form_id: UUID
    payment_id: UUID
    amount: Money
    is_due_again: bool = False
    tip_first: bool = False


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """``intent`` is what to refund at Stripe; None when the books alone say it."""

    intent: str | None


def list_in_the_way(session: Session, actor: Actor, number: str) -> tuple[UUID, ...]:
    """Payments of an invoice that somebody may still confirm.

    Raises:
        NotPermitted: the actor does not record payments.
        NotFound: there is no such invoice.
        OnItsWay: a payment is at the bank; what is owed is known when it has arrived.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    invoice = _find(session, number)
    if invoice.processing_minor:
        raise OnItsWay(number)
    return tuple(sorted(open_payments(session, invoice_ids=[invoice.id])))


def record_offline_payment(
    session: Session, actor: Actor, entry: OfflinePayment, *, origin: str
) -> UUID:
    """Book a check or cash, and send its receipt; the same form twice books once.

    Raises:
        NotPermitted: the actor does not record payments.
        PaymentRefused: the invoice is not open, or asks for less.
        DayToCome: no money has come on a day after today.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    if session.get(Payment, entry.form_id) is not None:
        return entry.form_id
    if entry.paid_on > company_today(session):
        raise DayToCome  # the statements up to today would leave it out
    invoice = _lock(session, entry.number)
    _check_amount(invoice, entry.amount)
    payment = _book_offline(session, invoice, entry)
    about = About(invoice.customer_id, invoice.property_id, payment.id)
    announce(session, actor, EventKind.PAYMENT_SUCCEEDED, about, {"invoice": invoice.number})
    _tell(session, actor, invoice, f"{payment.method_label} recorded")
    queue_receipt(session, SYSTEM, payment, origin=origin)
    return payment.id


def grant_credit(session: Session, actor: Actor, credit: Credit) -> None:
    """Forgive a part of an invoice or all of it; the same form twice forgives once.

    Raises:
        NotPermitted: the actor does not record payments.
        PaymentRefused: the invoice is not open, or asks for less.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    source = f"credit:{credit.form_id}"
    if has_entry(session, source):
        return
    invoice = _lock(session, credit.number)
    _check_amount(invoice, credit.amount)
    today = company_today(session)
    booking = Booking(
        source, EntryKind.CREDIT, -credit.amount.minor, today, memo=credit.reason or "Credit"
    )
    book(session, invoice, booking)
    _tell(session, actor, invoice, f"credit: {credit.reason}")


def void_invoice(session: Session, actor: Actor, number: str, reason: str) -> None:
    """Declare that an invoice never was. A voided one stays so.

    Raises:
        NotPermitted: the actor does not record payments.
        PaidInPart: money for it is kept; it is refunded first.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    found = _find(session, number)
    if found.state is InvoiceState.VOID:
        return
    invoice = _lock(session, number)
    sums = sums_of_invoice(session, invoice_id=invoice.id)
    if sum(sums.get(kind, 0) for kind in MONEY_MOVED) < 0:
        raise PaidInPart(number)
    rest = invoice.total_minor - invoice.settled_minor
    invoice.state = InvoiceState.VOID
    session.add(invoice)
    memo = f"Invoice {number} voided" + (f": {reason}" if reason else "")
    booking = Booking(
        f"void:{invoice.id}", EntryKind.VOID, -rest, company_today(session), memo=memo
    )
    book(session, invoice, booking)
    _tell(session, actor, invoice, f"voided: {reason}")


def plan_refund(session: Session, actor: Actor, request: RefundRequest) -> RefundPlan:
    """Book the refund of an offline payment; for a payment at Stripe, say which to refund.

    Raises:
        NotPermitted: the actor does not record payments.
        NotFound: there is no such payment, or it brought no money.
        MoreThanKept: that much is not left of it.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    if session.get(Payment, request.payment_id) is None:
        raise NotFound("payment")
    payment = lock_payment(session, request.payment_id)
    if payment.state is not PaymentState.SUCCEEDED:
        raise NotFound("payment")
    if request.amount.minor <= 0:
        raise NoSuchAmount
    held = hold_payment(session, payment)
    posting = LedgerPosting(session, payment, held.parts, company_today(session))
    cause = f"office-{request.form_id}"
    if posting.has_refund(cause):
        return RefundPlan(None)
    kept = payment.received_minor - payment.refunded_minor - payment.charged_back_minor
    if request.amount.minor > kept:
        raise MoreThanKept
    if payment.kind is not PaymentKind.OFFLINE:
        return RefundPlan(payment.stripe_id)
    _refund_offline(actor, held, posting, (cause, request))
    return RefundPlan(None)


def _book_offline(session: Session, invoice: Invoice, entry: OfflinePayment) -> Payment:
    payment = Payment(
        id=entry.form_id,
        customer_id=invoice.customer_id,
        kind=PaymentKind.OFFLINE,
        state=PaymentState.SUCCEEDED,
        method_type=entry.method,
        method_label=OFFLINE_LABELS.get(entry.method, "Other"),
        amount_minor=entry.amount.minor,
        received_minor=entry.amount.minor,
        currency=invoice.currency,
        paid_on=entry.paid_on,
        note=entry.note,
    )
    session.add(payment)
    session.flush()
    session.add(
        Allocation(payment_id=payment.id, invoice_id=invoice.id, amount_minor=entry.amount.minor)
    )
    source = f"payment:{payment.id}:{invoice.id}"
    memo = " ".join(filter(None, (payment.method_label, entry.note)))
    kind = EntryKind.PAYMENT
    book(
        session,
        invoice,
        Booking(source, kind, -entry.amount.minor, entry.paid_on, payment.id, memo),
    )
    return payment


def _refund_offline(
    actor: Actor, held: LockedPayment, posting: LedgerPosting, ordered: tuple[str, RefundRequest]
) -> None:
    cause, request = ordered
    posting.book_refund(
        Refund(cause, request.amount.minor, False, forgives=not request.is_due_again)
    )
    held.payment.refunded_minor = posting.total(EntryKind.REFUND)
    held.payment.updated_at = clock.now()
    held.settle(actor, frozenset({EntryKind.REFUND}))


def _find(session: Session, number: str) -> Invoice:
    invoice = session.exec(select(Invoice).where(Invoice.number == number)).one_or_none()
    if invoice is None or invoice.state is InvoiceState.DRAFT:
        raise NotFound("invoice")
    return invoice


def _lock(session: Session, number: str) -> Invoice:
    """The invoice, open and with nobody paying it; open attempts were closed before."""
    invoice = lock_invoice(session, _find(session, number).id)
    if invoice.state is not InvoiceState.OPEN:
        raise InvoiceClosed(number)
    if invoice.processing_minor:
        raise OnItsWay(number)
    if invoice.reserved_minor:
        raise StillBusy
    return invoice


def _check_amount(invoice: Invoice, amount: Money) -> None:
    if amount.minor <= 0 or amount.currency != invoice.currency:
        raise NoSuchAmount
    if amount.minor > invoice.balance.minor:
        raise MoreThanOwed(invoice.number)


def _tell(session: Session, by: Actor, invoice: Invoice, what: str) -> None:
    about = About(invoice.customer_id, invoice.property_id, invoice.id)
    announce(session, by, EventKind.INVOICE_CHANGED, about, {"change": what})


def _today(session: Session) -> date:
    company = find_company(session)
    return clock.today(company.time_zone if company else "UTC")
