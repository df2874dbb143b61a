"""What people set for themselves: name, phone and looks. Their mails are in notice_choices."""

from dataclasses import dataclass

from sqlmodel import Session

from data.accounts.people import HourFormat, Person, StartPage, Theme
from data.accounts.profiles import open_email_changes
from data.kit import clock
from services.kit.errors import DomainError, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

LONGEST_NAME = 100
LONGEST_PHONE = 40


class NameMissing(DomainError):
    def __init__(self) -> None:
        super().__init__("Enter your name.")


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the portal looks and begins for one person."""

    theme: Theme
    hours: HourFormat
    start_page: StartPage


@dataclass(frozen=True, slots=True)
class Profile:
    """One's own account. ``new_email`` waits for both mailboxes to say yes; empty if none does."""

    name: str
    phone: str
    email: str
    new_email: str
    has_password: bool
    preferences: Preferences


def view_profile(session: Session, actor: Actor) -> Profile:
    """One's own account."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    changes = open_email_changes(session, person_id=person.id, at=clock.now())
    return Profile(
        name=person.name,
        phone=person.phone,
        email=person.email,
        new_email=changes[0].new_email if changes else "",
        has_password=person.password_hash is not None,
        preferences=Preferences(person.theme, person.hours, person.start_page),
    )


def change_details(session: Session, actor: Actor, name: str, phone: str) -> None:
    """Correct one's own name and phone number.

    Raises:
        NameMissing: there is no name in it.
    """
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    clean = " ".join(name.split())[:LONGEST_NAME]
    if not clean:
        raise NameMissing
    changed = (clean, " ".join(phone.split())[:LONGEST_PHONE])
    if changed == (person.name, person.phone):
        return
    person.name, person.phone = changed
    session.add(person)
    about = About(customer_id=actor.customer_id, subject_id=person.id)
    announce(session, actor, EventKind.PROFILE_CHANGED, about, {"name": person.name})


def set_preferences(session: Session, actor: Actor, wanted: Preferences) -> None:
    """Choose how the portal looks and begins for oneself; nobody is told."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    person.theme, person.hours = wanted.theme, wanted.hours
    person.start_page = wanted.start_page
    session.add(person)


def find_myself(session: Session, me: Actor) -> Person:
    """The actor's own row, locked where it is about to change.

    Raises:
        SignedOut: the person is gone.
    """
    person = None if me.person_id is None else session.get(Person, me.person_id)
    if person is None:
        raise SignedOut
    return person
