"""What an invoice is called and what may be done with it: one table that every view asks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, case, literal

from data.money.credits import NO_CREDITS, CreditCount
from data.money.invoice_standings import StandingRule
from data.money.invoice_tallies import Tally
from data.money.invoices import OWED, PAID, Invoice


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    PROCESSING = "processing"
    PARTLY_PAID = "partly-paid"
    PAID = "paid"
    CREDIT = "credit"
    CREDIT_USED = "credit-used"
    VOID = "void"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Standing:
    """A status: its word, the tone in which it is shown, when it is so, and what follows.

    ``tone`` is the name of one of the screen's tones. ``is_owed``: somebody who may pay can pay
    it. ``is_published``: customers see it.
    """

    status: InvoiceStatus
    words: str
    tone: str
    rule: StandingRule
    is_owed: bool = False
    is_published: bool = True


# A payment on its way comes before lateness: while the bank works, nobody is reminded. Refunded
# means that all money received went back and nothing is owed. A credit is an invoice below zero.
STANDINGS = (
    Standing(InvoiceStatus.DRAFT, "Draft", "idle", StandingRule("draft"), is_published=False),
    Standing(
        InvoiceStatus.OPEN,
        "Open",
        "due",
        StandingRule(OWED, is_late=False, is_begun=False),
        is_owed=True,
    ),
    Standing(
        InvoiceStatus.OVERDUE, "Overdue", "overdue", StandingRule(OWED, is_late=True), is_owed=True
    ),
    Standing(
        InvoiceStatus.PROCESSING, "Payment processing", "processing", StandingRule("processing")
    ),
    Standing(
        InvoiceStatus.PARTLY_PAID,
        "Partly paid",
        "partly",
        StandingRule(OWED, is_late=False, is_begun=True),
        is_owed=True,
    ),
    Standing(InvoiceStatus.PAID, "Paid", "paid", StandingRule(PAID, is_credit=False)),
    Standing(
        InvoiceStatus.CREDIT,
        "Credit",
        "attention",
        StandingRule(PAID, is_credit=True, is_used=False),
    ),
    Standing(
        InvoiceStatus.CREDIT_USED,
        "Credit used",
        "paid",
        StandingRule(PAID, is_credit=True, is_used=True),
    ),
    Standing(InvoiceStatus.VOID, "Void", "void", StandingRule("void")),
    Standing(InvoiceStatus.REFUNDED, "Refunded", "refunded", StandingRule("refunded")),
)
STANDING_OF = {standing.status: standing for standing in STANDINGS}
STATUS_WORDS = {standing.status: standing.words for standing in STANDINGS}
PUBLISHED = tuple(standing.status for standing in STANDINGS if standing.is_published)


def invoice_status(invoice: Invoice, today: date) -> InvoiceStatus:
    """The invoice's status on a day in the company's zone."""
    return next(one.status for one in STANDINGS if one.rule.fits(invoice, today))


@lru_cache(maxsize=8)
def status_expression(today: date) -> ColumnElement[str]:
    """The same in SQL, for counts. One status fits alone; most are paid, so that is asked first."""
    ordered = sorted(STANDINGS, key=lambda one: one.status is not InvoiceStatus.PAID)
    whens = [(and_(*one.rule.conditions(today)), literal(one.status.value)) for one in ordered]
    return case(*whens)


def filter_of(status: InvoiceStatus, today: date) -> tuple[StandingRule, date]:
    """The same as a question that a list's index answers."""
    return STANDING_OF[status].rule, today


def count_statuses(
    tallies: Iterable[Tally], credit: CreditCount = NO_CREDITS
) -> dict[InvoiceStatus, int]:
    """The same for invoices that were counted: how many published ones of each status."""
    counts: Counter[InvoiceStatus] = Counter()
    for tally in tallies:
        for status in PUBLISHED:
            counts[status] += STANDING_OF[status].rule.counted_in(tally)
    counts[InvoiceStatus.PAID] -= credit.unused + credit.used  # no tally tells them apart
    counts[InvoiceStatus.CREDIT] += credit.unused
    counts[InvoiceStatus.CREDIT_USED] += credit.used
    return {status: number for status, number in counts.items() if number}


def is_payable(invoice: Invoice, today: date) -> bool:
    """Whether somebody who may pay could pay it now; checkout asks again."""
    return STANDING_OF[invoice_status(invoice, today)].is_owed and invoice.balance.minor > 0
