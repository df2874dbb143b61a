"""The users of a customer: who may do what there, where, and until when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Membership, Person, Role, Section, memberships_of
from data.accounts.users import (
    count_lasting_admins,
    find_place,
    limits_of,
    lock_customer,
    places_at,
    replace_limits,
)
from data.kit import clock
from data.work.properties import visible_properties
from services.accounts.reauthentication import require_reauthentication
from services.accounts.sessions import end_everything_of
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, load_actor, require

CUSTOMER_ROLES = (Role.BASIC, Role.ACCOUNTING, Role.ADMIN)


class LastAdmin(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "This is the last admin. Make somebody else an admin first, without an end date."
        )


class UserWrong(DomainError):
    """What was chosen does not go together; ``field`` names the input."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class PlaceProperty:
    """A property that a user can be limited to."""

    id: UUID
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class User:
    """One line of the table. ``properties`` is None for those who see all of them."""

    id: UUID  # of the place, not of the person
    person_id: UUID
    name: str
    email: str
    role: Role
    properties: frozenset[UUID] | None
    sections: frozenset[Section] | None
    ends_at: datetime | None
    is_me: bool

    @property
    def is_guest(self) -> bool:
        """Whether the place is a pass for chosen sections."""
        return self.sections is not None


@dataclass(frozen=True, slots=True)
class UserList:
    """Everybody with a place at the customer, and what they can be limited to."""

    users: tuple[User, ...]
    properties: tuple[PlaceProperty, ...]


@dataclass(frozen=True, slots=True)
class UserChange:
    """What a user's place is to become. ``ends_at`` in UTC."""

    role: Role
    properties: frozenset[UUID] | None = None
    ends_at: datetime | None = None


def list_users(session: Session, actor: Actor) -> UserList:
    """The customer's users, by name.

    Raises:
        NotPermitted: the actor may not manage users.
    """
    require(actor, Permission.MANAGE_USERS)
    limits = limits_of(session, customer_id=actor.customer)
    rows = places_at(session, customer_id=actor.customer, at=clock.now())
    own = visible_properties(session, customer_id=actor.customer, scope=None)
    return UserList(
        users=tuple(_user(actor, place, person, limits) for place, person in rows),
        properties=tuple(PlaceProperty(one.id, one.name, one.address) for one in own),
    )


def change_user(session: Session, actor: Actor, user_id: UUID, change: UserChange) -> None:
    """Give a user another role, other limits or another end; once more changes nothing.

    Raises:
        NotPermitted: the actor may not manage users.
        ReauthenticationNeeded: the actor's last proof is older than ten minutes.
        NotFound: it is no user of the actor's customer, or not one of its properties.
        UserWrong: an admin cannot be limited, and an end must lie ahead.
        LastAdmin: nobody would be left who can manage users.
    """
    require(actor, Permission.MANAGE_USERS)
    _wait_for_others(session, actor)
    place, person = _place_of(session, actor, user_id)
    _check_change(session, actor, place, change)
    require_reauthentication(
        session, actor
    )  # not before: nobody proves themselves for a typing error
    before = _state(session, actor, place)
    if before == change:
        return
    if change.role is not Role.ADMIN or change.ends_at is not None:
        refuse_without_admin(session, actor.customer, without=place.id)
    place.role, place.expires_at = change.role, change.ends_at
    place.is_limited = change.properties is not None
    session.add(place)
    replace_limits(session, place.id, change.properties or frozenset())
    _announce(session, actor, EventKind.USER_CHANGED, person, change.role)


