"""Answering an invitation: what its page shows, registering with it, and joining with it."""

from dataclasses import dataclass, field
from enum import Enum, auto

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from data.accounts.invitations import Invitation, find_invitation
from data.accounts.people import (
    Membership,
    Person,
    Role,
    find_person_by_email,
    find_place,
    memberships_of,
    set_limits,
)
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.work.customers import Customer
from services.accounts.invitations import LONGEST_NAME, PURPOSE, Place, is_open, place_of
from services.accounts.password_hashing import hash_password
from services.accounts.password_rules import problem_with_password
from services.accounts.registrations import is_registered
from services.accounts.sessions import open_session
from services.accounts.terms import note_acceptance
from services.kit import unit_of_work
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.links import Links, hash_token
from services.kit.permissions import Actor, Permission, require


class InvitationRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("This invitation does not work any more. Ask for a new one.")


class AccountExists(DomainError):
    def __init__(self) -> None:
        super().__init__("You have an account already. Sign in to accept the invitation.")


class SomebodyElse(DomainError):
    def __init__(self) -> None:
        super().__init__("This invitation is for another email address.")


class OtherSide(DomainError):
    """One address stands either for a customer or for the contractor: it would act as the first."""

    def __init__(self) -> None:
        super().__init__(
            "Customers and the team use different email addresses. Ask for an invitation to "
            "another one."
        )


class RegistrationWrong(DomainError):
    """What was typed cannot be taken; the sentence says why. ``field`` names the input."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Registration:
    """The form of an invitation. An empty password means: sign in by link."""

    name: str
    password: str = field(repr=False)
    accepts_terms: bool
    device: str


class InvitationState(Enum):
    OPEN = auto()
    EXPIRED = auto()
    REFUSED = auto()  # revoked, accepted, not ours, or its sender may not invite any more


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What the page of an invitation shows. Without a customer it is to the staff."""

    state: InvitationState
    email: str = ""
    name: str = ""
    customer: str = ""
    has_account: bool = False


def inspect_invitation(session: Session, actor: Actor, token: str, links: Links) -> InvitationView:
    """What a link is good for now. Changes nothing."""
    require(actor, Permission.SEND_MAIL)
    row = find_invitation(session, hash_token(token)) if links.is_ours(token, PURPOSE) else None
    if row is None or not is_open(session, row):
        return InvitationView(InvitationState.REFUSED)
    if row.expires_at <= clock.now():
        return InvitationView(InvitationState.EXPIRED)
    person = find_person_by_email(session, row.email)
    customer = session.get(Customer, row.customer_id) if row.customer_id else None
    return InvitationView(
        InvitationState.OPEN,
        email=row.email,
        name=row.name or (person.name if person else ""),
        customer=customer.name if customer else "",
        has_account=person is not None and is_registered(session, person),
    )


async def accept_invitation(token: str, form: Registration, links: Links) -> str:
    """Register and take the place; returns the secret for the browser's cookie.

    Raises:
        InvitationRefused: too old, taken back, accepted, or its sender may not invite any more.
        AccountExists: the address has an account; it is joined by ``join_by_invitation``.
        RegistrationWrong: name, password or terms are not as they must be.
    """
    words = await unit_of_work.consult_as_system(_words_of, token, links)
    name = _checked_name(form)
    password_hash = None
    if form.password:
        problem = problem_with_password(form.password, (name, *words))
        if problem is not None:
            raise RegistrationWrong("password", problem)
        password_hash = await hash_password(form.password)
    newcomer = _Newcomer(name, password_hash, form.device)
    return await unit_of_work.execute_as_system(_register, token, newcomer)


