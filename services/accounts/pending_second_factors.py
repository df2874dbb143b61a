"""Between the first factor and the second: a session that waits for its code opens nothing yet."""

from dataclasses import dataclass, field

from sqlmodel import Session

from data.accounts.second_factors import find_totp
from services.accounts.factor_codes import take_factor_code
from services.accounts.second_factors import (
    Enrolment,
    WrongFactor,
    begin_enrolment,
    confirm_enrolment,
    describe_enrolment,
)
from services.accounts.sessions import admit, find_waiting
from services.kit.errors import DomainError, TooManyTries
from services.kit.permissions import Actor, Permission, load_actor, require
from services.kit.rate_limits import FACTORS_A_DAY, FACTORS_PER_PERSON, Try, take_tries
from services.kit.unit_of_work import execute_as_system


class NotWaiting(DomainError):
    def __init__(self) -> None:
        super().__init__("That took longer than 10 minutes. Sign in again.")


@dataclass(frozen=True, slots=True)
class PendingSecondFactor:
    """What the page between the two factors shows."""

    name: str
    enrolment: Enrolment | None  # for those who must have a second factor and have none yet


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody is in: the new secret for the browser's cookie, and recovery codes to keep."""

    secret: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _FactorOutcome:
    is_limited: bool = False
    secret: str = field(default="", repr=False)


def view_factor_door(session: Session, actor: Actor, token: str) -> PendingSecondFactor | None:
    """What a browser's cookie waits for; None when for nothing. The secret to enrol is kept."""
    require(actor, Permission.SEND_MAIL)
    found = find_waiting(session, token)
    if found is None:
        return None
    _, person = found
    totp = find_totp(session, person_id=person.id, lock=True)
    if totp is None:
        return PendingSecondFactor(person.name, begin_enrolment(session, person))
    if totp.confirmed_at is None:
        return PendingSecondFactor(person.name, describe_enrolment(session, person, totp.secret))
    return PendingSecondFactor(person.name, None)


async def pass_factor_door(token: str, typed: str) -> Admission:
    """Give the second factor: the app's code or a recovery code.

    Raises:
        NotWaiting: the first factor is older than ten minutes, or was never given.
        TooManyTries: codes were guessed too often.
        WrongFactor: the code does not fit or was used before.
    """
    # Raised out here: a refusal inside of the transaction would undo the count of its try.
    outcome = await execute_as_system(_pass, token, typed)
    if outcome.is_limited:
        raise TooManyTries
    if not outcome.secret:
        raise WrongFactor
    return Admission(outcome.secret)


def enrol_at_door(session: Session, actor: Actor, token: str, typed: str) -> Admission:
    """Turn the required second factor on with the app's first code, and be signed in.

    Raises:
        NotWaiting: the first factor is older than ten minutes, or was never given.
        WrongFactor: the code does not fit the secret.
        FactorRefused: there is one already.
    """
    require(actor, Permission.SEND_MAIL)
    found = find_waiting(session, token)
    if found is None:
        raise NotWaiting
    row, person = found
    secret = admit(session, row)
    codes = confirm_enrolment(session, load_actor(session, row.id), person, typed)
    return Admission(secret, codes)


def _pass(session: Session, actor: Actor, token: str, typed: str) -> _FactorOutcome:
    require(actor, Permission.SEND_MAIL)
    found = find_waiting(session, token)
    if found is None:
        raise NotWaiting
    row, person = found
    subject = str(person.id)
    tries = (Try(FACTORS_PER_PERSON, subject), Try(FACTORS_A_DAY, subject))
    if not take_tries(session, actor, *tries):
        return _FactorOutcome(is_limited=True)
    if not take_factor_code(session, person.id, typed):
        return _FactorOutcome()
    return _FactorOutcome(secret=admit(session, row))