def remove_user(session: Session, actor: Actor, user_id: UUID) -> None:
    """Take a user's or a guest's place away; without another place their pages close at once.

    Raises:
        NotPermitted: the actor may not manage users.
        ReauthenticationNeeded: the actor's last proof is older than ten minutes.
        NotFound: it is no user of the actor's customer.
        LastAdmin: nobody would be left who can manage users.
    """
    require(actor, Permission.MANAGE_USERS)
    require_reauthentication(session, actor)
    _wait_for_others(session, actor)
    place, person = _place_of(session, actor, user_id)
    refuse_without_admin(session, actor.customer, without=place.id)
    role = place.role
    replace_limits(session, place.id, frozenset())
    session.delete(place)
    session.flush()
    _announce(session, actor, EventKind.USER_REMOVED, person, role)
    if not memberships_of(session, person.id, at=clock.now()) and person.staff_role is None:
        end_everything_of(session, actor, person)


def refuse_without_admin(session: Session, customer_id: UUID, *, without: UUID) -> None:
    """Refuse a change that would leave the customer without an admin; keeps others waiting.

    Raises:
        LastAdmin: the place is the last one of an admin of everything and for good.
    """
    lock_customer(session, customer_id)
    place = session.get(Membership, without)
    if place is None or not _is_lasting_admin(place):
        return
    if count_lasting_admins(session, customer_id=customer_id, without=without) == 0:
        raise LastAdmin


def _wait_for_others(session: Session, actor: Actor) -> None:
    """Take turns; whoever lost the right to manage users while waiting goes no further."""
    lock_customer(session, actor.customer)
    if actor.session_id is not None:
        session.expire_all()
        require(load_actor(session, actor.session_id), Permission.MANAGE_USERS)


def _is_lasting_admin(place: Membership) -> bool:
    is_whole = not place.is_limited and place.sections is None and place.expires_at is None
    return place.role is Role.ADMIN and is_whole


def _place_of(session: Session, actor: Actor, user_id: UUID) -> tuple[Membership, Person]:
    found = find_place(session, user_id, customer_id=actor.customer)
    if found is None:
        raise NotFound("user")
    return found


def _check_change(session: Session, actor: Actor, place: Membership, change: UserChange) -> None:
    if place.sections is not None:
        raise UserWrong("role", "A guest's pass cannot be changed. Revoke it and send a new one.")
    if change.role not in CUSTOMER_ROLES:
        raise UserWrong("role", "Choose basic, accounting or admin.")
    check_place(change.role, change.properties, change.ends_at)
    if change.properties is not None:
        own = visible_properties(session, customer_id=actor.customer, scope=change.properties)
        if len(own) != len(change.properties):
            raise NotFound("property")


def check_place(role: Role, properties: frozenset[UUID] | None, ends_at: datetime | None) -> None:
    """Refuse a place that makes no sense.

    Raises:
        UserWrong: an admin with limits, a limit to nothing, or an end that is over.
    """
    if role is Role.ADMIN and properties is not None:
        raise UserWrong("properties", "An admin sees every property. Choose another role.")
    if properties is not None and not properties:
        raise UserWrong("properties", "Choose at least one property.")
    if ends_at is not None and ends_at <= clock.now():
        raise UserWrong("ends", "Choose a day that lies ahead.")


def _state(session: Session, actor: Actor, place: Membership) -> UserChange:
    limits = limits_of(session, customer_id=actor.customer)
    properties = limits.get(place.id, frozenset()) if place.is_limited else None
    return UserChange(place.role, properties, place.expires_at)


def _user(
    actor: Actor, place: Membership, person: Person, limits: dict[UUID, frozenset[UUID]]
) -> User:
    sections = place.sections
    return User(
        id=place.id,
        person_id=person.id,
        name=person.name,
        email=person.email,
        role=place.role,
        properties=limits.get(place.id, frozenset()) if place.is_limited else None,
        sections=None if sections is None else frozenset(map(Section, sections)),
        ends_at=place.expires_at,
        is_me=person.id == actor.person_id,
    )


def _announce(session: Session, actor: Actor, kind: EventKind, person: Person, role: Role) -> None:
    about = About(customer_id=actor.customer, subject_id=person.id)
    announce(session, actor, kind, about, {"name": person.name, "role": role.value})
