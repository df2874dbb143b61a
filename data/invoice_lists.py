"""Invoices as rows of lists, and sums over them: columns only, no objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select, text
from sqlmodel import Session, col

from data.customers import Customer
from data.invoices import NOT_PLAINLY_PAID, Invoice, InvoiceState
from data.ledger import EntryKind, LedgerEntry
from data.properties import Property, PropertyScope

PLAINLY_PAID = "paid"  # what every rule of status calls those that NOT_PLAINLY_PAID leaves out


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Whose invoices and which of them; both days are included."""

    customer_id: UUID
    scope: PropertyScope
    first_day: date
    last_day: date
    words: tuple[str, ...]


SORT_COLUMNS: dict[str, ColumnElement[object]] = {
    "issued": col(Invoice.issued_on),  # type: ignore[dict-item]
    "due": col(Invoice.due_on),  # type: ignore[dict-item]
    "number": col(Invoice.number),  # type: ignore[dict-item]
    "amount": col(Invoice.total_minor),  # type: ignore[dict-item]
}


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list; ``sort`` is a key of SORT_COLUMNS, with a minus for downwards."""

    sort: str
    limit: int
    offset: int


def invoice_rows(
    session: Session, wanted: InvoiceFilter, page: Page, condition: ColumnElement[bool] | None
) -> Sequence[tuple[Invoice, str | None]]:
    """A page of invoices, each with its property's name."""
    column = SORT_COLUMNS[page.sort.removeprefix("-")]
    down = page.sort.startswith("-")
    order = [column, col(Invoice.number)]
    query = (
        select(Invoice, col(Property.name))
        .join(Property, col(Property.id) == Invoice.property_id, isouter=True)
        .where(*_conditions(wanted))
        .order_by(*(key.desc() if down else key.asc() for key in order))
        .limit(page.limit)
        .offset(page.offset)
    )
    if condition is not None:
        query = query.where(condition)
    return session.execute(query).all()


def count_by_status(
    session: Session, wanted: InvoiceFilter, status: ColumnElement[str]
) -> dict[str, int]:
    """How many invoices match, by an expression that derives their status.

    Most invoices of a large customer are plainly paid. Without words to look for, those are not
    read one by one: all that match, less the others.
    """
    label = status.label("status")
    count = select(label, func.count()).where(*_conditions(wanted)).group_by(label)
    if wanted.words:
        return {name: int(number) for name, number in session.execute(count).all()}
    others = select(label, func.count()).where(text(NOT_PLAINLY_PAID), *_matching(wanted))
    found = session.execute(others.group_by(label)).all()
    counts = {name: int(number) for name, number in found}
    everything = select(func.count()).select_from(Invoice).where(*_matching(wanted))
    paid = int(session.execute(everything).scalar_one()) - sum(counts.values())
    if paid:
        counts[PLAINLY_PAID] = counts.get(PLAINLY_PAID, 0) + paid
    counts.pop(InvoiceState.DRAFT.value, None)
    return counts


def owed_invoices(
    session: Session, *, offset: int, limit: int
) -> tuple[Sequence[tuple[Invoice, str]], int]:
    """A page of all customers' unpaid invoices with the customer's name, first due first.

    For the office alone. The second value is how many there are in all.
    """
    owed = (
        text(NOT_PLAINLY_PAID),
        col(Invoice.state) == InvoiceState.OPEN,
        col(Invoice.settled_minor) < Invoice.total_minor,
    )
    query = (
        select(Invoice, col(Customer.name))
        .join(Customer, col(Customer.id) == Invoice.customer_id)
        .where(*owed)
        .order_by(col(Invoice.due_on), col(Invoice.number))
        .limit(limit)
        .offset(offset)
    )
    count = select(func.count()).select_from(Invoice).where(*owed)
    return session.execute(query).all(), int(session.execute(count).scalar_one())


@dataclass(frozen=True, slots=True)
class MoneySums:
    """Minor units over all of somebody's published invoices."""

    due: int
    overdue: int
    processing: int


def sum_open_money(
    session: Session, *, customer_id: UUID, scope: PropertyScope, today: date
) -> MoneySums:
    """What is owed now, the part of it that is late, and what is on its way."""
    unpaid = Invoice.total_minor - col(Invoice.settled_minor)
    owed = case((unpaid > 0, unpaid - col(Invoice.processing_minor)), else_=0)
    late = and_(col(Invoice.due_on) < today, col(Invoice.processing_minor) == 0)
    query = select(
        func.coalesce(func.sum(owed), 0),
        func.coalesce(func.sum(case((late, owed), else_=0)), 0),
        func.coalesce(func.sum(col(Invoice.processing_minor)), 0),
    ).where(
        text(NOT_PLAINLY_PAID),  # nobody owes anything of the rest
        col(Invoice.customer_id) == customer_id,
        col(Invoice.state) == InvoiceState.OPEN,
        *_scoped(scope),
    )
    due, overdue, processing = session.execute(query).one()
    return MoneySums(int(due), int(overdue), int(processing))


def sum_paid_since(
    session: Session, *, customer_id: UUID, scope: PropertyScope, first_day: date
) -> int:
    """Payments less refunds and returns since a day, in minor units, from the ledger."""
    kinds = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.CHARGEBACK)
    query = (
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .join(Invoice, col(Invoice.id) == LedgerEntry.invoice_id)
        .where(
            col(LedgerEntry.customer_id) == customer_id,
            col(LedgerEntry.occurred_on) >= first_day,
            col(LedgerEntry.kind).in_(kinds),
            *_scoped(scope),
        )
    )
    return -int(session.execute(query).scalar_one())


def _conditions(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    """Published invoices alone."""
    return [*_matching(wanted), col(Invoice.state) != InvoiceState.DRAFT]


def _matching(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        col(Invoice.customer_id) == wanted.customer_id,
        *_scoped(wanted.scope),
    ]
    if (wanted.first_day, wanted.last_day) != (date.min, date.max):
        conditions.append(col(Invoice.issued_on).between(wanted.first_day, wanted.last_day))
    searched = col(Invoice.search_text)
    conditions += [searched.contains(word, autoescape=True) for word in wanted.words]
    return conditions


def _scoped(scope: PropertyScope) -> list[ColumnElement[bool]]:
    return [] if scope is None else [col(Invoice.property_id).in_(scope)]
