"""Authenticator apps, for tests of second factors."""

from dataclasses import dataclass

import pyotp
from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.second_factors import Totp
from services.accounts.second_factors import begin_second_factor, confirm_second_factor
from services.kit.permissions import Actor
from tests.services.accounts.invitation_world import prove_afresh
from tests.services.accounts.sign_in_world import MovedClock


@dataclass(frozen=True, slots=True)
class App:
    """Shows codes as a phone would, by the moved clock."""

    secret: str
    clock: MovedClock

    def code(self, **drift: float) -> str:
        at = self.clock.at.timestamp() + drift.get("seconds", 0)
        return pyotp.TOTP(self.secret).at(int(at))


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody with a second factor, signed in with fresh proof."""

    me: Actor
    app: App
    recovery_codes: tuple[str, ...]


def enrol(session: Session, person: Person, clock: MovedClock) -> Enrolled:
    me = prove_afresh(session, person)
    begin_second_factor(session, me)
    app = App(session.get_one(Totp, person.id).secret, clock)
    codes = confirm_second_factor(session, me, app.code())
    session.commit()
    clock.move(seconds=30)  # the code that confirmed it is used up
    return Enrolled(me, app, codes)
