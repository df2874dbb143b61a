"""Fresh proof: who changes what could lock others out shows first that it is still them.

A session may be days old and lie open on a desk. Before email, users, second factor, export and
deletion its owner must have proved who they are within ten minutes: by password, by the code of
their authenticator, or by a code mailed to them.

A service asks for it in its transaction, before it changes anything::

    def change_email(session: Session, actor: Actor, ...) -> ...:
        require(actor, Permission.OWN_ACCOUNT)
        require_reauthentication(session, actor)

A page calls such services by ``components.accounts.reauthentication.Reauthentication``, which
hears the refusal, asks in a sheet and tries again.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, Role
from data.accounts.second_factors import has_second_factor
from data.accounts.sign_in_codes import CodePurpose
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from services.accounts.factor_codes import take_factor_code
from services.accounts.password_hashing import is_password
from services.accounts.sessions import is_of_a_button
from services.accounts.sign_in_codes import make_code, take_code
from services.kit import unit_of_work
from services.kit.contractors import read_contractor
from services.kit.errors import DomainError, SignedOut, TooManyTries
from services.kit.links import Links
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.rate_limits import (
    FACTORS_A_DAY,
    FACTORS_PER_PERSON,
    PROOF_MAILS,
    PROOFS_PER_PERSON,
    Try,
    take_tries,
)
from services.mail.letters import proof_letter
from services.mail.queue import addressed_to, queue_mail

FRESH_FOR = timedelta(minutes=10)
_TOO_OLD = "Verify it's you first: it has been more than 10 minutes."


class ReauthenticationNeeded(DomainError):
    def __init__(self, sentence: str = _TOO_OLD) -> None:
        super().__init__(sentence)


class ProofRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("That isn't right. Check it and try again.")


class ProofWay(StrEnum):
    PASSWORD = "password"
    AUTHENTICATOR = "authenticator"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class ProofWays:
    """How one can prove who one is, the easiest way first, and where a code would be emailed."""

    ways: tuple[ProofWay, ...]
    email: str


@dataclass(frozen=True, slots=True)
class _Shown:
    way: ProofWay
    typed: str = field(repr=False)
    password_hash: str | None = field(repr=False)


def require_reauthentication(session: Session, me: Actor) -> None:
    """Let nobody on whose last proof is older than ten minutes; the portal itself may.

    Raises:
        ReauthenticationNeeded: it is, or there is no session to have proof of (an API key).
    """
    if not is_proved(session, me):
        raise ReauthenticationNeeded


def require_proved_session(session: Session, me: Actor) -> None:
    """Let nobody on whom a mail's button signed in and who has proved nothing since.

    The mail may have been forwarded: its reader may look and pay, but not use what is saved.

    Raises:
        ReauthenticationNeeded: the session is such a one.
    """
    row = None if me.session_id is None else session.get(SignInSession, me.session_id)
    if row is not None and is_of_a_button(row):
        raise ReauthenticationNeeded("Verify it's you first: an email's button let you in.")


def is_proved(session: Session, me: Actor) -> bool:
    """Whether the actor's session has fresh proof now."""
    if me.role is Role.SYSTEM and me.only is None:
        return True
    row = None if me.session_id is None else session.get(SignInSession, me.session_id)
    return row is not None and row.proved_at is not None and row.proved_at > clock.now() - FRESH_FOR


def list_proof_ways(session: Session, me: Actor) -> ProofWays:
    """The ways open to oneself; a mailed code only where there is no second factor to ask for."""
    require(me, Permission.OWN_ACCOUNT)
    person = _myself(session, me)
    ways = []
    if has_second_factor(session, person_id=person.id):
        ways.append(ProofWay.AUTHENTICATOR)
    if person.password_hash is not None:
        ways.append(ProofWay.PASSWORD)
    if ProofWay.AUTHENTICATOR not in ways:
        ways.append(ProofWay.MAIL)
    return ProofWays(tuple(ways), person.email)


def mail_proof_code(session: Session, me: Actor, links: Links) -> None:
    """Mail oneself a six-digit code.

    Raises:
        TooManyTries: five were mailed within the last hour.
        ProofRefused: a second factor is to be asked for instead.
    """
    require(me, Permission.OWN_ACCOUNT)
    person = _myself(session, me)
    if ProofWay.MAIL not in list_proof_ways(session, me).ways:
        raise ProofRefused
    if not take_tries(session, SYSTEM, Try(PROOF_MAILS, str(person.id))):
        raise TooManyTries
    code = make_code(session, person, CodePurpose.PROOF, links)
    letter = proof_letter(read_contractor(session), person.name, code)
    queue_mail(session, SYSTEM, addressed_to(person, letter))


async def prove(session_id: UUID, way: ProofWay, typed: str, links: Links) -> None:
    """Check what somebody signed in typed as proof; for ten minutes it opens what needs one.

    Raises:
        TooManyTries: proofs were guessed too often.
        ProofRefused: it is wrong, or this way is not open to them.
    """
    if not await unit_of_work.execute(session_id, _count_try, way):
        raise TooManyTries
    password_hash = None
    if way is ProofWay.PASSWORD:
        password_hash = await unit_of_work.consult(session_id, _read_password_hash)
        if not await is_password(password_hash, typed):
            raise ProofRefused
    shown = _Shown(way, typed, password_hash)
    # Raised out here: a refusal inside of the transaction would undo the count of the code's try.
    if not await unit_of_work.execute(session_id, _note_proof, shown, links):
        raise ProofRefused


def _count_try(session: Session, me: Actor, way: ProofWay) -> bool:
    subject = str(me.person_id)
    tries = [Try(PROOFS_PER_PERSON, subject)]
    if way is ProofWay.AUTHENTICATOR:
        tries += [Try(FACTORS_PER_PERSON, subject), Try(FACTORS_A_DAY, subject)]
    return take_tries(session, SYSTEM, *tries)


def _read_password_hash(session: Session, me: Actor) -> str | None:
    return _myself(session, me).password_hash


def _note_proof(session: Session, me: Actor, shown: _Shown, links: Links) -> bool:
    person = _myself(session, me)
    row = None if me.session_id is None else session.get(SignInSession, me.session_id)
    if row is None or shown.way not in list_proof_ways(session, me).ways:
        return False
    if not _is_right(session, person, shown, links):
        return False
    row.proved_at = clock.now()
    session.add(row)
    return True


def _is_right(session: Session, person: Person, shown: _Shown, links: Links) -> bool:
    if shown.way is ProofWay.AUTHENTICATOR:
        return take_factor_code(session, person.id, shown.typed)
    if shown.way is ProofWay.MAIL:
        return take_code(session, person, CodePurpose.PROOF, shown.typed, links)
    # Its hash was compared before this transaction: it must still be the one on file.
    return shown.password_hash is not None and person.password_hash == shown.password_hash


def _myself(session: Session, me: Actor) -> Person:
    person = None if me.person_id is None else session.get(Person, me.person_id)
    if person is None:
        raise SignedOut
    return person
