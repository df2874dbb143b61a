"""An invoice as its customer sees it, and what all of them come to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import company_today, find_company
from data.kit.money import Money
from data.money.invoice_lists import sum_open_money, sum_paid_since
from data.money.invoices import Invoice, find_invoice, lines_of
from data.money.ledger import EntryKind, sums_of_invoice
from data.work.customers import Customer
from data.work.properties import Property
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.kit.shared_reads import shared_read
from services.money.charge_limits import limit_words, smallest_charge
from services.money.invoice_payments import PaymentItem, items_of_invoice
from services.money.invoice_status import InvoiceStatus, invoice_status, is_payable

_MONEY = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.CHARGEBACK)


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """The figures over the list, from the same ledger as everything else."""

    due: Money
    overdue: Money
    processing: Money
    paid_this_year: Money
    credit: Money  # what is left of invoices below zero; due and overdue are less it
    usable_credit: Money


@dataclass(frozen=True, slots=True)
class LineItem:
    id: UUID
    description: str
    quantity: Decimal
    unit_price: Money
    amount: Money
    visit_id: UUID | None
    property_id: UUID | None  # where that visit was
    visit_on: date | None  # its day there


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """An invoice like the paper: what was agreed, what was paid, what is left.

    ``can_pay`` is the rule that checkout applies again.
    """

    id: UUID
    number: str
    status: InvoiceStatus
    customer_name: str
    billing_address: str
    property_id: UUID | None
    property_name: str
    issued_on: date
    due_on: date
    memo: str
    lines: tuple[LineItem, ...]
    subtotal: Money
    tax: Money
    total: Money
    paid: Money  # less what was refunded or taken back
    credited: Money  # forgiven by the office
    voided: Money
    processing: Money
    balance: Money
    payments: tuple[PaymentItem, ...]
    can_pay: bool
    pay_hint: str  # why it cannot be paid here at once, and the other way
    can_use_credit: bool
    today: date


def sum_money(session: Session, actor: Actor) -> MoneyFigures:
    """What the actor's customer owes, what is late, on its way, and paid this year.

    Raises:
        NotPermitted: the actor's role does not include seeing money.
    """
    require(actor, Permission.VIEW_MONEY)
    company = find_company(session)
    if company is None:
        raise NotFound("company")
    today = clock.today(company.time_zone)
    sums = sum_open_money(session, customer_id=actor.customer, scope=actor.view, today=today)
    paid = sum_paid_since(
        session, customer_id=actor.customer, scope=actor.view, first_year=today.year
    )
    figures = (sums.due, sums.overdue, sums.processing, paid, sums.credit, sums.usable_credit)
    return MoneyFigures(*(Money(minor, company.currency) for minor in figures))


@shared_read
def view_invoice(session: Session, actor: Actor, number: str) -> InvoiceDetail:
    """One of the actor's published invoices in full.

    Raises:
        NotPermitted: the actor's role does not include seeing money.
        NotFound: it is not one of the actor's.
    """
    require(actor, Permission.VIEW_MONEY)
    invoice = _find(session, actor, number)
    place = session.get(Property, invoice.property_id) if invoice.property_id else None
    customer = session.get_one(Customer, invoice.customer_id)
    today = company_today(session)
    sums = sums_of_invoice(session, invoice_id=invoice.id)
    may_pay = actor.may(Permission.PAY) and is_payable(invoice, today)
    return InvoiceDetail(
        id=invoice.id,
        number=invoice.number,
        status=invoice_status(invoice, today),
        customer_name=customer.name,
        billing_address=customer.billing_address,
        property_id=invoice.property_id,
        property_name=place.name if place else "",
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        memo=invoice.memo,
        lines=_lines(session, invoice),
        subtotal=Money(invoice.subtotal_minor, invoice.currency),
        tax=Money(invoice.tax_minor, invoice.currency),
        total=invoice.total,
        paid=Money(-sum(sums.get(kind, 0) for kind in _MONEY), invoice.currency),
        credited=Money(-sums.get(EntryKind.CREDIT, 0), invoice.currency),
        voided=Money(-sums.get(EntryKind.VOID, 0), invoice.currency),
        processing=Money(invoice.processing_minor, invoice.currency),
        balance=invoice.left,
        payments=items_of_invoice(session, invoice),
        can_pay=may_pay and invoice.left >= smallest_charge(invoice.currency),
        pay_hint=limit_words(invoice.left) if may_pay else "",
        can_use_credit=_can_use_credit(session, actor, invoice, today),
        today=today,
    )


def _find(session: Session, actor: Actor, number: str) -> Invoice:
    invoice = find_invoice(session, number, customer_id=actor.customer, scope=actor.scope)
    if invoice is None:
        raise NotFound("invoice")
    return invoice


def _can_use_credit(session: Session, actor: Actor, invoice: Invoice, today: date) -> bool:
    """Whether it is a credit with something left, and there is something to settle with it."""
    if invoice_status(invoice, today) is not InvoiceStatus.CREDIT or not actor.may(Permission.PAY):
        return False
    scope = actor.scope
    sums = sum_open_money(session, customer_id=invoice.customer_id, scope=scope, today=today)
    return sums.usable_credit > 0


def _lines(session: Session, invoice: Invoice) -> tuple[LineItem, ...]:
    return tuple(
        LineItem(
            id=line.id,
            description=line.description,
            quantity=line.quantity,
            unit_price=Money(line.unit_price_minor, invoice.currency),
            amount=Money(line.amount_minor, invoice.currency),
            visit_id=line.visit_id,
            property_id=visit.property_id if visit else None,
            visit_on=clock.day_in(visit.starts_at, visit.zone) if visit else None,
        )
        for line, visit in lines_of(session, invoice_id=invoice.id)
    )
