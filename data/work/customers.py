"""Customers: whoever the contractor works for and bills."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from data.kit.ids import new_id

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # before all that could be mailed about


class Customer(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    name: str
    email: str
    phone: str = ""
    billing_address: str = ""
    stripe_id: str | None = Field(default=None, unique=True)
    # Since when notices are mailed; nobody hears of what lies before. None: not live yet.
    live_at: datetime | None = None


def find_customers(session: Session, *, ids: list[UUID]) -> dict[UUID, Customer]:
    """The customers with these ids, by id."""
    rows = session.exec(select(Customer).where(col(Customer.id).in_(ids))).all()
    return {row.id: row for row in rows}


def find_customer_by_reference(session: Session, reference: str) -> Customer | None:
    """The customer whose external id this is, or whose id."""
    query = select(Customer).where(Customer.external_id == reference)
    customer = session.exec(query).one_or_none()
    if customer is not None:
        return customer
    try:
        return session.get(Customer, UUID(reference))
    except ValueError:
        return None


def customers_not_live(session: Session) -> Sequence[Customer]:
    """Customers to whom nothing is mailed yet, by name."""
    query = select(Customer).where(col(Customer.live_at).is_(None))
    return session.exec(query.order_by(func.lower(Customer.name), col(Customer.id))).all()


def is_live(session: Session, customer_id: UUID) -> bool:
    return session.get_one(Customer, customer_id).live_at is not None


def list_names(session: Session) -> Sequence[str]:
    """The names and billing addresses of all customers."""
    rows = session.exec(select(Customer.name, Customer.billing_address)).all()
    return [text for row in rows for text in row]
