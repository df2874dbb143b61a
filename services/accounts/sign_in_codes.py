"""Six-digit codes by mail, for people whose mail is on another device than the portal.

A code is good for ten minutes, for five tries and once, and only the newest one is. The answer
to a wrong, an old and an unknown one is the same.
"""

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email
from data.accounts.sign_in_codes import CodePurpose, MailedCode, delete_codes, lock_newest_code
from data.kit import clock
from data.kit.ids import new_id
from services.accounts.known_devices import EntryHold, refuse_held, subject_of, take_entry_try
from services.accounts.sessions import open_session
from services.kit.errors import DomainError, SignedOut
from services.kit.links import Links
from services.kit.permissions import Actor, Permission, require
from services.kit.rate_limits import CODES_PER_ADDRESS, CODES_PER_EMAIL, Try
from services.kit.unit_of_work import execute_as_system

VALID_FOR = timedelta(minutes=10)
TRIES = 5
_DIGITS = re.compile(r"[0-9]{6}")


class CodeRefused(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "That is not the newest code, or it is older than 10 minutes. "
            "Check the newest email from us, or go back for another one."
        )


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """A code as it was typed, for whom, and where it came from."""

    email: str
    code: str = field(repr=False)
    client_address: str
    device: str
    known_device: str = ""  # see ``known_devices``


@dataclass(frozen=True, slots=True)
class _CodeOutcome:
    held: EntryHold | None = None
    secret: str = field(default="", repr=False)


async def sign_in_with_code(attempt: CodeAttempt, links: Links) -> str:
    """Sign in with a mailed code; returns the secret for the browser's cookie.

    Raises:
        TooManyTries: from this network, or for this email in browsers new to it, in the last hour.
        CodeRefused: wrong, too old, used, tried too often, or nobody has the email.
    """
    # Raised out here: a refusal inside of the transaction would undo the count of its try.
    outcome = await execute_as_system(_try_code, attempt, links)
    refuse_held(outcome.held)
    if not outcome.secret:
        raise CodeRefused
    return outcome.secret


def make_code(session: Session, person: Person, purpose: CodePurpose, links: Links) -> str:
    """A new code for a person, which takes the place of the one before.

    A part of the transaction that mails it. For strangers, who are not stored, nothing is.
    """
    code = f"{secrets.randbelow(1_000_000):06}"
    at = clock.now()
    row = MailedCode(
        id=new_id(),
        purpose=purpose,
        person_id=person.id,
        epoch=person.epoch,
        code_hash="",
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    row.code_hash = _seal(row, code, links)
    if person in session:
        delete_codes(session, person_id=person.id, purpose=purpose)
        session.add(row)
    return code


def take_code(
    session: Session, person: Person, purpose: CodePurpose, typed: str, links: Links
) -> bool:
    """Whether this is the person's code; if so it is used up, if not the try is counted.

    The caller's transaction must commit also when it is not.
    """
    row = lock_newest_code(session, person_id=person.id, purpose=purpose)
    if row is None or row.tries >= TRIES or not _is_good(row, person):
        return False
    row.tries += 1
    session.add(row)
    return _use_up(row, typed, links)


def _take_in_known_device(
    session: Session, person: Person, purpose: CodePurpose, typed: str, links: Links
) -> bool:
    """The same where the person signed in before: tries of strangers have not spent the code.

    Those in this browser are counted for it, not for the code.
    """
    row = lock_newest_code(session, person_id=person.id, purpose=purpose)
    return row is not None and _is_good(row, person) and _use_up(row, typed, links)


def _use_up(row: MailedCode, typed: str, links: Links) -> bool:
    code = "".join(typed.split())
    if not _DIGITS.fullmatch(code):
        return False
    if not secrets.compare_digest(row.code_hash, _seal(row, code, links)):
        return False
    row.used_at = clock.now()
    return True


def _try_code(session: Session, actor: Actor, attempt: CodeAttempt, links: Links) -> _CodeOutcome:
    require(actor, Permission.SEND_MAIL)
    bucket = Try(CODES_PER_EMAIL, subject_of(attempt.email, attempt.known_device))
    held = take_entry_try(session, actor, (CODES_PER_ADDRESS, attempt.client_address), bucket)
    if held is not None:
        return _CodeOutcome(held)
    person = find_person_by_email(session, attempt.email)
    take = _take_in_known_device if attempt.known_device else take_code
    if person is None or not take(session, person, CodePurpose.SIGN_IN, attempt.code, links):
        return _CodeOutcome()
    try:
        return _CodeOutcome(secret=open_session(session, actor, person, "code", attempt.device))
    except SignedOut:
        return _CodeOutcome()  # nobody's user any more, which is nobody's business


def _is_good(row: MailedCode, person: Person) -> bool:
    return row.used_at is None and row.epoch == person.epoch and row.expires_at > clock.now()


def _seal(row: MailedCode, code: str, links: Links) -> str:
    return links.seal(f"code.{row.purpose}.{row.id}.{code}")
