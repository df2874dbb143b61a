"""Customers: whoever the contractor works for and bills."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from data.kit.ids import new_id


class Customer(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    name: str
    email: str
    phone: str = ""
    billing_address: str = ""
    stripe_id: str | None = Field(default=None, unique=True)


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


def list_names(session: Session) -> Sequence[str]:
    """The names and billing addresses of all customers."""
    rows = session.exec(select(Customer.name, Customer.billing_address)).all()
    return [text for row in rows for text in row]
