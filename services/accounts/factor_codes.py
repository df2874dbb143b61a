"""Whether a typed code is the authenticator's next one, or a recovery code not used before."""

import re
import secrets
from uuid import UUID

import pyotp
from sqlmodel import Session

from data.accounts.second_factors import Totp, find_totp, unused_recovery_codes
from data.kit import clock
from services.kit.links import hash_token

_STEP_SECONDS = 30
_DRIFT = (-1, 0, 1)  # steps by which a phone's clock may be off
_APP_CODE = re.compile(r"[0-9]{6}")


def take_factor_code(session: Session, person_id: UUID, typed: str) -> bool:
    """Use a code of the person's second factor up; each is good once.

    A part of other services' transactions, which count the tries.
    """
    totp = find_totp(session, person_id=person_id, lock=True)
    if totp is None or totp.confirmed_at is None:
        return False
    return fits_app(session, totp, typed) or _take_recovery_code(session, person_id, typed)


def fits_app(session: Session, totp: Totp, typed: str) -> bool:
    """Whether the app shows this code now. It and those before it are worthless afterwards."""
    code = "".join(typed.split())
    if not _APP_CODE.fullmatch(code):
        return False
    generator = pyotp.TOTP(totp.secret)
    now = int(clock.now().timestamp()) // _STEP_SECONDS
    for step in (now + drift for drift in _DRIFT):
        if step > totp.last_step and secrets.compare_digest(generator.generate_otp(step), code):
            totp.last_step = step
            session.add(totp)
            return True
    return False


def hash_recovery_code(typed: str) -> str:
    """The hash of a recovery code, however its letters, blanks and dashes were typed."""
    return hash_token(re.sub(r"[\s-]", "", typed).lower())


def _take_recovery_code(session: Session, person_id: UUID, typed: str) -> bool:
    wanted = hash_recovery_code(typed)
    for row in unused_recovery_codes(session, person_id=person_id):
        if secrets.compare_digest(row.code_hash, wanted):
            row.used_at = clock.now()
            session.add(row)
            return True
    return False
