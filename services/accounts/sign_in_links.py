"""Links by mail that sign a person in: no user name, no password.

A link is good for seven days, as often as its owner likes. Looking at it changes nothing (mail
scanners look at every link); the button on its page signs in. One that is too old does not
dead-end: looking at it mails its successor to the address on file.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email, memberships_of
from data.accounts.sign_in_codes import CodePurpose
from data.accounts.sign_ins import (
    LinkPurpose,
    SignInLink,
    count_successors,
    delete_links,
    find_link,
)
from data.kit import clock
from services.accounts.customer_switching import switch_customer
from services.accounts.known_devices import EntryHold, subject_of, take_entry_try
from services.accounts.sessions import BY_BUTTON, Arrival, admit_arrival
from services.accounts.sign_in_codes import make_code
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.links import Links, hash_token
from services.kit.own_paths import HOME
from services.kit.permissions import Actor, Permission, load_actor, require
from services.kit.rate_limits import LINKS_PER_ADDRESS, MAILS_PER_DEVICE, MAILS_PER_EMAIL, Try
from services.mail.letters import sign_in_letter
from services.mail.mailed_links import make_sign_in_link
from services.mail.queue import addressed_to, queue_mail

SUCCESSOR_EVERY = timedelta(minutes=10)
SUCCESSORS_A_DAY = 5
# An old mail is opened months later too; then its successor is mailed, which needs its row.
KEPT_FOR = timedelta(days=90)
_PURPOSES = (LinkPurpose.SIGN_IN, LinkPurpose.MAIL)


class LinkState(Enum):
    VALID = auto()
    EXPIRED = auto()
    REFUSED = auto()  # revoked, changed or never ours: told apart for nobody


class LinkAnswer(Enum):
    """What came of asking for a mail, the same for addresses we know and for others."""

    MAILED = auto()
    MAILED_BEFORE = auto()  # a browser new to the address asked within the hour after the last
    HELD = auto()  # this network asked too often


class LinkRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("This link does not work any more. Ask for a new one to sign in.")


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """Somebody asks for a link: for whom, from where, and where they wanted to go."""

    email: str
    client_address: str
    next_path: str = HOME
    known_device: str = ""  # see ``known_devices``


@dataclass(frozen=True, slots=True)
class LinkView:
    """What the page of a link shows; ``customer`` is named to those who have several.

    ``needs_nothing`` where the browser is signed in as its person already: a mail's button then
    only leads to its page.
    """

    state: LinkState
    name: str = ""
    customer: str = ""
    needs_nothing: bool = False


@dataclass(frozen=True, slots=True)
class LinkUse:
    """Somebody pressed a link's button: in which browser, and its session if it has one."""

    token: str
    device: str = ""
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UsedLink:
    """The secret for the browser's cookie, empty where its own session goes on.

    ``names_customer``: the person has several and should be told which of them they see.
    """

    secret: str
    names_customer: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    customer_id: UUID
    name: str
    is_one_of_several: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a mail leads, and the code to type in on another device, if it has one."""

    next_path: str
    code: str = ""


def request_sign_in_link(
    session: Session, actor: Actor, request: LinkRequest, links: Links
) -> LinkAnswer:
    """Mail a link to the person with this address, if there is one.

    For strangers the letter is written too and thrown away, and the try is stored in the same
    transaction, so that both take equally long.
    """
    require(actor, Permission.SEND_MAIL)
    answer = take_mail_try(session, actor, request)
    if answer is not LinkAnswer.MAILED:
        return answer
    person = find_person_by_email(session, request.email)
    if person is None or not _has_place(session, person):
        person = Person(email=request.email, name="")
    code = make_code(session, person, CodePurpose.SIGN_IN, links)
    _mail_link(session, actor, person, _Way(request.next_path, code), links)
    return answer


def take_mail_try(session: Session, actor: Actor, request: LinkRequest) -> LinkAnswer:
    """Count a request for a mail, known address or not; whether one may go out for it."""
    require(actor, Permission.SEND_MAIL)
    limit = MAILS_PER_DEVICE if request.known_device else MAILS_PER_EMAIL
    person = Try(limit, subject_of(request.email, request.known_device))
    held = take_entry_try(session, actor, (LINKS_PER_ADDRESS, request.client_address), person)
    if held is None:
        return LinkAnswer.MAILED
    return LinkAnswer.HELD if held is EntryHold.NETWORK else LinkAnswer.MAILED_BEFORE


def inspect_link(
    session: Session, actor: Actor, token: str, links: Links, session_id: UUID | None = None
) -> LinkView:
    """What a link is good for now, in a browser with this session. Changes nothing."""
    require(actor, Permission.SEND_MAIL)
    row, person = _find(session, token, links)
    if row is None or person is None:
        return LinkView(LinkState.REFUSED)
    me = _same_person(session, row, session_id)
    if row.expires_at <= clock.now():
        return LinkView(LinkState.EXPIRED, needs_nothing=me is not None)
    place = _place_of(session, row)
    customer = place.name if place and place.is_one_of_several else ""
    is_there = me is not None and (place is None or place.customer_id == me.customer_id)
    return LinkView(LinkState.VALID, person.name, customer, needs_nothing=is_there)


def renew_link(session: Session, actor: Actor, token: str, next_path: str, links: Links) -> bool:
    """Mail the successor of an expired link to the address on file.

    False when one went out less than ten minutes ago or five did within a day.

    Raises:
        LinkRefused: the link was revoked or is not ours.
    """
    require(actor, Permission.SEND_MAIL)
    row, person = _find(session, token, links)
    if row is None or person is None:
        raise LinkRefused
    # Locked, so that two looks at the same moment do not both find that none was mailed.
    session.refresh(person, with_for_update=True)
    if _is_enough(session, person):
        return False
    link = _mail_link(session, actor, person, _Way(next_path), links)
    link.is_successor, link.customer_id = True, row.customer_id
    session.add(link)
    return True


def use_link(session: Session, actor: Actor, use: LinkUse, links: Links) -> UsedLink:
    """Sign in with a link, at the customer it is about.

    Whoever presses a mail's button while signed in already stays in their session, which may be
    a better proven one; it changes to that customer.

    Raises:
        LinkRefused: the link is too old, was revoked or is not ours.
    """
    require(actor, Permission.SEND_MAIL)
    row, person = _find(session, use.token, links)
    if row is None or person is None or row.expires_at <= clock.now():
        raise LinkRefused
    place = _place_of(session, row)
    names_customer = place is not None and place.is_one_of_several
    me = _same_person(session, row, use.session_id)
    if me is None:
        method = BY_BUTTON if row.purpose is LinkPurpose.MAIL else "link"
        arrival = Arrival(person, method, use.device, row.customer_id)
        return UsedLink(admit_arrival(session, actor, arrival), names_customer)
    if place is not None and place.customer_id != me.customer_id:
        switch_customer(session, me, place.customer_id)
    return UsedLink("", names_customer)


def forget_old_links(session: Session, actor: Actor) -> None:
    """Delete links so old that nobody is mailed a successor of them any more."""
    require(actor, Permission.SEND_MAIL)
    delete_links(session, expired_before=clock.now() - KEPT_FOR)


def _place_of(session: Session, row: SignInLink) -> _Place | None:
    """The customer a link is about, if its person has a place there."""
    places = memberships_of(session, row.person_id, at=clock.now())
    names = {customer.id: customer.name for _, customer in places}
    if row.customer_id is None or row.customer_id not in names:
        return None
    return _Place(row.customer_id, names[row.customer_id], len(names) > 1)


def _same_person(session: Session, row: SignInLink, session_id: UUID | None) -> Actor | None:
    """Whoever is signed in with the session, where a mail's button is theirs."""
    if session_id is None or row.purpose is not LinkPurpose.MAIL:
        return None
    try:
        me = load_actor(session, session_id)
    except SignedOut:
        return None
    return me if me.person_id == row.person_id else None


