"""Two-step verifications: turning them on and off, and the door at which they are asked for."""

import re

import pytest
from sqlmodel import Session, select

from data.accounts.people import Person, Role
from data.accounts.second_factors import RecoveryCode, Totp
from data.accounts.sign_ins import SignInSession
from data.kit.activity import Activity
from data.kit.companies import Company
from services.accounts.pending_second_factors import (
    NotWaiting,
    enrol_at_door,
    pass_factor_door,
    view_factor_door,
)
from services.accounts.reauthentication import ReauthenticationNeeded
from services.accounts.second_factors import (
    FactorRefused,
    FactorState,
    WrongFactor,
    begin_second_factor,
    confirm_second_factor,
    disable_second_factor,
    renew_recovery_codes,
    require_factor_of_staff,
    view_second_factor,
)
from services.accounts.sessions import list_sessions, open_session, resolve_session
from services.kit.errors import NotPermitted, SignedOut, TooManyTries
from services.kit.permissions import SYSTEM, load_actor
from services.kit.unit_of_work import execute_as_system
from tests.services.accounts.factor_world import App, Enrolled, enrol
from tests.services.accounts.invitation_world import prove_afresh
from tests.services.accounts.sign_in_world import MovedClock, mails, make_ann
from tests.services.kit.races import race


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


@pytest.fixture
def ann(session: Session, moved_clock: MovedClock) -> Person:
    assert moved_clock.at is not None
    return make_ann(session)


@pytest.fixture
def enrolled(session: Session, ann: Person, moved_clock: MovedClock) -> Enrolled:
    return enrol(session, ann, moved_clock)


def waiting(session: Session, person: Person) -> str:
    """The secret of a browser in which the first factor was given."""
    token = open_session(session, SYSTEM, person, "link", "")
    session.commit()
    return token


def test_turning_on_shows_ten_codes_and_stores_their_hashes(
    session: Session, enrolled: Enrolled, moved_clock: MovedClock
) -> None:
    codes = enrolled.recovery_codes

    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", code) for code in codes)
    stored = repr([row.model_dump() for row in session.exec(select(RecoveryCode))])
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    state = view_second_factor(session, enrolled.me)
    assert (state.is_on, state.is_required, state.codes_left) == (True, False, 10)
    assert state.since is not None
    assert state.since < moved_clock.at
    details = [row.detail for row in session.exec(select(Activity)) if "second" in row.kind]
    assert details == [{"what": "on"}]


def test_begun_but_unconfirmed_factor_protects_nothing(session: Session, ann: Person) -> None:
    me = prove_afresh(session, ann)
    enrolment = begin_second_factor(session, me)

    with pytest.raises(WrongFactor):
        confirm_second_factor(session, me, "000000")

    assert enrolment.qr.startswith("data:image/svg+xml")
    assert view_second_factor(session, me) == FactorState(False, False, 0, None)
    assert resolve_session(session, waiting(session, ann)) is not None


@pytest.mark.parametrize(
    "service", [begin_second_factor, disable_second_factor, renew_recovery_codes]
)
def test_stale_proof_changes_nothing(
    session: Session, enrolled: Enrolled, moved_clock: MovedClock, service: object
) -> None:
    moved_clock.move(minutes=10)

    with pytest.raises(ReauthenticationNeeded):
        service(session, enrolled.me)  # type: ignore[operator]


async def test_factor_is_asked_for_after_the_first(
    session: Session, ann: Person, enrolled: Enrolled
) -> None:
    token = waiting(session, ann)
    assert resolve_session(session, token) is None
    row = session.exec(select(SignInSession).where(SignInSession.method == "link")).all()[-1]
    with pytest.raises(SignedOut):
        load_actor(session, row.id)
    assert len(list_sessions(session, enrolled.me)) == 1

    admission = await pass_factor_door(token, enrolled.app.code())

    session.commit()
    session.expire_all()
    signed_in = resolve_session(session, admission.secret)
    assert signed_in is not None
    assert signed_in.person_id == ann.id
    assert admission.secret != token
    assert resolve_session(session, token) is None
    with pytest.raises(NotWaiting):
        await pass_factor_door(token, enrolled.app.code())


async def test_app_code_is_good_once_and_within_its_drift(
    session: Session, ann: Person, enrolled: Enrolled, moved_clock: MovedClock
) -> None:
    moved_clock.move(minutes=5)
    late, early = enrolled.app.code(seconds=-60), enrolled.app.code(seconds=60)
    for code in (late, early):
        with pytest.raises(WrongFactor):
            await pass_factor_door(waiting(session, ann), code)

    code = enrolled.app.code(seconds=-30)
    await pass_factor_door(waiting(session, ann), f"{code[:3]} {code[3:]}")

    with pytest.raises(WrongFactor):
        await pass_factor_door(waiting(session, ann), code)


