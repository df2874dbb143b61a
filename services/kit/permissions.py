"""Who may do what: the whole table, in one place."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum, auto
from uuid import UUID

from sqlmodel import Session, col, select

from data.accounts.people import (
    Membership,
    Person,
    Role,
    Section,
    limited_properties,
    memberships_of,
)
from data.accounts.sign_ins import SignInSession, find_signed_in
from data.kit import clock
from data.work.properties import PropertyScope
from services.kit.errors import CustomerSwitched, NotPermitted, SignedOut


class Permission(Enum):
    VIEW_WORK = auto()
    MANAGE_WORK = auto()  # access notes, "looks good", asking to move or skip a visit
    VIEW_ESTIMATES = auto()
    ANSWER_ESTIMATES = auto()  # approve and decline: it binds the customer to pay
    OFFER_ESTIMATES = auto()  # the contractor's side: publish and withdraw
    TALK = auto()  # messages and work requests
    VIEW_MONEY = auto()
    PAY = auto()
    MANAGE_WALLET = auto()  # remove methods, switch automatic payments: for the whole customer
    MANAGE_USERS = auto()
    INVITE_CUSTOMERS = auto()  # people to any customer's portal
    VIEW_TEAM = auto()  # who works for the contractor
    MANAGE_STAFF = auto()
    VIEW_ACTIVITY = auto()
    OWN_ACCOUNT = auto()  # profile, sessions, one's own data
    ERASE_PEOPLE = auto()
    IMPORT_DATA = auto()
    READ_RECORDS = auto()  # all of the contractor's data, for other software
    MANAGE_API_KEYS = auto()
    RECORD_WORK = auto()
    SCHEDULE_WORK = auto()
    RECORD_PAYMENTS = auto()
    SETTLE_PAYMENTS = auto()  # what only Stripe's own word may lead to
    SEND_MAIL = auto()
    HANDLE_INBOX = auto()  # read and answer all customers' messages and requests


_BASIC = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.VIEW_WORK,
        Permission.MANAGE_WORK,
        Permission.VIEW_ESTIMATES,
        Permission.TALK,
    }
)
_ACCOUNTING = _BASIC | {
    Permission.VIEW_MONEY,
    Permission.PAY,
    Permission.MANAGE_WALLET,
    Permission.ANSWER_ESTIMATES,
}
_CREW = frozenset({Permission.OWN_ACCOUNT, Permission.RECORD_WORK})
_OFFICE = _CREW | {
    Permission.INVITE_CUSTOMERS,
    Permission.VIEW_TEAM,
    Permission.SCHEDULE_WORK,
    Permission.ERASE_PEOPLE,
    Permission.IMPORT_DATA,
    Permission.READ_RECORDS,
    Permission.MANAGE_API_KEYS,
    Permission.RECORD_PAYMENTS,
    Permission.HANDLE_INBOX,
    Permission.OFFER_ESTIMATES,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.BASIC: _BASIC,
    Role.ACCOUNTING: _ACCOUNTING,
    Role.ADMIN: _ACCOUNTING | {Permission.MANAGE_USERS, Permission.VIEW_ACTIVITY},
    Role.CREW: _CREW,
    Role.OFFICE: _OFFICE,
    Role.OWNER: _OFFICE | {Permission.MANAGE_STAFF},
    Role.SYSTEM: frozenset(Permission),
}
# What concerns the whole customer is closed to those who see only some of its properties:
# they could let in others who see more.
_OF_THE_WHOLE = frozenset(
    {Permission.MANAGE_USERS, Permission.VIEW_ACTIVITY, Permission.MANAGE_WALLET}
)
_SECTIONS: dict[Section, Permission] = {
    Section.WORK: Permission.VIEW_WORK,
    Section.ESTIMATES: Permission.VIEW_ESTIMATES,
    Section.INVOICES: Permission.VIEW_MONEY,
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
    sections: tuple[str, ...] | None = None  # of a guest's pass
    chosen: UUID | None = None  # the property that the person looks at alone
    only: frozenset[Permission] | None = None  # what an API key's scope leaves of the role

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role grants, less what a pass or a limit to some properties withholds."""
        granted = ROLE_PERMISSIONS[self.role]
        if self.scope is not None:
            granted -= _OF_THE_WHOLE
        if self.sections is not None:
            opened = {_SECTIONS[Section(name)] for name in self.sections}
            granted &= opened | {Permission.OWN_ACCOUNT}
        return granted if self.only is None else granted & self.only

    @property
    def view(self) -> PropertyScope:
        """What lists show: the scope, narrowed to the chosen property. It grants nothing."""
        if self.chosen is None or (self.scope is not None and self.chosen not in self.scope):
            return self.scope
        return frozenset({self.chosen})

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
        return permission in self.permissions


