"""What an invoice is called: one function derives it, and every view asks that function."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, case, literal
from sqlmodel import col

from data.money.invoice_lists import StandingFilter
from data.money.invoice_tallies import Tally
from data.money.invoices import OWED, Invoice, InvoiceState


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    PROCESSING = "processing"
    PARTLY_PAID = "partly-paid"
    PAID = "paid"
    VOID = "void"
    REFUNDED = "refunded"


STATUS_WORDS = {
    InvoiceStatus.DRAFT: "Draft",
    InvoiceStatus.OPEN: "Open",
    InvoiceStatus.OVERDUE: "Overdue",
    InvoiceStatus.PROCESSING: "Payment processing",
    InvoiceStatus.PARTLY_PAID: "Partly paid",
    InvoiceStatus.PAID: "Paid",
    InvoiceStatus.VOID: "Void",
    InvoiceStatus.REFUNDED: "Refunded",
}


def invoice_status(invoice: Invoice, today: date) -> InvoiceStatus:
    """The invoice's status on a day in the company's zone.

    A payment on its way comes before lateness: while the bank works, nobody is reminded.
    Refunded means that all money received went back and nothing is owed.
    """
    if invoice.state is not InvoiceState.OPEN:
        return InvoiceStatus(invoice.state.value)
    if invoice.processing_minor > 0:
        return InvoiceStatus.PROCESSING
    if invoice.settled_minor >= invoice.total_minor:
        sent_back = 0 < invoice.received_minor <= invoice.refunded_minor
        return InvoiceStatus.REFUNDED if sent_back else InvoiceStatus.PAID
    if invoice.due_on < today:
        return InvoiceStatus.OVERDUE
    return InvoiceStatus.PARTLY_PAID if invoice.settled_minor > 0 else InvoiceStatus.OPEN


@lru_cache(maxsize=8)
def status_expression(today: date) -> ColumnElement[str]:
    """The same rule in SQL, for filters and counts; a test holds the two together."""
    settled = col(Invoice.settled_minor) >= Invoice.total_minor
    sent_back = and_(
        col(Invoice.received_minor) > 0, col(Invoice.received_minor) <= Invoice.refunded_minor
    )
    rules = (
        (col(Invoice.state) == InvoiceState.DRAFT, InvoiceStatus.DRAFT),
        (col(Invoice.state) == InvoiceState.VOID, InvoiceStatus.VOID),
        (col(Invoice.processing_minor) > 0, InvoiceStatus.PROCESSING),
        (and_(settled, sent_back), InvoiceStatus.REFUNDED),
        (settled, InvoiceStatus.PAID),
        (col(Invoice.due_on) < today, InvoiceStatus.OVERDUE),
        (col(Invoice.settled_minor) > 0, InvoiceStatus.PARTLY_PAID),
    )
    whens = [(condition, literal(status.value)) for condition, status in rules]
    return case(*whens, else_=literal(InvoiceStatus.OPEN.value))


_OWED = (InvoiceStatus.OVERDUE, InvoiceStatus.PARTLY_PAID, InvoiceStatus.OPEN)


def filter_of(status: InvoiceStatus, today: date) -> StandingFilter:
    """The same rule as a question that a list's index answers."""
    if status not in _OWED:
        return StandingFilter(status.value)
    if status is InvoiceStatus.OVERDUE:
        return StandingFilter(OWED, due_before=today)
    is_begun = status is InvoiceStatus.PARTLY_PAID
    return StandingFilter(OWED, due_from=today, is_begun=is_begun)


def count_statuses(tallies: Iterable[Tally]) -> dict[InvoiceStatus, int]:
    """The same rule for invoices that were counted: how many published ones of each status."""
    counts: Counter[InvoiceStatus] = Counter()
    for tally in tallies:
        if tally.standing != OWED:
            counts[InvoiceStatus(tally.standing)] += tally.invoices
        elif tally.is_late:
            counts[InvoiceStatus.OVERDUE] += tally.invoices
        else:
            counts[InvoiceStatus.PARTLY_PAID] += tally.begun
            counts[InvoiceStatus.OPEN] += tally.invoices - tally.begun
    del counts[InvoiceStatus.DRAFT]
    return {status: number for status, number in counts.items() if number}


def is_payable(invoice: Invoice, today: date) -> bool:
    """Whether somebody who may pay could pay it now; checkout asks again."""
    return invoice_status(invoice, today) in _OWED and invoice.balance.minor > 0
