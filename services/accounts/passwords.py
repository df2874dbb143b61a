"""Signing in with a password, changing it, and choosing a new one by mail.

A password is hashed before the transaction that stores it: hashing takes long, and SQLite has
one writer.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email, memberships_of
from data.accounts.sign_ins import LinkPurpose, SignInLink, find_link
from data.kit import clock
from services.accounts.known_devices import refuse_held, subject_of, take_entry_try
from services.accounts.password_hashing import hash_password, is_outdated, is_password
from services.accounts.password_rules import problem_with_password
from services.accounts.reauthentication import require_proved_session
from services.accounts.sessions import end_everything_of, open_session
from services.accounts.sign_in_links import LinkAnswer, LinkRequest, take_mail_try
from services.kit import unit_of_work
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError, SignedOut, TooManyTries
from services.kit.events import About, EventKind, announce
from services.kit.links import Links, hash_token
from services.kit.permissions import Actor, Permission, require
from services.kit.rate_limits import (
    SIGN_INS_PER_ADDRESS,
    SIGN_INS_PER_EMAIL,
    Try,
    take_tries,
)
from services.mail.letters import reset_letter
from services.mail.queue import addressed_to, queue_mail

RESET_VALID_FOR = timedelta(hours=1)
_RESET = LinkPurpose.RESET.value


class WrongPassword(DomainError):
    def __init__(self) -> None:
        super().__init__("That email and password do not match. Try again, or use a link.")


class PasswordRefused(DomainError):
    """The sentence says what would be a better one."""


class ResetRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("This link does not work any more. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class PasswordTry:
    """A sign-in as it was typed, and where it came from."""

    email: str
    password: str = field(repr=False)
    client_address: str
    device: str
    known_device: str = ""  # see ``known_devices``


@dataclass(frozen=True, slots=True)
class _Account:
    person_id: UUID
    password_hash: str | None = field(repr=False)
    words: tuple[str, ...]  # what others connect with the person


async def sign_in_with_password(attempt: PasswordTry) -> str:
    """Check a password and start a session; returns the secret for the browser's cookie.

    Raises:
        TooManyTries: from this network, or for this email in browsers new to it, in the last hour.
        WrongPassword: or nobody has the email, or they have no password. Nothing tells which.
    """
    network = (SIGN_INS_PER_ADDRESS, attempt.client_address)
    person = Try(SIGN_INS_PER_EMAIL, subject_of(attempt.email, attempt.known_device))
    refuse_held(await unit_of_work.execute_as_system(take_entry_try, network, person))
    known = await unit_of_work.consult_as_system(_find_known, attempt.email)
    password_hash = None if known is None else known.password_hash
    if not await is_password(password_hash, attempt.password):
        raise WrongPassword
    assert known is not None
    renewed = None
    if known.password_hash is not None and is_outdated(known.password_hash):
        renewed = await hash_password(attempt.password)
    return await unit_of_work.execute_as_system(_sign_in, known, attempt.device, renewed)


async def change_password(session_id: UUID, current: str, new: str) -> None:
    """Give whoever is signed in a new password and sign them out everywhere else.

    Raises:
        WrongPassword: ``current`` is not the password they have.
        PasswordRefused: the new one is too easy to guess.
        TooManyTries: ``current`` was guessed too often.
        ReauthenticationNeeded: it is the first one, and a mail's button alone let them in.
    """
    known = await unit_of_work.consult(session_id, _know_myself)
    if known.password_hash is not None:
        tries = (Try(SIGN_INS_PER_EMAIL, str(known.person_id)),)
        if not await unit_of_work.execute_as_system(take_tries, *tries):
            raise TooManyTries
        if not await is_password(known.password_hash, current):
            raise WrongPassword
    _refuse_easy(new, known.words)
    new_hash = await hash_password(new)
    await unit_of_work.execute(session_id, set_password, new_hash)


async def reset_password(token: str, new: str, device: str, links: Links) -> str:
    """Choose a new password with a mailed link and sign in; returns the cookie's secret.

    Raises:
        ResetRefused: the link is too old, was used, or is not ours.
        PasswordRefused: the new password is too easy to guess; the link stays good.
    """
    known = await unit_of_work.consult_as_system(_find_reset, token, links)
    _refuse_easy(new, known.words)
    new_hash = await hash_password(new)
    return await unit_of_work.execute_as_system(_use_reset, token, new_hash, device)


def set_password(session: Session, me: Actor, new_hash: str) -> None:
    """Store one's own new password; it ends one's other sessions and all links.

    Raises:
        ReauthenticationNeeded: it is the first one, and a mail's button alone let them in.
    """
    require(me, Permission.OWN_ACCOUNT)
    person = _myself(session, me)
    if person.password_hash is None:
        require_proved_session(session, me)
    person.password_hash = new_hash
    end_everything_of(session, me, person, keep=me.session_id)


def request_reset(session: Session, actor: Actor, request: LinkRequest, links: Links) -> LinkAnswer:
    """Mail a link for choosing a new password, if the address is known; as slowly if not."""
    require(actor, Permission.SEND_MAIL)
    answer = take_mail_try(session, actor, request)
    if answer is not LinkAnswer.MAILED:
        return answer
    person = find_person_by_email(session, request.email)
    recipient = person or Person(email=request.email, name="")
    token = links.new_token(_RESET)
    letter = reset_letter(
        read_contractor(session), recipient.name, links.address(f"/reset/{token}")
    )
    if person is None:
        return answer
    session.add(
        SignInLink(
            purpose=LinkPurpose.RESET,
            token_hash=hash_token(token),
            person_id=person.id,
            epoch=person.epoch,
            created_at=clock.now(),
            expires_at=clock.now() + RESET_VALID_FOR,
        )
    )
    queue_mail(session, actor, addressed_to(person, letter))
    announce(session, actor, EventKind.SIGN_IN_LINK_REQUESTED, About(subject_id=person.id))
    return answer


def inspect_reset(session: Session, actor: Actor, token: str, links: Links) -> str:
    """The name of the person a reset link belongs to. Changes nothing.

    Raises:
        ResetRefused: the link is too old, was used, or is not ours.
    """
    require(actor, Permission.SEND_MAIL)
    if not links.is_ours(token, _RESET):
        raise ResetRefused
    return _reset_of(session, token)[1].name


def _find_reset(session: Session, actor: Actor, token: str, links: Links) -> _Account:
    inspect_reset(session, actor, token, links)
    return _as_known(session, _reset_of(session, token)[1])


def _use_reset(session: Session, actor: Actor, token: str, new_hash: str, device: str) -> str:
    link, person = _reset_of(session, token)
    session.refresh(person, with_for_update=True)
    if link.epoch != person.epoch:  # used at the same moment by somebody else
        raise ResetRefused
    link.revoked_at = clock.now()
    session.add(link)
    person.password_hash = new_hash
    end_everything_of(session, actor, person)
    return open_session(session, actor, person, "reset", device)


def _reset_of(session: Session, token: str) -> tuple[SignInLink, Person]:
    link = find_link(session, hash_token(token), purposes=[LinkPurpose.RESET])
    person = None if link is None else session.get(Person, link.person_id)
    if link is None or person is None or link.epoch != person.epoch:
        raise ResetRefused
    if link.revoked_at is not None or link.expires_at <= clock.now():
        raise ResetRefused
    return link, person


def _sign_in(
    session: Session, actor: Actor, known: _Account, device: str, renewed: str | None
) -> str:
    person = session.get(Person, known.person_id, with_for_update=True)
    if person is None or person.password_hash != known.password_hash:
        raise WrongPassword  # changed while it was being checked
    if renewed is not None:
        person.password_hash = renewed
        session.add(person)
    try:
        return open_session(session, actor, person, "password", device)
    except SignedOut:
        raise WrongPassword from None  # nobody's user any more, which is nobody's business


def _find_known(session: Session, _actor: Actor, email: str) -> _Account | None:
    person = find_person_by_email(session, email)
    return None if person is None else _as_known(session, person)


def _know_myself(session: Session, me: Actor) -> _Account:
    return _as_known(session, _myself(session, me))


def _myself(session: Session, me: Actor) -> Person:
    person = None if me.person_id is None else session.get(Person, me.person_id)
    if person is None:
        raise SignedOut
    return person


def _as_known(session: Session, person: Person) -> _Account:
    words = (person.name, person.email.partition("@")[0], person.email.partition("@")[2])
    places = memberships_of(session, person.id, at=clock.now())
    names = (read_contractor(session).name, *(customer.name for _, customer in places))
    return _Account(person.id, person.password_hash, (*words, *names))


def _refuse_easy(password: str, words: tuple[str, ...]) -> None:
    problem = problem_with_password(password, words)
    if problem is not None:
        raise PasswordRefused(problem)