def join_by_invitation(session: Session, me: Actor, token: str, links: Links) -> None:
    """Take the place as whoever is signed in; it becomes the customer they look at.

    Raises:
        InvitationRefused: too old, taken back, accepted, or its sender may not invite any more.
        SomebodyElse: it was sent to another address than theirs.
        OtherSide: a colleague would become a customer's user, or the other way round.
    """
    require(me, Permission.OWN_ACCOUNT)
    row = _lock(session, token) if links.is_ours(token, PURPOSE) else None
    if row is None:
        raise InvitationRefused
    person = None if me.person_id is None else session.get(Person, me.person_id)
    if person is None:
        raise SignedOut
    if person.email != row.email:
        raise SomebodyElse
    places = memberships_of(session, person.id, at=clock.now())
    if (person.staff_role is not None) if row.customer_id else bool(places):
        raise OtherSide
    _take_place(session, person, place_of(row))
    signed_in = None if me.session_id is None else session.get(SignInSession, me.session_id)
    if signed_in is not None and row.customer_id is not None:
        signed_in.customer_id = row.customer_id
        session.add(signed_in)
    _close(session, me, row, person)


@dataclass(frozen=True, slots=True)
class _Newcomer:
    name: str
    password_hash: str | None = field(repr=False)
    device: str


def _words_of(session: Session, actor: Actor, token: str, links: Links) -> tuple[str, ...]:
    view = inspect_invitation(session, actor, token, links)
    if view.state is not InvitationState.OPEN:
        raise InvitationRefused
    if view.has_account:
        raise AccountExists
    local, _, host = view.email.partition("@")
    return (local, host, view.customer, read_contractor(session).name)


def _checked_name(form: Registration) -> str:
    name = " ".join(form.name.split())
    if not name:
        raise RegistrationWrong("name", "Enter your name.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise RegistrationWrong("name", f"Use at most {LONGEST_NAME} letters.")
    if not form.accepts_terms:
        raise RegistrationWrong("terms", "Accept the terms to go on.")
    return name


def _register(session: Session, actor: Actor, token: str, newcomer: _Newcomer) -> str:
    require(actor, Permission.SEND_MAIL)
    row = _lock(session, token)
    if row is None:  # accepted or taken back at the same moment
        raise InvitationRefused
    person = find_person_by_email(session, row.email) or _create(session, row.email)
    if is_registered(session, person):
        raise AccountExists
    person.name, person.password_hash = newcomer.name, newcomer.password_hash
    session.add(person)
    note_acceptance(session, person)
    _take_place(session, person, place_of(row))
    session.flush()
    secret = open_session(session, actor, person, "invitation", newcomer.device)
    themselves = Actor(row.role, person.name, person.id, row.customer_id)
    _close(session, themselves, row, person)
    return secret


def _create(session: Session, email: str) -> Person:
    person = Person(email=email, name="", created_at=clock.now())
    try:
        with session.begin_nested():
            session.add(person)
            session.flush()
    except IntegrityError:  # another invitation of theirs was accepted at the same moment
        raise AccountExists from None
    return person


def _lock(session: Session, token: str) -> Invitation | None:
    row = find_invitation(session, hash_token(token))
    if row is None:
        return None
    session.refresh(row, with_for_update=True)
    return row if is_open(session, row) and row.expires_at > clock.now() else None


def _take_place(session: Session, person: Person, place: Place) -> None:
    if place.customer_id is None:
        if person.staff_role is not Role.OWNER:  # an invitation takes no rights away
            person.staff_role = place.role
            session.add(person)
        return
    held = find_place(session, person_id=person.id, customer_id=place.customer_id)
    if held is not None and held.role is Role.ADMIN and not _is_over(held):
        return  # nor here: the customer may have no other admin
    taken = held or Membership(person_id=person.id, customer_id=place.customer_id, role=place.role)
    taken.role, taken.expires_at = place.role, place.ends_at
    taken.sections = None if place.sections is None else sorted(place.sections)
    session.add(taken)
    session.flush()
    set_limits(session, taken, place.properties)


def _is_over(held: Membership) -> bool:
    return held.expires_at is not None and held.expires_at <= clock.now()


def _close(session: Session, actor: Actor, row: Invitation, person: Person) -> None:
    row.accepted_at, row.person_id = clock.now(), person.id
    session.add(row)
    about = About(customer_id=row.customer_id, subject_id=person.id)
    detail = {"email": row.email, "role": row.role.value}
    announce(session, actor, EventKind.INVITATION_ACCEPTED, about, detail)