def _find(session: Session, token: str, links: Links) -> tuple[SignInLink | None, Person | None]:
    if not links.is_ours(token, LinkPurpose.SIGN_IN.value):
        return None, None
    row = find_link(session, hash_token(token), purposes=_PURPOSES)
    person = None if row is None else session.get(Person, row.person_id)
    if row is None or person is None or row.revoked_at is not None or row.epoch != person.epoch:
        return None, None
    return (row, person) if _has_place(session, person) else (None, None)


def _mail_link(
    session: Session, actor: Actor, person: Person, way: _Way, links: Links
) -> SignInLink:
    """Store and mail a new link; for a stranger, whose row is not stored, only write the letter."""
    link = make_sign_in_link(person, links, LinkPurpose.SIGN_IN)
    address = link.address(links, way.next_path)
    letter = sign_in_letter(read_contractor(session), person.name, address, way.code)
    if person in session:
        session.add(link.row)
        queue_mail(session, actor, addressed_to(person, letter))
        about = About(subject_id=person.id)
        announce(session, actor, EventKind.SIGN_IN_LINK_REQUESTED, about)
    return link.row


def _is_enough(session: Session, person: Person) -> bool:
    at = clock.now()
    recent = count_successors(session, person_id=person.id, within=SUCCESSOR_EVERY, at=at)
    today = count_successors(session, person_id=person.id, within=timedelta(days=1), at=at)
    return recent > 0 or today >= SUCCESSORS_A_DAY


def _has_place(session: Session, person: Person) -> bool:
    if person.staff_role is not None:
        return True
    return bool(memberships_of(session, person.id, at=clock.now()))
