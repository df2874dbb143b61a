"""Browsers in which somebody is signed in: starting, recognising and ending their sessions.

A session ends by itself after 14 days without use and after 30 days in all; for the
contractor's staff 12 hours after signing in, where a mail's button began it after 7 days.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, Role, memberships_of
from data.accounts.second_factors import has_second_factor
from data.accounts.sign_ins import SignInSession, find_session, live_sessions
from data.kit import clock
from data.kit.companies import find_company
from services.accounts.device_names import name_device
from services.kit import unit_of_work
from services.kit.errors import NotFound, SignedOut, StorageFull
from services.kit.events import About, EventKind, announce
from services.kit.links import hash_token
from services.kit.permissions import Actor, Permission, load_actor, require
from services.kit.rate_limits import MAILS_PER_EMAIL, Try, forget_tries

IDLE = timedelta(days=14)
LONGEST = timedelta(days=30)
LONGEST_FOR_STAFF = timedelta(hours=12)
BY_BUTTON = "mail"
LONGEST_BY_BUTTON = timedelta(days=7)  # as long as the button itself, which may be forwarded
FACTOR_WITHIN = timedelta(minutes=10)
# A link is good for days and an invitation too: they open the door, but prove nothing afresh.
_FRESH_METHODS = frozenset({"password", "code", "reset"})
TOUCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a request's cookie stands for."""

    session_id: UUID
    person_id: UUID
    name: str
    email: str
    staff_role: Role | None  # None for customers' users, also where they are staff as well
    used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who proved who they are: how, in which browser, and at which customer they begin."""

    person: Person
    method: str
    device: str
    customer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One line of the list of somebody's sessions."""

    id: UUID
    device: str
    method: str
    created_at: datetime
    used_at: datetime
    is_current: bool


def open_session(session: Session, actor: Actor, person: Person, method: str, device: str) -> str:
    """Start a session and return its secret, which only the browser's cookie will hold.

    Whoever has a second factor, or must have one, is not signed in by it before they gave it.

    Raises:
        SignedOut: the person has no place at any customer and is not staff.
    """
    require(actor, Permission.SEND_MAIL)
    return admit_arrival(session, actor, Arrival(person, method, device))


def admit_arrival(session: Session, actor: Actor, arrival: Arrival) -> str:
    """The same for somebody who is to begin at one of their customers."""
    require(actor, Permission.SEND_MAIL)
    person = arrival.person
    places = memberships_of(session, person.id, at=clock.now())
    if person.staff_role is None and not places:
        raise SignedOut
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        token_hash=hash_token(token),
        person_id=person.id,
        epoch=person.epoch,
        customer_id=next((one.id for _, one in places if one.id == arrival.customer_id), None),
        device=name_device(arrival.device),
        method=arrival.method,
        proved_at=clock.now() if arrival.method in _FRESH_METHODS else None,
    )
    session.add(row)
    session.flush()
    newcomer = load_actor(session, row.id)
    if needs_factor(session, person):
        row.awaits_factor = True
        session.flush()
    else:
        _announce_arrival(session, newcomer, row)
    return token


def needs_factor(session: Session, person: Person) -> bool:
    """Whether the person has a second factor, or is staff who must have one."""
    if has_second_factor(session, person_id=person.id):
        return True
    company = find_company(session)
    return person.staff_role is not None and company is not None and company.staff_needs_factor


def is_waiting(session: Session, actor: Actor, token: str) -> bool:
    """Whether a session that was just begun still waits for its second factor."""
    require(actor, Permission.SEND_MAIL)
    found = find_session(session, hash_token(token))
    return found is not None and found[0].awaits_factor


def find_waiting(session: Session, token: str) -> tuple[SignInSession, Person] | None:
    """The session that still waits for its second factor, its row locked, and whose it is."""
    found = find_session(session, hash_token(token)) if token else None
    if found is None or not found[0].awaits_factor:
        return None
    row, person = found
    session.refresh(row, with_for_update=True)
    if row.ended_at is not None or row.epoch != person.epoch:
        return None
    is_late = row.created_at + FACTOR_WITHIN <= clock.now()
    return None if is_late or not row.awaits_factor else (row, person)


def admit(session: Session, row: SignInSession) -> str:
    """Sign in a session that has given its second factor, under a new secret.

    Raises:
        SignedOut: the person has no place any more.
    """
    token = secrets.token_urlsafe(32)
    row.token_hash, row.awaits_factor = hash_token(token), False
    row.proved_at = row.used_at = clock.now()
    session.add(row)
    session.flush()
    _announce_arrival(session, load_actor(session, row.id), row)
    return token


def resolve_session(session: Session, token: str) -> SignedIn | None:
    """Who is signed in with this secret, if it is good for anything now."""
    found = find_session(session, hash_token(token)) if token else None
    return None if found is None else _signed_in(session, *found)


