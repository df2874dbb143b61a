"""Invitations: offering somebody a place, and taking the offer back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.accounts.invitations import Invitation, open_invitations
from data.accounts.people import Person, Role, Section, find_person_by_email, memberships_of
from data.kit import clock
from data.work.customers import Customer, find_customer_by_reference
from data.work.properties import visible_properties
from services.accounts.reauthentication import require_reauthentication
from services.accounts.registrations import is_registered
from services.kit.contractors import read_contractor
from services.kit.email_addresses import clean_email
from services.kit.errors import DomainError, NotFound, NotPermitted, TooManyTries
from services.kit.events import About, EventKind, announce
from services.kit.links import Links, hash_token
from services.kit.permissions import SYSTEM, Actor, Permission, load_members, require
from services.kit.rate_limits import INVITATIONS_A_DAY, INVITATIONS_PER_EMAIL, Try, take_tries
from services.mail.letters import InvitationFacts, invitation_letter
from services.mail.queue import Mail, queue_mail

VALID_FOR = timedelta(days=7)
LONGEST_NAME = 120
STAFF_ROLES = frozenset({Role.OWNER, Role.OFFICE, Role.CREW})
CUSTOMER_ROLES = frozenset({Role.BASIC, Role.ACCOUNTING, Role.ADMIN})
PURPOSE = "invitation"


class InvitationWrong(DomainError):
    """What was typed cannot be invited; the sentence says why. ``field`` names the input."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Place:
    """What is offered: a role at a customer, or on the contractor's staff without one.

    ``properties`` and ``sections`` limit it where given; ``ends_at`` (UTC) ends it by itself.
    """

    role: Role
    customer_id: UUID | None = None
    properties: frozenset[UUID] | None = None
    sections: frozenset[Section] | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InvitationRequest:
    """Who is to be invited to what. The name may be empty: the person will say it."""

    email: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """An invitation on its way. Only the portal's own command line sees the link: whoever has
    it could register in the other's name."""

    id: UUID
    email: str
    address: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """One line of the list of invitations nobody has answered yet."""

    id: UUID
    email: str
    name: str
    place: Place
    created_at: datetime
    expires_at: datetime


def name_customer(session: Session, actor: Actor, reference: str) -> UUID:
    """The customer with this external id or id, for the command line.

    Raises:
        NotFound: there is none.
    """
    require(actor, Permission.INVITE_CUSTOMERS)
    customer = find_customer_by_reference(session, reference)
    if customer is None:
        raise NotFound("customer")
    return customer.id


def invite_person(
    session: Session, by: Actor, request: InvitationRequest, links: Links
) -> SentInvitation:
    """Mail somebody a link under which they take a place; good for 7 days and once.

    A customer's admin invites to their own customer, the office to every one, the owner also to
    the staff, and the command line everybody. An open invitation to the same place is replaced.

    Raises:
        NotPermitted: the actor may not offer this place.
        ReauthenticationNeeded: the actor's last proof is older than 10 minutes.
        NotFound: the customer or one of the properties is none of theirs.
        InvitationWrong: the address is none, or has such a place already.
        TooManyTries: too many were sent today.
    """
    if not may_offer(by, request.place):
        raise NotPermitted
    email = _checked_email(session, request)
    customer = _checked_customer(session, request.place)
    require_reauthentication(session, by)  # not before: nobody proves themselves for a typing error
    _count(session, by, request.place, email)
    _replace_open(session, email, request.place)
    token = links.new_token(PURPOSE)
    row = _store(session, by, request, email, hash_token(token))
    address = links.address(f"/invitation/{token}")
    facts = InvitationFacts(_inviter_name(session, by), customer.name if customer else "", address)
    letter = invitation_letter(read_contractor(session), row.name, facts)
    queue_mail(session, SYSTEM, Mail(letter, email, row.name, customer_id=row.customer_id))
    _announce(session, by, EventKind.INVITATION_SENT, row)
    return SentInvitation(row.id, email, address if by.role is Role.SYSTEM else None)


def revoke_invitation(session: Session, by: Actor, invitation_id: UUID) -> None:
    """Take an invitation back. Doing it twice changes nothing; an accepted one stays accepted.

    Raises:
        NotFound: it is none of theirs to take back.
    """
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None or not may_offer(by, place_of(row)):
        raise NotFound("invitation")
    if row.revoked_at is not None or row.accepted_at is not None:
        return
    row.revoked_at = clock.now()
    session.add(row)
    _announce(session, by, EventKind.INVITATION_REVOKED, row)


def list_open_invitations(session: Session, actor: Actor) -> list[OpenInvitation]:
    """Invitations to one's own customer that nobody has answered yet, newest first."""
    require(actor, Permission.MANAGE_USERS)
    rows = open_invitations(session, customer_id=actor.customer, at=clock.now())
    return [_as_open(row) for row in rows]


