"""Six-digit codes beside the sign-in link."""

import re
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Person
from data.accounts.sign_in_codes import MailedCode
from data.accounts.sign_ins import SignInSession
from services.accounts.sessions import end_everything_of, resolve_session
from services.accounts.sign_in_codes import CodeAttempt, CodeRefused, sign_in_with_code
from services.accounts.sign_in_links import LinkAnswer, LinkRequest, request_sign_in_link
from services.kit.errors import TooManyTries
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import execute_as_system
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, make_ann
from tests.services.kit.races import race

KNOWN = "a" * 32
WIDE = "\uff11\uff12\uff13\uff14\uff15\uff16"  # digits, but not of the code's kind


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


@pytest.fixture
def ann(session: Session, moved_clock: MovedClock) -> Person:
    assert moved_clock.at is not None
    return make_ann(session)


def mailed_code(session: Session) -> str:
    session.commit()
    request = LinkRequest("ann@example.com", "192.0.2.1", known_device=KNOWN)
    assert request_sign_in_link(session, SYSTEM, request, LINKS) is LinkAnswer.MAILED
    mail = mails(session)[-1]
    found = re.search(r"^(\d{6})$", mail.text, re.MULTILINE)
    assert found is not None
    assert found[1] in mail.html
    return found[1]


def attempt(code: str, email: str = "ann@example.com") -> CodeAttempt:
    return CodeAttempt(email, code, "192.0.2.1", "")


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_code_signs_in_once(session: Session, ann: Person) -> None:
    code = mailed_code(session)

    secret = await sign_in_with_code(attempt(f" {code[:3]} {code[3:]}"), LINKS)

    session.commit()
    signed_in = resolve_session(session, secret)
    assert signed_in is not None
    assert signed_in.person_id == ann.id
    row = session.exec(select(SignInSession)).one()
    assert (row.method, row.proved_at is not None) == ("code", True)
    with pytest.raises(CodeRefused):
        await sign_in_with_code(attempt(code), LINKS)


def test_only_a_keyed_hash_is_stored(session: Session, ann: Person) -> None:
    code = mailed_code(session)

    row = session.exec(select(MailedCode)).one()

    assert row.person_id == ann.id
    assert code not in repr(row.model_dump(exclude={"id", "person_id", "created_at"}))
    assert row.code_hash == LINKS.seal(f"code.sign_in.{row.id}.{code}")


@pytest.mark.usefixtures("ann")
async def test_fifth_wrong_try_ends_the_code(session: Session) -> None:
    code = mailed_code(session)

    for _ in range(5):
        with pytest.raises(CodeRefused):
            await sign_in_with_code(attempt(another(code)), LINKS)

    with pytest.raises(CodeRefused):
        await sign_in_with_code(attempt(code), LINKS)


@pytest.mark.usefixtures("ann")
async def test_strangers_wrong_tries_hold_no_known_browser(session: Session) -> None:
    code = mailed_code(session)
    for _ in range(10):
        with pytest.raises(CodeRefused):
            await sign_in_with_code(attempt(another(code)), LINKS)
    with pytest.raises(TooManyTries):
        await sign_in_with_code(attempt(code), LINKS)

    secret = await sign_in_with_code(replace(attempt(code), known_device=KNOWN), LINKS)

    assert secret
    with pytest.raises(CodeRefused):
        await sign_in_with_code(replace(attempt(code), known_device=KNOWN), LINKS)


@pytest.mark.usefixtures("ann")
async def test_known_browser_has_ten_tries_of_its_own(session: Session) -> None:
    code = mailed_code(session)
    for _ in range(10):
        with pytest.raises(CodeRefused):
            await sign_in_with_code(replace(attempt(another(code)), known_device=KNOWN), LINKS)

    with pytest.raises(TooManyTries):
        await sign_in_with_code(replace(attempt(code), known_device=KNOWN), LINKS)
    assert await sign_in_with_code(attempt(code), LINKS)


@pytest.mark.usefixtures("ann")
async def test_code_is_good_for_ten_minutes(session: Session, moved_clock: MovedClock) -> None:
    code = mailed_code(session)
    moved_clock.move(minutes=10)

    with pytest.raises(CodeRefused):
        await sign_in_with_code(attempt(code), LINKS)


@pytest.mark.usefixtures("ann")
async def test_newest_code_alone_is_good(session: Session) -> None:
    first, second = mailed_code(session), mailed_code(session)

    if first != second:
        with pytest.raises(CodeRefused):
            await sign_in_with_code(attempt(first), LINKS)
    assert await sign_in_with_code(attempt(second), LINKS)


async def test_code_dies_with_the_epoch_and_the_place(session: Session, ann: Person) -> None:
    code = mailed_code(session)
    end_everything_of(session, SYSTEM, ann)
    session.commit()
    with pytest.raises(CodeRefused):
        await sign_in_with_code(attempt(code), LINKS)

    code = mailed_code(session)
    session.delete(session.exec(select(Membership)).one())
    session.commit()
    with pytest.raises(CodeRefused):
        await sign_in_with_code(attempt(code), LINKS)
    assert session.exec(select(SignInSession)).all() == []


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "\uff11\uff12\uff13\uff14\uff15\uff16", "\x00" * 6]
)
async def test_hostile_code_is_refused(session: Session, typed: str) -> None:
    mailed_code(session)

    with pytest.raises(CodeRefused):
        await sign_in_with_code(attempt(typed), LINKS)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("email", ["ann@example.com", "eve@example.com"])
async def test_eleventh_try_an_hour_is_too_many(session: Session, email: str) -> None:
    code = mailed_code(session)

    for _ in range(10):
        with pytest.raises(CodeRefused):
            await sign_in_with_code(attempt(another(code), email), LINKS)

    with pytest.raises(TooManyTries):
        await sign_in_with_code(attempt(another(code), email), LINKS)


@pytest.mark.usefixtures("ann")
def test_code_used_by_four_at_once_signs_one_in(session: Session) -> None:
    code = mailed_code(session)

    outcomes = race(*(sign_in_with_code(attempt(code), LINKS) for _ in range(4)))

    assert outcomes == {"done": 1, "CodeRefused": 3}


async def test_stranger_gets_no_code(session: Session, ann: Person) -> None:
    request = LinkRequest("eve@example.com", "192.0.2.1")

    answer = await execute_as_system(request_sign_in_link, request, LINKS)
    assert answer is LinkAnswer.MAILED

    session.commit()
    assert ann.email == "ann@example.com"
    assert session.exec(select(MailedCode)).all() == []
