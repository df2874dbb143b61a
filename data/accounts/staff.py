"""The contractor's own people, as the list of the team needs them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from data.accounts.people import Membership, Person, Role
from data.accounts.second_factors import Totp
from data.accounts.sign_ins import SignInSession
from data.kit.companies import Company


def lock_team(session: Session) -> None:
    """Make others who change the team wait until this transaction ends."""
    session.exec(select(Company.id).with_for_update()).all()


def find_colleague(session: Session, person_id: UUID) -> Person | None:
    """Somebody of the staff; nobody else is found."""
    query = select(Person).where(Person.id == person_id, col(Person.staff_role).is_not(None))
    return session.exec(query.with_for_update()).one_or_none()


def last_uses(session: Session, *, person_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each of them last used the portal; who never did is left out."""
    query = (
        select(SignInSession.person_id, func.max(SignInSession.used_at))
        .where(
            col(SignInSession.person_id).in_(person_ids),
            col(SignInSession.awaits_factor).is_(False),
        )
        .group_by(col(SignInSession.person_id))
    )
    return dict(session.exec(query).all())


def with_second_factor(session: Session, *, person_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of them have turned a second factor on."""
    query = select(Totp.person_id).where(
        col(Totp.person_id).in_(person_ids), col(Totp.confirmed_at).is_not(None)
    )
    return frozenset(session.exec(query).all())


def count_owners(session: Session, *, without: UUID, at: datetime) -> int:
    """Owners who can act as such: whoever also has a place at a customer stands for that."""
    is_elsewhere = (
        select(Membership.id)
        .where(
            Membership.person_id == Person.id,
            or_(col(Membership.expires_at).is_(None), col(Membership.expires_at) > at),
        )
        .exists()
    )
    query = select(func.count()).where(
        Person.staff_role == Role.OWNER, Person.id != without, ~is_elsewhere
    )
    return session.exec(query).one()