def list_invitations_to(
    session: Session, actor: Actor, customer_id: UUID | None
) -> list[OpenInvitation]:
    """For the office: open invitations to a customer or, with None, to the staff."""
    require(actor, Permission.INVITE_CUSTOMERS)
    rows = open_invitations(session, customer_id=customer_id, at=clock.now())
    return [_as_open(row) for row in rows]


def is_open(session: Session, row: Invitation) -> bool:
    """Whether an invitation still stands, but for its age: unanswered, not taken back, and who
    sent it may still offer the place."""
    if row.revoked_at is not None or row.accepted_at is not None:
        return False
    if row.invited_by is None:
        return True
    sender = session.get(Person, row.invited_by)
    if sender is None:
        return False
    hats = load_members(session, sender.id)
    if sender.staff_role is not None:
        hats.append(Actor(sender.staff_role, sender.name, person_id=sender.id))
    return any(may_offer(hat, place_of(row)) for hat in hats)


def may_offer(by: Actor, place: Place) -> bool:
    if place.customer_id is None:
        return place.role in STAFF_ROLES and by.may(Permission.MANAGE_STAFF)
    if place.role not in CUSTOMER_ROLES:
        return False
    is_own = by.customer_id == place.customer_id and by.may(Permission.MANAGE_USERS)
    return is_own or by.may(Permission.INVITE_CUSTOMERS)


def place_of(row: Invitation) -> Place:
    return Place(
        role=row.role,
        customer_id=row.customer_id,
        properties=None if row.properties is None else frozenset(map(UUID, row.properties)),
        sections=None if row.sections is None else frozenset(map(Section, row.sections)),
        ends_at=row.place_ends_at,
    )


def _checked_email(session: Session, request: InvitationRequest) -> str:
    email = clean_email(request.email)
    if email is None:
        raise InvitationWrong("email", "Enter an email address, like name@example.com.")
    if len(request.name) > LONGEST_NAME:
        raise InvitationWrong("name", f"Use at most {LONGEST_NAME} characters.")
    person = find_person_by_email(session, email)
    if person is None or not is_registered(session, person):
        return email
    if request.place.customer_id is None:
        has_it = person.staff_role is request.place.role
    else:
        places = memberships_of(session, person.id, at=clock.now())
        has_it = any(place.customer_id == request.place.customer_id for place, _ in places)
    if has_it:
        raise InvitationWrong("email", f"{email} is a user here already.")
    return email


def _checked_customer(session: Session, place: Place) -> Customer | None:
    if place.customer_id is None:
        return None
    customer = session.get(Customer, place.customer_id)
    if customer is None:
        raise NotFound("customer")
    if place.properties is not None:
        own = visible_properties(session, customer_id=customer.id, scope=place.properties)
        if not place.properties or len(own) != len(place.properties):
            raise NotFound("property")
    return customer


def _count(session: Session, by: Actor, place: Place, email: str) -> None:
    if by.role is Role.SYSTEM:
        return
    tries = (
        Try(INVITATIONS_A_DAY, str(place.customer_id or by.person_id)),
        Try(INVITATIONS_PER_EMAIL, email),
    )
    # A refusal undoes this count as well, which leaves the limit reached: that is enough.
    if not take_tries(session, SYSTEM, *tries):
        raise TooManyTries


def _replace_open(session: Session, email: str, place: Place) -> None:
    for row in open_invitations(session, customer_id=place.customer_id, at=clock.now()):
        if row.email == email:
            row.revoked_at = clock.now()
            session.add(row)


def _store(
    session: Session, by: Actor, request: InvitationRequest, email: str, token_hash: str
) -> Invitation:
    place = request.place
    row = Invitation(
        token_hash=token_hash,
        email=email,
        name=" ".join(request.name.split()),
        customer_id=place.customer_id,
        role=place.role,
        properties=None if place.properties is None else sorted(map(str, place.properties)),
        sections=None if place.sections is None else sorted(place.sections),
        place_ends_at=place.ends_at,
        invited_by=by.person_id,
        created_at=clock.now(),
        expires_at=clock.now() + VALID_FOR,
    )
    session.add(row)
    session.flush()
    return row


def _inviter_name(session: Session, by: Actor) -> str:
    return read_contractor(session).name if by.role is Role.SYSTEM else by.name


def _as_open(row: Invitation) -> OpenInvitation:
    return OpenInvitation(
        id=row.id,
        email=row.email,
        name=row.name,
        place=place_of(row),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def _announce(session: Session, by: Actor, kind: EventKind, row: Invitation) -> None:
    about = About(customer_id=row.customer_id, subject_id=row.id)
    announce(session, by, kind, about, {"email": row.email, "role": row.role.value})