SYSTEM = Actor(role=Role.SYSTEM, name="Porchlight")


@dataclass(frozen=True, slots=True)
class PageSession:
    """A session that acts only for the customer whom its open page shows; staff show none."""

    session_id: UUID
    customer_id: UUID | None


Signed = UUID | PageSession


def load_actor(session: Session, who: Signed) -> Actor:
    """Read the current rights of whoever is signed in with a session.

    Raises:
        SignedOut: the session was ended, or the person has no place any more.
        CustomerSwitched: they stand for another customer than their page shows. What was meant
            for one must not happen at the other.
    """
    session_id = who.session_id if isinstance(who, PageSession) else who
    return check_page(who, _load_actor(session, session_id))


def _load_actor(session: Session, session_id: UUID) -> Actor:
    found = find_signed_in(session, session_id)
    if found is None:
        raise SignedOut
    signed_in, person = found
    if _is_shut(signed_in) or person.epoch != signed_in.epoch:
        raise SignedOut
    place = _place_of(session, person, signed_in.customer_id)
    if place is not None:
        return _as_member(session, person, place, session_id)
    if person.staff_role is None:
        raise SignedOut
    return Actor(person.staff_role, person.name, person_id=person.id, session_id=session_id)


def check_page(who: Signed, actor: Actor) -> Actor:
    """The actor, unless they have a page that shows another customer.

    Raises:
        CustomerSwitched: they have.
    """
    if isinstance(who, PageSession) and actor.customer_id != who.customer_id:
        raise CustomerSwitched
    return actor


def load_actors(session: Session, session_ids: Collection[UUID]) -> dict[UUID, Actor]:
    """The rights behind several sessions, in few queries; those signed out are left out."""
    chosen = select(SignInSession).where(col(SignInSession.id).in_(session_ids))
    signed_in = [one for one in session.exec(chosen).all() if not _is_shut(one)]
    wanted = {one.person_id for one in signed_in}
    # Held until the end, so that each person is found in memory.
    people = session.exec(select(Person).where(col(Person.id).in_(wanted))).all()
    actors: dict[UUID, Actor] = {}
    alike: dict[tuple[UUID, int, UUID | None], Actor | None] = {}
    for one in signed_in:
        key = (one.person_id, one.epoch, one.customer_id)
        if key not in alike:
            with contextlib.suppress(SignedOut):
                alike[key] = load_actor(session, one.id)
        actor = alike.setdefault(key, None)
        if actor is not None:
            actors[one.id] = replace(actor, session_id=one.id)
    del people
    return actors


def load_members(session: Session, person_id: UUID) -> list[Actor]:
    """The person at each of their places, with the rights they hold there now."""
    person = session.get_one(Person, person_id)
    places = memberships_of(session, person_id, at=clock.now())
    return [_as_member(session, person, place, None) for place, _ in places]


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless the actor's role grants the permission."""
    if not actor.may(permission):
        raise NotPermitted


def _is_shut(signed_in: SignInSession) -> bool:
    return signed_in.ended_at is not None or signed_in.awaits_factor


def _place_of(session: Session, person: Person, customer_id: UUID | None) -> Membership | None:
    places = [place for place, _ in memberships_of(session, person.id, at=clock.now())]
    chosen = [place for place in places if place.customer_id == customer_id]
    return next(iter(chosen or places), None)


def _as_member(
    session: Session, person: Person, place: Membership, session_id: UUID | None
) -> Actor:
    scope = limited_properties(session, membership_id=place.id) if place.is_limited else None
    return Actor(
        role=place.role,
        name=person.name,
        person_id=person.id,
        customer_id=place.customer_id,
        scope=scope,
        session_id=session_id,
        sections=None if place.sections is None else tuple(place.sections),
        chosen=place.chosen_property_id,
    )
