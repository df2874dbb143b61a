"""What people set for themselves: name, phone, looks, and which mails they do without."""

from dataclasses import dataclass

from sqlmodel import Session

from data.accounts.people import HourFormat, NoticePace, Person, StartPage, Theme
from data.accounts.profiles import MutedNotice, muted_kinds, open_email_changes
from data.kit import clock
from data.notices.notices import NoticeKind, release_held
from services.kit.errors import DomainError, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

LONGEST_NAME = 100
LONGEST_PHONE = 40
_NEEDED = {
    NoticeKind.INVOICE_PUBLISHED: Permission.VIEW_MONEY,
    NoticeKind.INVOICE_DUE_SOON: Permission.VIEW_MONEY,
    NoticeKind.INVOICE_OVERDUE: Permission.VIEW_MONEY,
    NoticeKind.PAYMENT_FAILED: Permission.VIEW_MONEY,
    NoticeKind.AUTOPAY_AHEAD: Permission.VIEW_MONEY,
    NoticeKind.CARD_EXPIRING: Permission.VIEW_MONEY,
    NoticeKind.ESTIMATE_PUBLISHED: Permission.VIEW_ESTIMATES,
    NoticeKind.ESTIMATE_ANSWERED: Permission.VIEW_ESTIMATES,
    NoticeKind.MESSAGE: Permission.TALK,
    NoticeKind.VISIT_CHANGE_ANSWERED: Permission.MANAGE_WORK,
}


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
class NoticeChoice:
    """A kind of mail that the person could get, and whether they want it."""

    kind: NoticeKind
    is_on: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One's own account. ``new_email`` waits for both mailboxes to say yes; empty if none does."""

    name: str
    phone: str
    email: str
    new_email: str
    has_password: bool
    preferences: Preferences
    notices: tuple[NoticeChoice, ...]
    notice_pace: NoticePace


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
        notices=_notices(session, actor, person),
        notice_pace=person.notice_pace,
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


def switch_notice(session: Session, actor: Actor, kind: NoticeKind, *, is_on: bool) -> None:
    """Switch one kind of mail to oneself on or off. Doing it twice changes nothing."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    muted = session.get(MutedNotice, (person.id, kind.value))
    if is_on and muted is not None:
        session.delete(muted)
    elif not is_on and muted is None:
        session.add(MutedNotice(person_id=person.id, kind=kind.value))
    session.flush()


def set_notice_pace(session: Session, actor: Actor, pace: NoticePace) -> None:
    """Choose between mails as things happen and one mail a day; what waits is sent when it may."""
    require(actor, Permission.OWN_ACCOUNT)
    person = find_myself(session, actor)
    person.notice_pace = pace
    session.add(person)
    if pace is NoticePace.AT_ONCE:
        release_held(session, person.id)
    session.flush()


def needed_permission(kind: NoticeKind) -> Permission:
    """What it takes for a kind of mail to reach somebody at all."""
    return _NEEDED.get(kind, Permission.VIEW_WORK)


def find_myself(session: Session, me: Actor) -> Person:
    """The actor's own row, locked where it is about to change.

    Raises:
        SignedOut: the person is gone.
    """
    person = None if me.person_id is None else session.get(Person, me.person_id)
    if person is None:
        raise SignedOut
    return person


def _notices(session: Session, actor: Actor, person: Person) -> tuple[NoticeChoice, ...]:
    if actor.customer_id is None:
        return ()  # the contractor's staff get no mails about work
    muted = muted_kinds(session, person_id=person.id)
    return tuple(
        NoticeChoice(kind, kind.value not in muted)
        for kind in NoticeKind
        if actor.may(needed_permission(kind))
    )
