"""Invoices as rows of lists, and sums over them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeAlias, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    TextClause,
    and_,
    case,
    func,
    select,
    text,
)
from sqlmodel import Session, col

from data.money.credits import count_credits
from data.money.invoice_search import has_words
from data.money.invoice_standings import StandingRule
from data.money.invoice_tallies import sum_received, tally_all
from data.money.invoices import OWED, UNPAID, Invoice, InvoiceState
from data.money.ledger import EntryKind, LedgerEntry
from data.work.customers import Customer
from data.work.properties import Property, PropertyScope

Condition: TypeAlias = ColumnElement[bool] | TextClause

FEW = 200  # so many are sorted at once; more are read along an index that has their order


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Whose invoices and which of them; both days are included.

    ``words`` are looked for in each row; ``indexed_words`` where few have them.
    """

    customer_id: UUID
    scope: PropertyScope = None
    first_day: date = date.min
    last_day: date = date.max
    words: tuple[str, ...] = ()
    indexed_words: TextClause | None = None
    standing: tuple[StandingRule, date] | None = None  # on that day

    @property
    def is_of_all_time(self) -> bool:
        return (self.first_day, self.last_day) == (date.min, date.max)


SORT_COLUMNS: dict[str, ColumnElement[Any]] = {
    "issued": cast(ColumnElement[Any], Invoice.issued_on),
    "due": cast(ColumnElement[Any], Invoice.due_on),
    "number": cast(ColumnElement[Any], Invoice.number),
    "amount": cast(ColumnElement[Any], Invoice.total_minor),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list; ``sort`` is a key of SORT_COLUMNS, with a minus for downwards.

    ``matching`` is how many rows the list has, where that is known.
    """

    sort: str
    limit: int
    offset: int
    matching: int | None = None

    @property
    def keys(self) -> tuple[ColumnElement[Any], ...]:
        """What the list is sorted by; the number tells apart what is equal."""
        return SORT_COLUMNS[self.sort.removeprefix("-")], SORT_COLUMNS["number"]

    @property
    def is_down(self) -> bool:
        return self.sort.startswith("-")


def _ordered(keys: Iterable[ColumnElement[Any]], *, is_down: bool) -> list[ColumnElement[Any]]:
    return [key.desc() if is_down else key.asc() for key in keys]


def invoice_rows(
    session: Session, wanted: InvoiceFilter, page: Page
) -> Sequence[tuple[Invoice, str | None]]:
    """A page of published invoices, each with its property's name."""
    are_few = page.matching is not None and page.matching <= FEW
    if are_few or wanted.indexed_words is not None:
        chosen = _sorted_at_once(select(col(Invoice.id)).where(*_matching(wanted)), page)
    else:
        conditions = _matching(wanted, sort=page.sort.removeprefix("-"))
        chosen = _read_in_order(select(col(Invoice.id)).where(*conditions), page)
    query = (
        select(Invoice, col(Property.name))
        .join(Property, col(Property.id) == Invoice.property_id, isouter=True)
        .where(col(Invoice.id).in_(chosen))
        .order_by(*_ordered(page.keys, is_down=page.is_down))
    )
    return session.execute(query).all()


def _sorted_at_once(ids: Select[UUID], page: Page) -> Select[UUID]:
    """Reads all that match by the index that finds them, whatever their order."""
    keys = [key.label(f"key{at}") for at, key in enumerate(page.keys)]
    found = ids.add_columns(*keys).cte("found").prefix_with("MATERIALIZED")
    order = _ordered((found.c.key0, found.c.key1), is_down=page.is_down)
    in_order = select(found.c.id).order_by(*order)
    return in_order.limit(page.limit).offset(page.offset)


def _read_in_order(ids: Select[UUID], page: Page) -> Select[UUID]:
    """Reads along the list, from its end where that is nearer."""
    limit, offset, is_down = page.limit, page.offset, page.is_down
    if page.matching is not None and offset > page.matching // 2:
        limit = max(0, min(limit, page.matching - offset))
        offset = page.matching - offset - limit
        is_down = not is_down
    return ids.order_by(*_ordered(page.keys, is_down=is_down)).limit(limit).offset(offset)


def count_by_status(
    session: Session, wanted: InvoiceFilter, status: ColumnElement[str]
) -> dict[str, int]:
    """How many published invoices match, by an expression that derives their status.

    Reads them all.
    """
    label = status.label("status")
    count = select(label, func.count()).where(*_matching(wanted)).group_by(label)
    return {name: int(number) for name, number in session.execute(count).all()}


def owed_invoices(
    session: Session, *, offset: int, limit: int
) -> tuple[Sequence[tuple[Invoice, str]], int]:
    """A page of all customers' unpaid invoices with the customer's name, first due first.

    For the office alone. The second value is how many there are in all.
    """
    query = (
        select(Invoice, col(Customer.name))
        .join(Customer, col(Customer.id) == Invoice.customer_id)
        .where(text(UNPAID))
        .order_by(col(Invoice.due_on), col(Invoice.number))
        .limit(limit)
        .offset(offset)
    )
    count = select(func.count()).select_from(Invoice).where(text(UNPAID))
    return session.execute(query).all(), int(session.execute(count).scalar_one())


@dataclass(frozen=True, slots=True)
class MoneySums:
    """Minor units over all of somebody's published invoices.

    ``due`` and ``overdue`` are less what ``credit`` will settle of them, oldest first.
    """

    due: int
    overdue: int
    processing: int
    credit: int = 0
    usable_credit: int = 0  # as much of it as there is something to settle with it

    @classmethod
    def of(cls, owed: int, late: int, processing: int, credit: int) -> "MoneySums":
        """What is left of the owed sums beside so much credit."""
        due, overdue = max(0, owed - credit), max(0, late - credit)
        return cls(due, overdue, processing, credit, min(owed, credit))


def sum_open_money(
    session: Session, *, customer_id: UUID, scope: PropertyScope, today: date
) -> MoneySums:
    """What is owed now, the part of it that is late, what is on its way, and the credit."""
    credit = count_credits(session, customer_id=customer_id, scope=scope).left_minor
    if scope is None:
        tallies = tally_all(session, customer_id=customer_id, today=today)
        late = (one.owed_minor for one in tallies if one.standing == OWED and one.is_late)
        owed = sum(one.owed_minor for one in tallies)
        coming = sum(one.processing_minor for one in tallies)
        return MoneySums.of(owed, sum(late), coming, credit)
    unpaid = Invoice.total_minor - col(Invoice.settled_minor)
    left = case((unpaid > 0, unpaid - col(Invoice.processing_minor)), else_=0)
    is_late = and_(col(Invoice.due_on) < today, col(Invoice.processing_minor) == 0)
    query = select(
        func.coalesce(func.sum(left), 0),
        func.coalesce(func.sum(case((is_late, left), else_=0)), 0),
        func.coalesce(func.sum(col(Invoice.processing_minor)), 0),
    ).where(
        col(Invoice.customer_id) == customer_id,
        col(Invoice.state) == InvoiceState.OPEN,
        *_scoped(scope),
    )
    due, overdue, processing = session.execute(query).one()
    return MoneySums.of(int(due), int(overdue), int(processing), credit)


def sum_paid_since(
    session: Session, *, customer_id: UUID, scope: PropertyScope, first_year: int
) -> int:
    """Payments less refunds and returns since a year began, in minor units, from the ledger."""
    if scope is None:
        return sum_received(session, customer_id=customer_id, first_year=first_year)
    kinds = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.CHARGEBACK)
    query = (
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .join(Invoice, col(Invoice.id) == LedgerEntry.invoice_id)
        .where(
            col(LedgerEntry.customer_id) == customer_id,
            col(LedgerEntry.occurred_on) >= date(first_year, 1, 1),
            col(LedgerEntry.kind).in_(kinds),
            *_scoped(scope),
        )
    )
    return -int(session.execute(query).scalar_one())


