"""The second factor: codes of an authenticator app, and recovery codes for when it is lost."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.second_factors import (
    RecoveryCode,
    Totp,
    count_recovery_codes,
    delete_recovery_codes,
    find_totp,
)
from data.kit import clock
from data.kit.companies import find_company
from services.accounts.account_notices import tell_of_change
from services.accounts.factor_codes import fits_app, hash_recovery_code
from services.accounts.reauthentication import require_reauthentication
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.kit.qr_codes import qr_data_uri

RECOVERY_CODES = 10


class FactorRefused(DomainError):
    """The sentence says why the second factor stays as it is."""


class WrongFactor(DomainError):
    def __init__(self) -> None:
        super().__init__("That code does not fit. Wait for the app's next one and try again.")


@dataclass(frozen=True, slots=True)
class FactorState:
    """What the profile shows of one's own second factor."""

    is_on: bool
    is_required: bool  # staff, and the contractor wants it of them
    codes_left: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app must be told, once."""

    secret: str = field(repr=False)  # in groups of four, to be typed
    qr: str = field(repr=False)  # the same as a picture, a data URI


def view_second_factor(session: Session, me: Actor) -> FactorState:
    """One's own second factor; everybody may ask."""
    require(me, Permission.OWN_ACCOUNT)
    person = _myself(session, me)
    totp = find_totp(session, person_id=person.id)
    since = None if totp is None else totp.confirmed_at
    left = count_recovery_codes(session, person_id=person.id) if since else 0
    return FactorState(since is not None, is_required_of(session, person), left, since)


def begin_second_factor(session: Session, me: Actor) -> Enrolment:
    """Make a secret for one's authenticator app; it protects nothing before it is confirmed.

    Raises:
        ReauthenticationNeeded: one's last proof is older than 10 minutes.
        FactorRefused: there is one already.
    """
    require(me, Permission.OWN_ACCOUNT)
    require_reauthentication(session, me)
    return begin_enrolment(session, _myself(session, me))


def confirm_second_factor(session: Session, me: Actor, typed: str) -> tuple[str, ...]:
    """Turn one's second factor on with the app's first code; returns the recovery codes.

    Raises:
        ReauthenticationNeeded: one's last proof is older than 10 minutes.
        WrongFactor: the code does not fit the secret.
        FactorRefused: it is on already, or was never begun.
    """
    require(me, Permission.OWN_ACCOUNT)
    require_reauthentication(session, me)
    return confirm_enrolment(session, me, _myself(session, me), typed)


def disable_second_factor(session: Session, me: Actor) -> None:
    """Turn one's second factor off. Doing it twice changes nothing.

    Raises:
        ReauthenticationNeeded: one's last proof is older than 10 minutes.
        FactorRefused: the contractor requires it of the staff.
    """
    require(me, Permission.OWN_ACCOUNT)
    require_reauthentication(session, me)
    person = _myself(session, me)
    if is_required_of(session, person):
        raise FactorRefused("Your company requires two-step verification, so it stays on.")
    totp = find_totp(session, person_id=person.id, lock=True)
    if totp is None:
        return
    delete_recovery_codes(session, person_id=person.id)
    session.delete(totp)
    _announce(session, me, person, "off")
    tell_of_change(session, person, "Two-step verification was turned off.")


def renew_recovery_codes(session: Session, me: Actor) -> tuple[str, ...]:
    """Ten new recovery codes; the ones before are worthless.

    Raises:
        ReauthenticationNeeded: one's last proof is older than 10 minutes.
        FactorRefused: there is no second factor.
    """
    require(me, Permission.OWN_ACCOUNT)
    require_reauthentication(session, me)
    person = _myself(session, me)
    totp = find_totp(session, person_id=person.id, lock=True)
    if totp is None or totp.confirmed_at is None:
        raise FactorRefused("Turn on two-step verification first.")
    _announce(session, me, person, "new recovery codes")
    tell_of_change(session, person, "New recovery codes were made; those before are worthless.")
    return _make_recovery_codes(session, person)


def require_factor_of_staff(session: Session, actor: Actor, *, required: bool) -> None:
    """Have the contractor's staff use a second factor, or leave it to each of them.

    Who has none is asked to set one up when they sign in the next time, within 12 hours.

    Raises:
        ReauthenticationNeeded: the actor's last proof is older than 10 minutes.
        FactorRefused: there is no company yet.
    """
    require(actor, Permission.MANAGE_STAFF)
    require_reauthentication(session, actor)
    company = find_company(session)
    if company is None:
        raise FactorRefused("Import or enter your company first.")
    if company.staff_needs_factor is required:
        return
    company.staff_needs_factor = required
    session.add(company)
    what = "required of the staff" if required else "left to the staff"
    announce(session, actor, EventKind.SECOND_FACTOR_CHANGED, About(), {"what": what})


def is_required_of(session: Session, person: Person) -> bool:
    """Whether the contractor wants a second factor of this person."""
    company = find_company(session)
    return person.staff_role is not None and company is not None and company.staff_needs_factor


def begin_enrolment(session: Session, person: Person) -> Enrolment:
    """A part of other services' transactions: they have asked who it is."""
    totp = find_totp(session, person_id=person.id, lock=True)
    if totp is not None and totp.confirmed_at is not None:
        raise FactorRefused("Two-step verification is already on.")
    if totp is None:
        totp = Totp(person_id=person.id, secret="")
    totp.secret, totp.created_at = pyotp.random_base32(), clock.now()
    session.add(totp)
    session.flush()
    return describe_enrolment(session, person, totp.secret)


def describe_enrolment(session: Session, person: Person, secret: str) -> Enrolment:
    issuer = read_contractor(session).name
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=issuer)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Enrolment(groups, qr_data_uri(uri))


def confirm_enrolment(session: Session, by: Actor, person: Person, typed: str) -> tuple[str, ...]:
    """A part of other services' transactions: they have asked who it is."""
    totp = find_totp(session, person_id=person.id, lock=True)
    if totp is None or totp.confirmed_at is not None:
        raise FactorRefused("Start over: two-step verification was changed in the meantime.")
    if not fits_app(session, totp, typed):
        raise WrongFactor
    totp.confirmed_at = clock.now()
    session.add(totp)
    _announce(session, by, person, "on")
    tell_of_change(session, person, "Two-step verification was turned on.")
    return _make_recovery_codes(session, person)


def _make_recovery_codes(session: Session, person: Person) -> tuple[str, ...]:
    delete_recovery_codes(session, person_id=person.id)
    codes = tuple(_new_recovery_code() for _ in range(RECOVERY_CODES))
    for code in codes:
        session.add(RecoveryCode(person_id=person.id, code_hash=hash_recovery_code(code)))
    session.flush()
    return codes


def _new_recovery_code() -> str:
    # 80 random bits: nobody guesses them, so a fast hash is enough.
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _announce(session: Session, actor: Actor, person: Person, what: str) -> None:
    about = About(subject_id=person.id)
    announce(session, actor, EventKind.SECOND_FACTOR_CHANGED, about, {"what": what})


def _myself(session: Session, me: Actor) -> Person:
    person = None if me.person_id is None else session.get(Person, me.person_id)
    if person is None:
        raise SignedOut
    return person
