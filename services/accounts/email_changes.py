"""Another email address for an account: both mailboxes must say yes before it is taken over.

Who holds only the session (a desk left open) or only the old mailbox cannot take an account away.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email
from data.accounts.profiles import EmailChange, find_email_change, open_email_changes
from data.kit import clock
from services.accounts.profiles import find_myself
from services.accounts.reauthentication import require_reauthentication
from services.accounts.sessions import end_everything_of
from services.kit.contractors import read_contractor
from services.kit.email_addresses import clean_email
from services.kit.errors import DomainError, TooManyTries
from services.kit.events import About, EventKind, announce
from services.kit.links import Links, hash_token
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.rate_limits import Limit, Try, take_tries
from services.mail.account_letters import new_address_letter, old_address_letter
from services.mail.queue import Mail, addressed_to, queue_mail

VALID_FOR = timedelta(hours=24)
CHANGES_PER_PERSON = Limit("email-change.person", 5)
CHANGES_PER_ADDRESS = Limit("email-change.address", 5)
_PURPOSE = "email_change"


class EmailRefused(DomainError):
    """The sentence says what is wrong with the address."""


class ChangeRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("This link does not work any more. Ask for the change again.")


class Mailbox(StrEnum):
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A request for another address, as its links' page shows it."""

    name: str
    old_email: str
    new_email: str
    asked: Mailbox  # which mailbox the link went to
    is_done: bool = False  # both have said yes, and the new address is in force


def request_email_change(session: Session, actor: Actor, typed: str, links: Links) -> str:
    """Ask both mailboxes; returns the new address as it would be stored.

    Raises:
        ReauthenticationNeeded: the last proof of who it is is older than ten minutes.
        EmailRefused: it is no email address, or the one the account has.
        TooManyTries: it was asked for five times within the last hour.
    """
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    email = clean_email(typed)
    if email is None:
        raise EmailRefused("Enter an email address, like name@example.com.")
    if email == person.email:
        raise EmailRefused("That is your address already.")
    require_reauthentication(
        session, actor
    )  # not before: nobody proves themselves for a typing error
    tries = Try(CHANGES_PER_PERSON, str(person.id)), Try(CHANGES_PER_ADDRESS, email)
    if not take_tries(session, SYSTEM, *tries):
        raise TooManyTries
    _end_requests(session, person)
    tokens = links.new_token(_PURPOSE), links.new_token(_PURPOSE)
    session.add(
        EmailChange(
            person_id=person.id,
            session_id=actor.session_id,
            new_email=email,
            old_token_hash=hash_token(tokens[0]),
            new_token_hash=hash_token(tokens[1]),
            created_at=clock.now(),
            expires_at=clock.now() + VALID_FOR,
        )
    )
    _mail_both(session, person, email, [links.address(f"/email-change/{one}") for one in tokens])
    return email


def withdraw_email_change(session: Session, actor: Actor) -> None:
    """Keep one's address after all."""
    require(actor, Permission.OWN_ACCOUNT)
    _end_requests(session, find_myself(session, actor))


def inspect_email_change(session: Session, actor: Actor, token: str, links: Links) -> ChangeView:
    """What a mailed link would do. Changes nothing.

    Raises:
        ChangeRefused: the link is too old, was followed by another one, or is not ours.
    """
    require(actor, Permission.SEND_MAIL)
    change, person = _request_of(session, token, links)
    return _view(change, person, token)


def confirm_email_change(session: Session, actor: Actor, token: str, links: Links) -> ChangeView:
    """One mailbox says yes; with the second yes the address is taken over.

    It ends every other session and every link that was mailed to the old address.

    Raises:
        ChangeRefused: the link does not work any more, or the address was taken meanwhile.
    """
    require(actor, Permission.SEND_MAIL)
    change, person = _request_of(session, token, links)
    session.refresh(person, with_for_update=True)
    session.refresh(change, with_for_update=True)
    if change.ended_at is not None:
        raise ChangeRefused
    view = _view(change, person, token)
    if view.asked is Mailbox.OLD:
        change.old_confirmed_at = change.old_confirmed_at or clock.now()
    else:
        change.new_confirmed_at = change.new_confirmed_at or clock.now()
    session.add(change)
    if change.old_confirmed_at is None or change.new_confirmed_at is None:
        return view
    _take_over(session, actor, change, person)
    return ChangeView(person.name, view.old_email, person.email, view.asked, is_done=True)


def _take_over(session: Session, actor: Actor, change: EmailChange, person: Person) -> None:
    if find_person_by_email(session, change.new_email) is not None:
        raise ChangeRefused
    person.email = change.new_email
    change.ended_at = clock.now()
    session.add(change)
    end_everything_of(session, actor, person, keep=change.session_id)
    announce(session, actor, EventKind.EMAIL_CHANGED, About(subject_id=person.id))


def _mail_both(session: Session, person: Person, email: str, addresses: list[str]) -> None:
    contractor = read_contractor(session)
    old = old_address_letter(contractor, person.name, email, addresses[0])
    queue_mail(session, SYSTEM, addressed_to(person, old))
    # Somebody else's address gets no mail: its owner has nothing to confirm, and whoever asks
    # here learns nothing about who has an account.
    if find_person_by_email(session, email) is None:
        new = new_address_letter(contractor, person.name, email, addresses[1])
        queue_mail(session, SYSTEM, Mail(new, email, person.name))


def _end_requests(session: Session, person: Person) -> None:
    for change in open_email_changes(session, person_id=person.id, at=clock.now()):
        change.ended_at = clock.now()
        session.add(change)


def _request_of(session: Session, token: str, links: Links) -> tuple[EmailChange, Person]:
    change = (
        find_email_change(session, hash_token(token)) if links.is_ours(token, _PURPOSE) else None
    )
    if change is None or change.ended_at is not None or change.expires_at <= clock.now():
        raise ChangeRefused
    return change, session.get_one(Person, change.person_id)


def _view(change: EmailChange, person: Person, token: str) -> ChangeView:
    asked = Mailbox.OLD if hash_token(token) == change.old_token_hash else Mailbox.NEW
    return ChangeView(person.name, person.email, change.new_email, asked)
