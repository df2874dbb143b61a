"""Links by mail that sign a person in: no user name, no password.

A link is good for seven days, as often as its owner likes. Looking at it changes nothing (mail
scanners look at every link); the button on its page signs in. One that is too old does not
dead-end: looking at it mails its successor to the address on file.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email, memberships_of
from data.accounts.sign_in_codes import CodePurpose
from data.accounts.sign_ins import LinkPurpose, SignInLink, count_successors, find_link
from data.kit import clock
from services.accounts.known_devices import EntryHold, subject_of, take_entry_try
from services.accounts.sessions import open_session
from services.accounts.sign_in_codes import make_code
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError
from services.kit.events import About, EventKind, announce
from services.kit.links import Links, hash_token
from services.kit.own_paths import HOME, with_next
from services.kit.permissions import Actor, Permission, require
from services.kit.rate_limits import LINKS_PER_ADDRESS, MAILS_PER_DEVICE, MAILS_PER_EMAIL, Try
from services.mail.letters import sign_in_letter
from services.mail.queue import addressed_to, queue_mail

VALID_FOR = timedelta(days=7)
SUCCESSOR_EVERY = timedelta(minutes=10)
SUCCESSORS_A_DAY = 5
_PURPOSE = LinkPurpose.SIGN_IN.value


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
    """What the page of a link shows."""

    state: LinkState
    name: str = ""


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


def inspect_link(session: Session, actor: Actor, token: str, links: Links) -> LinkView:
    """What a link is good for now. Changes nothing."""
    require(actor, Permission.SEND_MAIL)
    row, person = _find(session, token, links)
    if row is None or person is None:
        return LinkView(LinkState.REFUSED)
    if row.expires_at <= clock.now():
        return LinkView(LinkState.EXPIRED)
    return LinkView(LinkState.VALID, person.name)


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
    link.is_successor = True
    session.add(link)
    return True


def use_link(session: Session, actor: Actor, token: str, device: str, links: Links) -> str:
    """Sign in with a link; returns the secret for the browser's cookie.

    Raises:
        LinkRefused: the link is too old, was revoked or is not ours.
    """
    require(actor, Permission.SEND_MAIL)
    row, person = _find(session, token, links)
    if row is None or person is None or row.expires_at <= clock.now():
        raise LinkRefused
    return open_session(session, actor, person, "link", device)


def _find(session: Session, token: str, links: Links) -> tuple[SignInLink | None, Person | None]:
    if not links.is_ours(token, _PURPOSE):
        return None, None
    row = find_link(session, hash_token(token), purpose=LinkPurpose.SIGN_IN)
    person = None if row is None else session.get(Person, row.person_id)
    if row is None or person is None or row.revoked_at is not None or row.epoch != person.epoch:
        return None, None
    return (row, person) if _has_place(session, person) else (None, None)


def _mail_link(
    session: Session, actor: Actor, person: Person, way: _Way, links: Links
) -> SignInLink:
    """Store and mail a new link; for a stranger, whose row is not stored, only write the letter."""
    token = links.new_token(_PURPOSE)
    at = clock.now()
    link = SignInLink(
        token_hash=hash_token(token),
        person_id=person.id,
        epoch=person.epoch,
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    address = links.address(with_next(f"/sign-in/link/{token}", way.next_path))
    letter = sign_in_letter(read_contractor(session), person.name, address, way.code)
    if person in session:
        session.add(link)
        queue_mail(session, actor, addressed_to(person, letter))
        about = About(subject_id=person.id)
        announce(session, actor, EventKind.SIGN_IN_LINK_REQUESTED, about)
    return link


def _is_enough(session: Session, person: Person) -> bool:
    at = clock.now()
    recent = count_successors(session, person_id=person.id, within=SUCCESSOR_EVERY, at=at)
    today = count_successors(session, person_id=person.id, within=timedelta(days=1), at=at)
    return recent > 0 or today >= SUCCESSORS_A_DAY


def _has_place(session: Session, person: Person) -> bool:
    if person.staff_role is not None:
        return True
    return bool(memberships_of(session, person.id, at=clock.now()))