def _matching(wanted: InvoiceFilter, sort: str | None = None) -> list[Condition]:
    """Published invoices that fit, said so that the right index is read.

    A planner that sees an index for a filter prefers it to one that has the order of ``sort``,
    and sorts by hand what it finds. It sees none where a column is asked through a function.
    """
    issued = _asked(Invoice.issued_on, is_plain=sort in (None, "issued"))
    due = _asked(Invoice.due_on, is_plain=sort in (None, "due"))
    owner = _asked(Invoice.customer_id, is_plain=wanted.indexed_words is None)
    conditions: list[Condition] = [owner == wanted.customer_id, *_scoped(wanted.scope)]
    conditions += has_words(wanted.words)
    if not wanted.is_of_all_time:
        conditions.append(issued.between(wanted.first_day, wanted.last_day))
    if wanted.indexed_words is not None:
        conditions.append(wanted.indexed_words)
    if wanted.standing is None:
        return [*conditions, col(Invoice.state) != InvoiceState.DRAFT]
    rule, today = wanted.standing
    is_plain = wanted.indexed_words is None and sort in (None, "issued", "due")
    return [*conditions, *rule.conditions(today, partial(_asked, is_plain=is_plain), due)]


def _asked(column: object, *, is_plain: bool) -> ColumnElement[Any]:
    asked = cast(ColumnElement[Any], column)
    return asked if is_plain else func.coalesce(asked, asked)


def _scoped(scope: PropertyScope) -> list[ColumnElement[bool]]:
    return [] if scope is None else [col(Invoice.property_id).in_(scope)]
