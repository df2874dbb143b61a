"""Taking a person's rights away for a while, in every way in which one can lose them."""

import contextlib
from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Session, SQLModel, select

from data.accounts.people import Membership, MembershipProperty, Person, Role, Section
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.work.customers import Customer
from data.work.properties import Property
from services.kit.errors import SignedOut
from services.kit.permissions import Permission, load_actor


@contextlib.contextmanager
def somebody_who_is(
    session: Session, session_id: UUID, state: str
) -> Iterator[frozenset[Permission]]:
    """Change a signed-in person's rights for a while; yields those that are left on their pages."""
    signed_in = session.get_one(SignInSession, session_id)
    person = session.get_one(Person, signed_in.person_id)
    places = select(Membership).where(Membership.person_id == person.id)
    place = session.exec(places).one_or_none()
    rows = [row for row in (place, person, signed_in) if row is not None]
    before = [row.model_dump() for row in rows]
    extra = _become(session, state, person, place, signed_in)
    session.commit()
    rights = _rights(session, session_id)
    # Pages of the customer before are good for oneself alone, whatever one may do at the other.
    yield rights & {Permission.OWN_ACCOUNT} if state == "switched" else rights
    session.rollback()
    for row in extra:
        session.delete(row)
    for row, values in zip(rows, before, strict=True):
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
    session.commit()


def _become(
    session: Session,
    state: str,
    person: Person,
    place: Membership | None,
    signed_in: SignInSession,
) -> list[SQLModel]:
    """Write the state; returns the rows that it added."""
    if state == "signed out":
        signed_in.ended_at = clock.now()
    elif place is None:
        person.staff_role = None if state == "removed" else Role(state)
    elif state == "guest":
        place.role, place.sections = Role.BASIC, [Section.ESTIMATES]
    elif state == "limited":
        query = select(Property).where(Property.name == "Elm St 4")
        other = session.exec(query).one()
        place.role, place.is_limited = Role.BASIC, True
        return _added(session, MembershipProperty(membership_id=place.id, property_id=other.id))
    elif state in ("removed", "switched"):
        foreign = session.exec(select(Customer).where(Customer.name == "Foreign")).one()
        if state == "removed":
            place.person_id = _nobody(session)
            return []
        signed_in.customer_id = foreign.id
        mine = Membership(person_id=person.id, customer_id=foreign.id, role=Role.ADMIN)
        return _added(session, mine)
    else:
        place.role = Role(state)
    return []


def _added(session: Session, row: SQLModel) -> list[SQLModel]:
    session.add(row)
    return [row]


def _nobody(session: Session) -> UUID:
    """Somebody without a place, who takes the removed one's for a while."""
    return session.exec(select(Person.id).where(Person.email == "crew@example.com")).one()


def _rights(session: Session, session_id: UUID) -> frozenset[Permission]:
    try:
        return load_actor(session, session_id).permissions
    except SignedOut:
        return frozenset()
    finally:
        session.rollback()
