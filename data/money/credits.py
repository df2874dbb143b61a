"""Credits: invoices below zero, and what of them is not applied yet.

The tallies count them among the paid invoices; there are few, and one index finds them.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, case, func, literal_column, or_, select, text
from sqlmodel import Session, col

from data.money.invoices import PAID, STANDING, UNPAID, Invoice
from data.work.properties import PropertyScope


@dataclass(frozen=True, slots=True)
class CreditCount:
    """How many credits have something left, how many nothing, and what is left in all."""

    unused: int
    used: int
    left_minor: int


NO_CREDITS = CreditCount(0, 0, 0)


def count_credits(
    session: Session,
    *,
    customer_id: UUID,
    scope: PropertyScope = None,
    first_day: date = date.min,
    last_day: date = date.max,
) -> CreditCount:
    """A customer's credits of a period, both days included."""
    left = col(Invoice.settled_minor) - Invoice.total_minor
    conditions = [*_is_credit(), col(Invoice.customer_id) == customer_id, *_scoped(scope)]
    if (first_day, last_day) != (date.min, date.max):
        conditions.append(col(Invoice.issued_on).between(first_day, last_day))
    query = select(
        func.coalesce(func.sum(case((left > 0, 1), else_=0)), 0),
        func.coalesce(func.sum(case((left == 0, 1), else_=0)), 0),
        func.coalesce(func.sum(left), 0),
    ).where(*conditions)
    unused, used, minor = session.execute(query).one()
    return CreditCount(int(unused), int(used), int(minor))


def lock_credits_and_owed(
    session: Session, *, customer_id: UUID, scope: PropertyScope
) -> tuple[list[Invoice], list[Invoice]]:
    """Credits with something left and unpaid invoices, oldest first, all their rows held.

    In the order of their ids, as payments hold them: two of them cannot block each other.
    """
    is_unused = and_(*_is_credit(), col(Invoice.settled_minor) > Invoice.total_minor)
    query = (
        select(Invoice)
        .where(
            col(Invoice.customer_id) == customer_id,
            or_(is_unused, text(UNPAID)),
            *_scoped(scope),
        )
        .order_by(col(Invoice.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = sorted(session.execute(query).scalars(), key=lambda one: (one.due_on, one.number))
    owed = [one for one in found if one.settled_minor < one.total_minor]
    return [one for one in found if one.settled_minor > one.total_minor], owed


def _is_credit() -> list[ColumnElement[bool]]:
    # What is kept of it is asked so that no index of all that are paid is read for it.
    kept = func.coalesce(literal_column(STANDING, String), "")
    return [col(Invoice.total_minor) < 0, kept == PAID]


def _scoped(scope: PropertyScope) -> list[ColumnElement[bool]]:
    return [] if scope is None else [col(Invoice.property_id).in_(scope)]
