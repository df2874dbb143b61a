"""Who may do what: the whole table, in one place."""

from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from sqlmodel import Session

from data import clock
from data.people import Membership, Person, Role, limited_properties, memberships_of
from data.properties import PropertyScope
from data.sign_ins import SignInSession
from services.errors import NotPermitted, SignedOut


class Permission(Enum):
    VIEW_WORK = auto()
    VIEW_ESTIMATES = auto()
    VIEW_MONEY = auto()
    PAY = auto()
    MANAGE_USERS = auto()
    IMPORT_DATA = auto()
    RECORD_WORK = auto()
    RECORD_PAYMENTS = auto()
    SETTLE_PAYMENTS = auto()  # what only Stripe's own word may lead to
    SEND_MAIL = auto()


_BASIC = frozenset({Permission.VIEW_WORK, Permission.VIEW_ESTIMATES})
_ACCOUNTING = _BASIC | {Permission.VIEW_MONEY, Permission.PAY}
_CREW = frozenset({Permission.RECORD_WORK})
_OFFICE = _CREW | {Permission.IMPORT_DATA, Permission.RECORD_PAYMENTS}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.BASIC: _BASIC,
    Role.ACCOUNTING: _ACCOUNTING,
    Role.ADMIN: _ACCOUNTING | {Permission.MANAGE_USERS},
    Role.CREW: _CREW,
    Role.OFFICE: _OFFICE,
    Role.OWNER: _OFFICE,
    Role.SYSTEM: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf a service runs, with the rights they hold right now."""

    role: Role
    name: str
    person_id: UUID | None = None
    customer_id: UUID | None = None
    scope: PropertyScope = None
    session_id: UUID | None = None

    @property
    def customer(self) -> UUID:
        """The customer the actor stands for.

        Raises:
            NotPermitted: staff and the portal itself stand for none.
        """
        if self.customer_id is None:
            raise NotPermitted
        return self.customer_id

    def may(self, permission: Permission) -> bool:
        return permission in ROLE_PERMISSIONS[self.role]


SYSTEM = Actor(role=Role.SYSTEM, name="Porchlight")


def load_actor(session: Session, session_id: UUID) -> Actor:
    """Read the current rights of whoever is signed in with a session.

    Raises:
        SignedOut: the session was ended, or the person has no place any more.
    """
    signed_in = session.get(SignInSession, session_id)
    if signed_in is None or signed_in.ended_at is not None:
        raise SignedOut
    person = session.get(Person, signed_in.person_id)
    if person is None or person.epoch != signed_in.epoch:
        raise SignedOut
    place = _place_of(session, person, signed_in.customer_id)
    if place is not None:
        return _as_member(session, person, place, session_id)
    if person.staff_role is None:
        raise SignedOut
    return Actor(person.staff_role, person.name, person_id=person.id, session_id=session_id)


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless the actor's role grants the permission."""
    if not actor.may(permission):
        raise NotPermitted


def _place_of(session: Session, person: Person, customer_id: UUID | None) -> Membership | None:
    places = [place for place, _ in memberships_of(session, person.id, at=clock.now())]
    chosen = [place for place in places if place.customer_id == customer_id]
    return next(iter(chosen or places), None)


def _as_member(session: Session, person: Person, place: Membership, session_id: UUID) -> Actor:
    scope = limited_properties(session, membership_id=place.id) if place.is_limited else None
    return Actor(
        role=place.role,
        name=person.name,
        person_id=person.id,
        customer_id=place.customer_id,
        scope=scope,
        session_id=session_id,
    )
