"""The people who have a place at a customer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_
from sqlmodel import Session, col, select

from data.accounts.people import Membership, MembershipProperty, Person, Role
from data.work.customers import Customer


def places_at(
    session: Session, *, customer_id: UUID, at: datetime
) -> Sequence[tuple[Membership, Person]]:
    """Places at the customer that have not expired, by the person's name."""
    query = (
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            Membership.customer_id == customer_id,
            or_(col(Membership.expires_at).is_(None), col(Membership.expires_at) > at),
        )
        .order_by(func.lower(Person.name), col(Person.id))
    )
    return session.exec(query).all()


def find_place(
    session: Session, membership_id: UUID, *, customer_id: UUID
) -> tuple[Membership, Person] | None:
    query = (
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(Membership.id == membership_id, Membership.customer_id == customer_id)
    )
    return session.exec(query).one_or_none()


def limits_of(session: Session, *, customer_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """The properties that limited places at the customer see, by place."""
    query = (
        select(MembershipProperty)
        .join(Membership, col(Membership.id) == MembershipProperty.membership_id)
        .where(Membership.customer_id == customer_id)
    )
    found: dict[UUID, set[UUID]] = {}
    for row in session.exec(query).all():
        found.setdefault(row.membership_id, set()).add(row.property_id)
    return {place: frozenset(properties) for place, properties in found.items()}


def replace_limits(session: Session, membership_id: UUID, properties: frozenset[UUID]) -> None:
    session.execute(
        delete(MembershipProperty).where(col(MembershipProperty.membership_id) == membership_id)
    )
    for property_id in sorted(properties):
        session.add(MembershipProperty(membership_id=membership_id, property_id=property_id))
    session.flush()


def lock_customer(session: Session, customer_id: UUID) -> None:
    """Make others who change the customer's users wait until this transaction ends."""
    session.exec(select(Customer.id).where(Customer.id == customer_id).with_for_update()).one()


def count_lasting_admins(session: Session, *, customer_id: UUID, without: UUID) -> int:
    """Admins of everything and for good, but for one place."""
    query = select(func.count()).where(
        Membership.customer_id == customer_id,
        Membership.role == Role.ADMIN,
        Membership.id != without,
        col(Membership.is_limited).is_(False),
        col(Membership.expires_at).is_(None),
        col(Membership.sections).is_(None),
    )
    return session.exec(query).one()
