"""A customer with an admin who may invite, for tests of invitations."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from data.accounts.people import Membership, Person, Role
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.work.customers import Customer
from services.accounts.invitations import InvitationRequest, Place, invite_person
from services.accounts.reauthentication import FRESH_FOR
from services.kit.links import Links
from services.kit.permissions import Actor, load_actor
from services.kit.unit_of_work import write
from tests.factories import make_customer, make_member, make_sign_in
from tests.services.accounts.sign_in_world import LINKS, mails, token_in

STAFF = frozenset({Role.OWNER, Role.OFFICE, Role.CREW})


@dataclass(frozen=True, slots=True)
class World:
    """Ingrid is admin at her customer, signed in, with fresh proof."""

    session: Session
    customer: Customer
    ingrid: Person
    admin: Actor
    links: Links = LINKS

    @property
    def place_id(self) -> UUID:
        query = select(Membership.id).where(Membership.person_id == self.ingrid.id)
        return self.session.exec(query).one()

    def actor(self, role: Role) -> Actor:
        return Actor(role, "Ingrid Sandoval", self.ingrid.id, self.customer.id)

    def staff(self, role: Role) -> Person:
        person = Person(name="Olga Office", email=f"{role.value}@greenfield.example")
        person.staff_role = role
        self.session.add(person)
        self.session.commit()
        return person

    def stale_admin(self, session: Session) -> Actor:
        actor = prove_afresh(session, self.ingrid)
        row = session.get_one(SignInSession, actor.session_id)
        row.proved_at = clock.now() - FRESH_FOR
        session.commit()
        return actor

    def request(
        self, email: str = "nora@example.com", role: Role = Role.BASIC
    ) -> InvitationRequest:
        return InvitationRequest(email, "Nora New", Place(role, self.customer.id))

    def invite(self, request: InvitationRequest | None = None) -> str:
        """Send an invitation and return the token of its mail."""
        self.session.commit()  # or SQLite would refuse to write after what was read before
        wanted = request or self.request()
        write(lambda session: invite_person(session, self.admin, wanted, self.links))
        return token_in(mails(self.session)[-1])


def prove_afresh(session: Session, person: Person) -> Actor:
    """The person, signed in just now by password."""
    row = make_sign_in(session, person)
    row.proved_at = clock.now()
    session.commit()
    return load_actor(session, row.id)


def make_world(session: Session) -> World:
    customer = make_customer(session)
    ingrid = make_member(session, customer)
    return World(session, customer, ingrid, prove_afresh(session, ingrid))
