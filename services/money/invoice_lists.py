"""Lists of invoices: filtered, searched, counted and paged, in about one time for any length."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from uuid import UUID

from sqlmodel import Session

from data.kit.companies import company_today
from data.kit.money import Money
from data.money.credits import count_credits
from data.money.invoice_lists import (
    InvoiceFilter,
    Page,
    count_by_status,
    invoice_rows,
)
from data.money.invoice_search import word_search, words_of
from data.money.invoice_standings import StandingRule
from data.money.invoice_tallies import tally_all, tally_issued
from data.money.invoices import OWED, Invoice, find_invoice
from services.kit.permissions import Actor, Permission, require
from services.kit.shared_reads import shared_read
from services.money.invoice_filters import PAGE_SIZE, InvoiceQuery, InvoiceSort, resolve_period
from services.money.invoice_status import (
    InvoiceStatus,
    count_statuses,
    filter_of,
    invoice_status,
    is_payable,
    status_expression,
)

MOST_FOUND = 500  # by a search, that are counted; of more, a page fills soon in any order


@dataclass(frozen=True, slots=True)
class InvoiceSummary:
    """An invoice in a list. ``balance`` is what is left to pay once money on its way is here."""

    id: UUID
    number: str
    property_name: str
    issued_on: date
    due_on: date
    total: Money
    balance: Money
    status: InvoiceStatus
    is_payable: bool


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """One page of a filtered list; ``counts`` are of search and period, for every status.

    A search that finds very many does not count them: then ``has_more`` says that more follow
    than ``matching``, and ``counts`` is None.
    """

    rows: tuple[InvoiceSummary, ...]
    page: int
    pages: int
    matching: int
    counts: dict[InvoiceStatus, int] | None
    today: date
    has_more: bool = False


@shared_read
def list_invoices(session: Session, actor: Actor, query: InvoiceQuery) -> InvoicePage:
    """A page of the actor's published invoices.

    Raises:
        NotPermitted: the actor's role does not include seeing money.
    """
    require(actor, Permission.VIEW_MONEY)
    today = company_today(session)
    first_day, last_day = resolve_period(query.period, today)
    wanted = InvoiceFilter(actor.customer, actor.view, first_day, last_day)
    if query.search.strip():
        words = words_of(query.search)
        if not words:  # signs alone are nowhere
            return InvoicePage((), 1, 1, 0, {}, today)
        search = word_search(session, words, customer_id=actor.customer)
        wanted = replace(wanted, words=words, indexed_words=search.condition)
        if search.count_at_most(session, MOST_FOUND + 1) > MOST_FOUND:
            return _list_many(session, replace(wanted, indexed_words=None), query, today)
    counts = _count(session, wanted, today)
    matching = counts.get(query.status, 0) if query.status else sum(counts.values())
    pages = max(1, ceil(matching / PAGE_SIZE))
    number = min(query.page, pages)
    page = Page(query.sort.value, PAGE_SIZE, (number - 1) * PAGE_SIZE, matching)
    rows = _read_rows(session, wanted, page, query.status, today) if matching else ()
    return InvoicePage(rows, number, pages, matching, counts, today)


@shared_read
def list_payable(
    session: Session, actor: Actor, numbers: Sequence[str]
) -> tuple[InvoiceSummary, ...]:
    """Those of some invoices that the actor could pay now, each with its balance.

    Raises:
        NotPermitted: the actor's role does not pay.
    """
    require(actor, Permission.PAY)
    today = company_today(session)
    found = [
        find_invoice(session, number, customer_id=actor.customer, scope=actor.scope)
        for number in numbers
    ]
    return tuple(
        _summary(invoice, "", today) for invoice in found if invoice and is_payable(invoice, today)
    )


@shared_read
def list_due(session: Session, actor: Actor, limit: int) -> tuple[InvoiceSummary, ...]:
    """What the actor could pay now, oldest due first, of the property they look at or of all.

    Raises:
        NotPermitted: the actor's role does not pay.
    """
    require(actor, Permission.PAY)
    today = company_today(session)
    owed = InvoiceFilter(actor.customer, actor.view, standing=(StandingRule(OWED), today))
    found = invoice_rows(session, owed, Page(InvoiceSort.DUE.value, limit, 0))
    return tuple(
        _summary(invoice, name or "", today)
        for invoice, name in found
        if is_payable(invoice, today)
    )


def _list_many(
    session: Session, wanted: InvoiceFilter, query: InvoiceQuery, today: date
) -> InvoicePage:
    """A page of what so many invoices fit that it fills soon when they are read in order."""
    page = Page(query.sort.value, PAGE_SIZE + 1, (query.page - 1) * PAGE_SIZE)
    rows = _read_rows(session, wanted, page, query.status, today)
    if not rows and query.page > 1:
        return _list_many(session, wanted, replace(query, page=1), today)
    has_more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    matching = page.offset + len(rows)
    if has_more and query.status is None and wanted.is_of_all_time and wanted.scope is None:
        matching = max(matching, MOST_FOUND)
    pages = max(ceil(matching / PAGE_SIZE), query.page + has_more)
    return InvoicePage(rows, query.page, pages, matching, None, today, has_more)


def _read_rows(
    session: Session,
    wanted: InvoiceFilter,
    page: Page,
    status: InvoiceStatus | None,
    today: date,
) -> tuple[InvoiceSummary, ...]:
    if status is not None:
        wanted = replace(wanted, standing=filter_of(status, today))
    found = invoice_rows(session, wanted, page)
    return tuple(_summary(invoice, name or "", today) for invoice, name in found)


def _count(session: Session, wanted: InvoiceFilter, today: date) -> dict[InvoiceStatus, int]:
    """By tallies where all of a customer's count, else one by one."""
    if wanted.scope is not None or wanted.indexed_words is not None:
        found = count_by_status(session, wanted, status_expression(today))
        return {InvoiceStatus(name): number for name, number in found.items()}
    customer_id = wanted.customer_id
    if wanted.is_of_all_time:
        credit = count_credits(session, customer_id=customer_id)
        return count_statuses(tally_all(session, customer_id=customer_id, today=today), credit)
    first_day, last_day = wanted.first_day, wanted.last_day
    credit = count_credits(session, customer_id=customer_id, first_day=first_day, last_day=last_day)
    tallies = tally_issued(
        session, customer_id=customer_id, first_day=first_day, last_day=last_day, today=today
    )
    return count_statuses(tallies, credit)


def _summary(invoice: Invoice, property_name: str, today: date) -> InvoiceSummary:
    return InvoiceSummary(
        id=invoice.id,
        number=invoice.number,
        property_name=property_name,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        total=invoice.total,
        balance=invoice.left,
        status=invoice_status(invoice, today),
        is_payable=is_payable(invoice, today),
    )