async def test_recovery_code_is_good_once(
    session: Session, ann: Person, enrolled: Enrolled
) -> None:
    code = enrolled.recovery_codes[3]

    await pass_factor_door(waiting(session, ann), code.upper().replace("-", " "))

    session.commit()
    assert view_second_factor(session, enrolled.me).codes_left == 9
    with pytest.raises(WrongFactor):
        await pass_factor_door(waiting(session, ann), code)


async def test_sixth_guess_in_ten_minutes_is_too_many(
    session: Session, ann: Person, enrolled: Enrolled
) -> None:
    for _ in range(5):
        with pytest.raises(WrongFactor):
            await pass_factor_door(waiting(session, ann), "000000")

    with pytest.raises(TooManyTries):
        await pass_factor_door(waiting(session, ann), enrolled.app.code())


async def test_waiting_lasts_ten_minutes(
    session: Session, ann: Person, enrolled: Enrolled, moved_clock: MovedClock
) -> None:
    token = waiting(session, ann)
    moved_clock.move(minutes=10)

    assert await execute_as_system(view_factor_door, token) is None
    with pytest.raises(NotWaiting):
        await pass_factor_door(token, enrolled.app.code())


def test_one_code_lets_one_of_two_in(session: Session, ann: Person, enrolled: Enrolled) -> None:
    tokens, code = [waiting(session, ann), waiting(session, ann)], enrolled.app.code()

    outcomes = race(*(pass_factor_door(token, code) for token in tokens))

    assert outcomes == {"done": 1, "WrongFactor": 1}


def test_turning_off_twice_is_announced_once(session: Session, enrolled: Enrolled) -> None:
    for _ in range(2):
        disable_second_factor(session, enrolled.me)

    details = [row.detail["what"] for row in session.exec(select(Activity)) if "sec" in row.kind]
    assert details == ["on", "off"]
    assert session.exec(select(RecoveryCode)).all() == []
    told = [mail.text for mail in mails(session) if mail.kind == "account_changed"]
    assert ["turned on" in told[0], "turned off" in told[1], len(told)] == [True, True, 2]


def test_new_recovery_codes_replace_the_old(session: Session, enrolled: Enrolled) -> None:
    fresh = renew_recovery_codes(session, enrolled.me)

    assert set(fresh).isdisjoint(enrolled.recovery_codes)
    assert view_second_factor(session, enrolled.me).codes_left == 10


def test_factor_that_is_on_is_not_begun_again(session: Session, enrolled: Enrolled) -> None:
    with pytest.raises(FactorRefused):
        begin_second_factor(session, enrolled.me)
    with pytest.raises(FactorRefused):
        confirm_second_factor(session, enrolled.me, enrolled.app.code())


async def test_required_factor_is_set_up_at_the_door(
    session: Session, ann: Person, moved_clock: MovedClock
) -> None:
    ann.staff_role = Role.OFFICE
    session.exec(select(Company)).one().staff_needs_factor = True
    session.commit()
    token = waiting(session, ann)
    door = await execute_as_system(view_factor_door, token)
    again = await execute_as_system(view_factor_door, token)
    assert door is not None
    assert door.enrolment is not None
    assert door == again  # a reload shows the same QR code
    with pytest.raises(WrongFactor):
        await execute_as_system(enrol_at_door, token, "000000")

    session.commit()
    secret = session.get_one(Totp, ann.id).secret
    code = App(secret, moved_clock).code()
    admission = await execute_as_system(enrol_at_door, token, code)

    session.commit()
    assert len(admission.recovery_codes) == 10
    assert resolve_session(session, admission.secret) is not None
    me = prove_afresh(session, ann)
    with pytest.raises(FactorRefused, match="requires"):
        disable_second_factor(session, me)


def test_customers_users_need_none(session: Session, ann: Person) -> None:
    session.exec(select(Company)).one().staff_needs_factor = True
    session.commit()

    assert resolve_session(session, waiting(session, ann)) is not None


def test_owner_alone_requires_a_factor_of_the_staff(session: Session, ann: Person) -> None:
    office = Person(name="Olga", email="olga@greenfield.example", staff_role=Role.OFFICE)
    owner = Person(name="Bo", email="bo@greenfield.example", staff_role=Role.OWNER)
    session.add_all([office, owner])
    session.commit()
    with pytest.raises(NotPermitted):
        require_factor_of_staff(session, prove_afresh(session, office), required=True)
    with pytest.raises(NotPermitted):
        require_factor_of_staff(session, prove_afresh(session, ann), required=True)

    me = prove_afresh(session, owner)
    for _ in range(2):
        require_factor_of_staff(session, me, required=True)

    assert session.exec(select(Company)).one().staff_needs_factor
    details = [row.detail for row in session.exec(select(Activity)) if "second" in row.kind]
    assert details == [{"what": "required of the staff"}]
