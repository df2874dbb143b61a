"""Fresh proof: what counts as one, for how long, and by which way."""

import re

import pytest
from sqlmodel import Session, select

from data.accounts.people import Person
from data.accounts.sign_ins import SignInSession
from services.accounts import password_hashing
from services.accounts.reauthentication import (
    ProofRefused,
    ProofWay,
    ProofWays,
    ReauthenticationNeeded,
    is_proved,
    list_proof_ways,
    mail_proof_code,
    prove,
    require_reauthentication,
)
from services.accounts.sessions import open_session
from services.kit.errors import TooManyTries
from services.kit.permissions import SYSTEM, Actor, Permission, load_actor
from services.kit.unit_of_work import execute
from tests.factories import make_sign_in
from tests.services.accounts.factor_world import enrol
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, make_ann

PASSWORD = "nine lanterns by the gate"


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


@pytest.fixture
def me(session: Session, moved_clock: MovedClock) -> Actor:
    """Ann, signed in by link: that proves nothing afresh."""
    assert moved_clock.at is not None
    ann = make_ann(session)
    return load_actor(session, make_sign_in(session, ann).id)


def proved(session: Session, me: Actor) -> bool:
    session.commit()
    session.expire_all()
    return is_proved(session, me)


async def mailed_code(session: Session, me: Actor) -> str:
    assert me.session_id is not None
    await execute(me.session_id, mail_proof_code, LINKS)
    mail = mails(session)[-1]
    found = re.search(r"^(\d{6})$", mail.text, re.MULTILINE)
    assert found is not None
    assert (mail.kind, mail.to_address) == ("proof_code", "ann@example.com")
    return found[1]


async def show(me: Actor, way: ProofWay, typed: str) -> None:
    assert me.session_id is not None
    await prove(me.session_id, way, typed, LINKS)


async def test_mailed_code_counts_for_ten_minutes(
    session: Session, me: Actor, moved_clock: MovedClock
) -> None:
    assert list_proof_ways(session, me) == ProofWays((ProofWay.MAIL,), "ann@example.com")
    with pytest.raises(ReauthenticationNeeded):
        require_reauthentication(session, me)

    await show(me, ProofWay.MAIL, await mailed_code(session, me))

    assert proved(session, me)
    moved_clock.move(minutes=9, seconds=59)
    require_reauthentication(session, me)
    moved_clock.move(seconds=1)
    assert not proved(session, me)


async def test_proof_is_the_sessions_alone(session: Session, me: Actor) -> None:
    other = load_actor(session, make_sign_in(session, session.get_one(Person, me.person_id)).id)

    await show(me, ProofWay.MAIL, await mailed_code(session, me))

    assert (proved(session, me), proved(session, other)) == (True, False)


async def test_password_proves(session: Session, me: Actor) -> None:
    person = session.get_one(Person, me.person_id)
    person.password_hash = await password_hashing.hash_password(PASSWORD)
    session.commit()
    assert list_proof_ways(session, me).ways == (ProofWay.PASSWORD, ProofWay.MAIL)

    with pytest.raises(ProofRefused):
        await show(me, ProofWay.PASSWORD, "wrong")
    assert not proved(session, me)
    await show(me, ProofWay.PASSWORD, PASSWORD)

    assert proved(session, me)


async def test_authenticator_proves_and_mail_does_not_go_round_it(
    session: Session, me: Actor, moved_clock: MovedClock
) -> None:
    stale = await mailed_code(session, me)
    enrolled = enrol(session, session.get_one(Person, me.person_id), moved_clock)
    assert list_proof_ways(session, me).ways == (ProofWay.AUTHENTICATOR,)
    with pytest.raises(ProofRefused):
        await show(me, ProofWay.MAIL, stale)
    with pytest.raises(ProofRefused):
        mail_proof_code(session, me, LINKS)
    session.rollback()

    await show(me, ProofWay.AUTHENTICATOR, enrolled.app.code())

    assert proved(session, me)


@pytest.mark.parametrize("way", list(ProofWay))
@pytest.mark.parametrize("typed", ["", "000000", "x" * 5000, "\x00"])
async def test_hostile_proof_is_refused(
    session: Session, me: Actor, way: ProofWay, typed: str
) -> None:
    code = await mailed_code(session, me)

    if typed != code:
        with pytest.raises(ProofRefused):
            await show(me, way, typed)
    assert not proved(session, me)


async def test_eleventh_guess_is_too_many(session: Session, me: Actor) -> None:
    code = await mailed_code(session, me)
    for _ in range(10):
        with pytest.raises(ProofRefused):
            await show(me, ProofWay.PASSWORD, "wrong")

    with pytest.raises(TooManyTries):
        await show(me, ProofWay.MAIL, code)


async def test_sixth_mail_an_hour_is_too_many(session: Session, me: Actor) -> None:
    for _ in range(5):
        await mailed_code(session, me)

    with pytest.raises(TooManyTries):
        await mailed_code(session, me)


@pytest.mark.parametrize(
    ("method", "fresh"),
    [
        ("password", True),
        ("code", True),
        ("reset", True),
        ("link", False),
        ("invitation", False),
        ("oidc", False),
    ],
)
def test_some_ways_of_signing_in_are_proofs(
    session: Session, me: Actor, method: str, fresh: bool
) -> None:
    person = session.get_one(Person, me.person_id)

    open_session(session, SYSTEM, person, method, "")

    session.commit()
    rows = session.exec(select(SignInSession).where(SignInSession.method == method)).all()
    assert (max(rows, key=lambda row: row.id).proved_at is not None) is fresh


def test_portal_needs_no_proof_and_a_key_has_none(session: Session, me: Actor) -> None:
    require_reauthentication(session, SYSTEM)

    key = Actor(SYSTEM.role, "A key", only=frozenset({Permission.READ_RECORDS}))
    for actor in (key, Actor(me.role, me.name, me.person_id, me.customer_id)):
        with pytest.raises(ReauthenticationNeeded):
            require_reauthentication(session, actor)