def resolve_token(token: str) -> SignedIn | None:
    """The same in transactions of its own, noting now and then that the session is in use."""
    found = unit_of_work.read(lambda session: resolve_session(session, token))
    if found is not None and clock.now() - found.used_at >= TOUCH_EVERY:
        with suppress(StorageFull):  # it is logged, and whoever only reads can go on
            touch(found.session_id)
    return found


def touch_session(session: Session, session_id: UUID) -> SignedIn | None:
    """Note that a session is in use; None when it ended, also by lying idle."""
    row = session.get(SignInSession, session_id, with_for_update=True)
    person = None if row is None else session.get(Person, row.person_id)
    if row is None or person is None or _signed_in(session, row, person) is None:
        return None
    row.used_at = clock.now()
    session.add(row)
    return _signed_in(session, row, person)


def touch(session_id: UUID) -> SignedIn | None:
    """The same in a transaction of its own, for pages that live on an open socket."""
    return unit_of_work.write(lambda session: touch_session(session, session_id))


def end_session(session: Session, me: Actor, session_id: UUID) -> None:
    """End one of one's own sessions; everybody may. Ending it twice changes nothing.

    Raises:
        NotFound: no session of this person has the id.
    """
    require(me, Permission.OWN_ACCOUNT)
    row = session.get(SignInSession, session_id, with_for_update=True)
    if row is None or row.person_id != me.person_id:
        raise NotFound("session")
    if row.ended_at is not None:
        return
    _end(session, me, row)
    if row.id == me.session_id:
        about = About(customer_id=me.customer_id, subject_id=row.id)
        announce(session, me, EventKind.SIGNED_OUT, about)


def end_other_sessions(session: Session, me: Actor) -> int:
    """End all of one's own sessions but the one that asks. Returns how many."""
    require(me, Permission.OWN_ACCOUNT)
    others = [row for row in _sessions_of(session, me) if row.id != me.session_id]
    for row in others:
        _end(session, me, row)
    return len(others)


def list_sessions(session: Session, me: Actor) -> list[OpenSession]:
    """One's own sessions that are still good, the one used last first."""
    require(me, Permission.OWN_ACCOUNT)
    person = session.get_one(Person, me.person_id)
    return [
        OpenSession(
            id=row.id,
            device=row.device,
            method=row.method,
            created_at=row.created_at,
            used_at=row.used_at,
            is_current=row.id == me.session_id,
        )
        for row in _sessions_of(session, me)
        if _signed_in(session, row, person) is not None
    ]


def end_everything_of(
    session: Session, by: Actor, person: Person, *, keep: UUID | None = None
) -> None:
    """Make every session and every link of a person worthless, but for one session to keep.

    A part of other services' transactions: they have asked whether ``by`` may.
    """
    person.epoch += 1
    session.add(person)
    for row in live_sessions(session, person_id=person.id):
        if row.id == keep:
            row.epoch = person.epoch
            session.add(row)
        else:
            _end(session, by, row)
    # The mail of the last hour holds nothing but dead links, so another one may go out.
    forget_tries(session, Try(MAILS_PER_EMAIL, person.email))
    session.flush()


def is_of_a_button(row: SignInSession) -> bool:
    """Whether a mail's button began it and nothing was proved since."""
    return row.method == BY_BUTTON and row.proved_at is None


def _announce_arrival(session: Session, newcomer: Actor, row: SignInSession) -> None:
    about = About(customer_id=newcomer.customer_id, subject_id=row.id)
    announce(session, newcomer, EventKind.SIGNED_IN, about, {"method": row.method})


def _sessions_of(session: Session, me: Actor) -> list[SignInSession]:
    if me.person_id is None:
        raise SignedOut
    return list(live_sessions(session, person_id=me.person_id))


def _end(session: Session, actor: Actor, row: SignInSession) -> None:
    row.ended_at = clock.now()
    session.add(row)
    about = About(customer_id=actor.customer_id, subject_id=row.id)
    announce(session, actor, EventKind.SESSION_ENDED, about, {"device": row.device})


def _signed_in(session: Session, row: SignInSession, person: Person) -> SignedIn | None:
    if row.ended_at is not None or row.epoch != person.epoch:
        return None
    if row.awaits_factor:
        return None
    longest = LONGEST if person.staff_role is None else LONGEST_FOR_STAFF
    if is_of_a_button(row):
        longest = min(longest, LONGEST_BY_BUTTON)
    expires_at = min(row.used_at + IDLE, row.created_at + longest)
    if expires_at <= clock.now():
        return None
    ends = [place.expires_at for place, _ in memberships_of(session, person.id, at=clock.now())]
    is_member = bool(ends)
    if not is_member and person.staff_role is None:
        return None
    if person.staff_role is None and (lasting := [end for end in ends if end is not None]) == ends:
        # Who only has places that end is signed out with the last of them, open pages too.
        expires_at = min(expires_at, max(lasting))
    return SignedIn(
        session_id=row.id,
        person_id=person.id,
        name=person.name,
        email=person.email,
        staff_role=None if is_member else person.staff_role,
        used_at=row.used_at,
        expires_at=expires_at,
    )
