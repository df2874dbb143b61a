"""A customer with two admins, an accountant and a caretaker, all freshly proved."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from data.accounts.people import Membership, Person, Role
from data.kit import clock
from data.work.customers import Customer
from data.work.properties import Property
from services.kit.permissions import Actor, load_actor
from tests.factories import make_customer, make_member, make_property, make_sign_in


@dataclass
class Household:
    """Everybody by name: ``ann`` and ``ben`` are admins, ``cat`` accounting, ``dan`` basic."""

    session: Session
    customer: Customer
    place: Property
    other_place: Property
    people: dict[str, Person]
    session_ids: dict[str, UUID]

    def actor(self, name: str) -> Actor:
        """The person as the database knows them now."""
        self.session.expire_all()
        return load_actor(self.session, self.session_ids[name])

    def place_id(self, name: str) -> UUID:
        query = select(Membership.id).where(Membership.person_id == self.people[name].id)
        return self.session.exec(query).one()

    def do(self, name: str, service: Callable[..., object], *args: object) -> object:
        """Run a service as somebody, and commit."""
        try:
            result = service(self.session, self.actor(name), *args)
            self.session.commit()
        except BaseException:
            self.session.rollback()
            raise
        return result


def prove(session: Session, person: Person) -> UUID:
    """Sign somebody in with fresh proof."""
    signed_in = make_sign_in(session, person)
    signed_in.proved_at = clock.now()
    session.add(signed_in)
    session.commit()
    return signed_in.id


def make_household(session: Session) -> Household:
    customer = make_customer(session)
    place, other = make_property(session, customer), make_property(session, customer, "Elm St 4")
    roles = {
        "ann": Role.ADMIN,
        "ben": Role.ADMIN,
        "cat": Role.ACCOUNTING,
        "dan": Role.BASIC,
    }
    people = {
        name: make_member(session, customer, role, [place] if name == "dan" else None)
        for name, role in roles.items()
    }
    ids = {name: prove(session, person) for name, person in people.items()}
    return Household(session, customer, place, other, people, ids)
