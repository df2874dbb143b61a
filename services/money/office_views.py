"""What the office sees of money: an invoice with its payments, and what a person must look at."""

from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from uuid import UUID

from sqlmodel import Session, col, select

from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.invoice_lists import owed_invoices
from data.money.invoices import Invoice, InvoiceState
from data.money.payments import (
    Payment,
    PaymentState,
    Review,
    allocations_of,
)
from data.work.customers import Customer
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.money.invoice_filters import PAGE_SIZE
from services.money.invoice_status import InvoiceStatus, invoice_status
from services.money.invoices import InvoiceDetail, sum_money, view_invoice
from services.money.receipts import receipt_number

REVIEW_WORDS = {
    Review.OVERPAID: "More was paid than was owed. Refund the difference.",
    Review.UNEXPLAINED: "Stripe has a second charge for it. Look at it there.",
    Review.RETURNED: "The bank took it back. If its payer disputes it, answer in Stripe.",
}


@dataclass(frozen=True, slots=True)
class OfficePayment:
    """All of a payment, for however many invoices it is.

    ``kept`` is what is left of it after refunds and returns, a kept tip included.
    """

    id: UUID
    label: str
    state: PaymentState
    amount: Money
    kept: Money
    tip: Money
    day: date
    numbers: tuple[str, ...]  # of its invoices, in the order in which a refund is taken from them
    can_refund: bool


@dataclass(frozen=True, slots=True)
class OfficeInvoice:
    """An invoice as its customer sees it, and what the office may do about it."""

    paper: InvoiceDetail
    payments: tuple[OfficePayment, ...]
    can_record: bool  # and so give a credit: something is left to pay, and nobody is paying it
    can_void: bool
    can_use_credit: bool  # the customer has some left, and owes something
    hint: str  # why not, where that is not plain

    @property
    def number(self) -> str:
        return self.paper.number

    @property
    def balance(self) -> Money:
        return self.paper.balance

    @property
    def today(self) -> date:
        return self.paper.today


@dataclass(frozen=True, slots=True)
class OwedInvoice:
    """An unpaid invoice; ``balance`` is what is left once money on its way is here."""

    number: str
    customer: str
    due_on: date
    balance: Money
    status: InvoiceStatus


@dataclass(frozen=True, slots=True)
class OwedPage:
    """One page of the list."""

    rows: tuple[OwedInvoice, ...]
    page: int
    matching: int
    today: date


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A payment that the books cannot explain by themselves."""

    payment_id: UUID
    receipt: str
    customer: str
    amount: Money
    numbers: tuple[str, ...]
    why: str


def view_office_invoice(session: Session, actor: Actor, number: str) -> OfficeInvoice:
    """Any customer's invoice.

    Raises:
        NotPermitted: the actor does not record payments.
        NotFound: there is none of this number.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    query = select(Invoice).where(Invoice.number == number.strip())
    invoice = session.exec(query).one_or_none()
    if invoice is None or invoice.state is InvoiceState.DRAFT:
        raise NotFound("invoice")
    customer = replace(SYSTEM, customer_id=invoice.customer_id)
    paper = view_invoice(session, customer, invoice.number)
    is_idle = invoice.state is InvoiceState.OPEN and not paper.processing
    return OfficeInvoice(
        paper=paper,
        payments=tuple(
            _as_payment(session, session.get_one(Payment, item.id), item.paid_on)
            for item in paper.payments
        ),
        can_record=is_idle and paper.balance.minor > 0,
        can_void=is_idle and paper.paid.minor <= 0,
        can_use_credit=sum_money(session, customer).usable_credit.minor > 0,
        hint=_hint(paper) if invoice.state is InvoiceState.OPEN else "",
    )


def list_owed(session: Session, actor: Actor, page: int) -> OwedPage:
    """All customers' unpaid invoices, first due first. A page past the end is the last one.

    Raises:
        NotPermitted: the actor does not record payments.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    company = find_company(session)
    today = clock.today(company.time_zone if company else "UTC")

    def turn(page: int) -> OwedPage:
        offset = (page - 1) * PAGE_SIZE
        found, matching = owed_invoices(session, offset=offset, limit=PAGE_SIZE)
        rows = tuple(
            OwedInvoice(
                number=invoice.number,
                customer=customer,
                due_on=invoice.due_on,
                balance=invoice.left,
                status=invoice_status(invoice, today),
            )
            for invoice, customer in found
        )
        return OwedPage(rows, page, matching, today)

    shown = turn(page)
    last = max(1, ceil(shown.matching / PAGE_SIZE))
    return shown if page <= last else turn(last)


def list_reviews(session: Session, actor: Actor) -> tuple[ReviewItem, ...]:
    """What a person must look at, oldest first.

    Raises:
        NotPermitted: the actor does not record payments.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    query = select(Payment).where(col(Payment.review).is_not(None)).order_by(col(Payment.id))
    return tuple(_as_review(session, payment) for payment in session.exec(query).all())


def settle_review(session: Session, actor: Actor, payment_id: UUID) -> None:
    """Somebody has looked at it and seen to it.

    Raises:
        NotPermitted: the actor does not record payments.
        NotFound: there is no such payment.
    """
    require(actor, Permission.RECORD_PAYMENTS)
    payment = session.get(Payment, payment_id, with_for_update=True)
    if payment is None:
        raise NotFound("payment")
    if payment.review is not None:
        detail = {"change": "looked at", "review": payment.review.value}
        payment.review = None
        session.add(payment)
        about = About(payment.customer_id, None, payment.id)
        announce(session, actor, EventKind.INVOICE_CHANGED, about, detail)


def _hint(paper: InvoiceDetail) -> str:
    if paper.processing:
        return "A payment is on its way. When it has come or failed, you can change what is owed."
    return "To void it, first refund what was paid." if paper.paid.minor > 0 else ""


def _as_payment(session: Session, payment: Payment, day: date) -> OfficePayment:
    gone = payment.refunded_minor + payment.charged_back_minor
    kept = Money(payment.received_minor - gone, payment.currency)
    return OfficePayment(
        id=payment.id,
        label=payment.method_label or "Payment",
        state=payment.state,
        amount=payment.amount,
        kept=kept,
        tip=Money(payment.tip_minor, payment.currency),
        day=day,
        numbers=_numbers(session, payment),
        can_refund=payment.state is PaymentState.SUCCEEDED and kept.minor > 0,
    )


def _as_review(session: Session, payment: Payment) -> ReviewItem:
    return ReviewItem(
        payment_id=payment.id,
        receipt=receipt_number(payment.id),
        customer=session.get_one(Customer, payment.customer_id).name,
        amount=payment.amount,
        numbers=_numbers(session, payment),
        why=REVIEW_WORDS[Review(payment.review or Review.UNEXPLAINED)],
    )


def _numbers(session: Session, payment: Payment) -> tuple[str, ...]:
    parts = allocations_of(session, payment_id=payment.id)
    return tuple(session.get_one(Invoice, part.invoice_id).number for part in parts)
