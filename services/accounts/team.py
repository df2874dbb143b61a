"""The contractor's own people: who is on the team, as what, and who no longer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, Role, list_staff
from data.accounts.staff import (
    count_owners,
    find_colleague,
    last_uses,
    lock_team,
    with_second_factor,
)
from data.kit import clock
from data.kit.companies import find_company
from services.accounts.invitations import STAFF_ROLES
from services.accounts.reauthentication import require_reauthentication
from services.accounts.sessions import end_everything_of
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, load_actor, require


class LastOwner(DomainError):
    def __init__(self) -> None:
        super().__init__("This is the last owner. Make a colleague an owner first.")


class RoleRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("Choose owner, office or crew.")


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One line of the table. ``used_at`` is None for those who have never signed in."""

    person_id: UUID
    name: str
    email: str
    role: Role
    has_factor: bool
    used_at: datetime | None
    is_me: bool


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody on the staff, by name, and whether they must have a second factor."""

    members: tuple[TeamMember, ...]
    needs_factor: bool
    can_manage: bool


def list_team(session: Session, actor: Actor) -> Team:
    """The contractor's staff.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.VIEW_TEAM)
    staff = list_staff(session)
    ids = [person.id for person in staff]
    uses = last_uses(session, person_ids=ids)
    secured = with_second_factor(session, person_ids=ids)
    company = find_company(session)
    return Team(
        members=tuple(
            TeamMember(
                person_id=person.id,
                name=person.name,
                email=person.email,
                role=person.staff_role,
                has_factor=person.id in secured,
                used_at=uses.get(person.id),
                is_me=person.id == actor.person_id,
            )
            for person in staff
            if person.staff_role is not None
        ),
        needs_factor=company is not None and company.staff_needs_factor,
        can_manage=actor.may(Permission.MANAGE_STAFF),
    )


def change_staff_role(session: Session, actor: Actor, person_id: UUID, role: Role) -> None:
    """Give a colleague another role; once more changes nothing.

    Raises:
        NotPermitted: the actor is no owner.
        ReauthenticationNeeded: the actor's last proof is older than ten minutes.
        NotFound: nobody on the team has the id.
        RoleRefused: it is no role of the staff.
        LastOwner: nobody would be left who can manage the team.
    """
    require(actor, Permission.MANAGE_STAFF)
    require_reauthentication(session, actor)
    person = _wait_and_find(session, actor, person_id)
    if role not in STAFF_ROLES:
        raise RoleRefused
    if person.staff_role is role:
        return
    refuse_without_owner(session, person)
    person.staff_role = role
    session.add(person)
    _announce(session, actor, EventKind.STAFF_CHANGED, person, role)


def remove_colleague(session: Session, actor: Actor, person_id: UUID) -> None:
    """Take somebody off the team: their sessions end, and their open pages close.

    Raises:
        NotPermitted: the actor is no owner.
        ReauthenticationNeeded: the actor's last proof is older than ten minutes.
        NotFound: nobody on the team has the id.
        LastOwner: nobody would be left who can manage the team.
    """
    require(actor, Permission.MANAGE_STAFF)
    require_reauthentication(session, actor)
    person = _wait_and_find(session, actor, person_id)
    refuse_without_owner(session, person)
    role, person.staff_role = person.staff_role, None
    session.add(person)
    assert role is not None  # only staff are found
    _announce(session, actor, EventKind.STAFF_REMOVED, person, role)
    end_everything_of(session, actor, person)


def refuse_without_owner(session: Session, person: Person) -> None:
    """Refuse what would leave the company without an owner; keeps others waiting.

    Raises:
        LastOwner: the person is the last one.
    """
    lock_team(session)
    session.refresh(person)
    if person.staff_role is not Role.OWNER:
        return
    if count_owners(session, without=person.id, at=clock.now()) == 0:
        raise LastOwner


def _wait_and_find(session: Session, actor: Actor, person_id: UUID) -> Person:
    """Take turns; whoever lost the right to manage the team while waiting goes no further."""
    lock_team(session)
    if actor.session_id is not None:
        session.expire_all()
        require(load_actor(session, actor.session_id), Permission.MANAGE_STAFF)
    person = find_colleague(session, person_id)
    if person is None:
        raise NotFound("colleague")
    return person


def _announce(session: Session, actor: Actor, kind: EventKind, person: Person, role: Role) -> None:
    detail = {"name": person.name, "role": role.value}
    announce(session, actor, kind, About(subject_id=person.id), detail)
