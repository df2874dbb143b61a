"""Signing in with a password, changing it, choosing a new one by mail."""

import asyncio
import time
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from data.accounts.people import Person
from data.accounts.sign_ins import RateBucket, SignInSession
from services.accounts.passwords import (
    PasswordRefused,
    PasswordTry,
    ResetRefused,
    WrongPassword,
    change_password,
    request_reset,
    reset_password,
    sign_in_with_password,
)
from services.accounts.sessions import resolve_session
from services.accounts.sign_in_links import (
    LinkAnswer,
    LinkRequest,
    LinkState,
    inspect_link,
    request_sign_in_link,
)
from services.kit.errors import TooManyTries
from services.kit.permissions import SYSTEM
from tests.services.accounts.sign_in_world import LINKS, MovedClock, mails, make_ann, token_in

GOOD = "correct horse battery"
BETTER = "purple otter canoe"
WEAK_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def with_password(session: Session) -> Person:
    ann = make_ann(session)
    ann.password_hash = WEAK_HASHER.hash(GOOD)
    session.add(ann)
    session.commit()
    return ann


def attempt(password: str = GOOD, email: str = "Ann@Example.com ") -> PasswordTry:
    return PasswordTry(email, password, "192.0.2.1", "Firefox/1 Windows")


async def test_the_right_password_signs_in_and_renews_a_weak_hash(session: Session) -> None:
    ann = with_password(session)
    weak = ann.password_hash

    token = await sign_in_with_password(attempt())

    session.refresh(ann)
    assert resolve_session(session, token)
    assert ann.password_hash != weak
    assert "m=19456,t=2,p=1" in str(ann.password_hash)
    assert await sign_in_with_password(attempt())


@pytest.mark.parametrize("email", ["ann@example.com", "nobody@example.com"])
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    session: Session, email: str
) -> None:
    with_password(session)

    with pytest.raises(WrongPassword) as refusal:
        await sign_in_with_password(attempt("wrong horse battery", email))

    assert str(refusal.value) == "That email and password do not match. Try again, or use a link."
    assert session.exec(select(SignInSession)).all() == []
    assert [bucket.count for bucket in session.exec(select(RateBucket))] == [1, 1]


async def test_an_unknown_address_takes_as_long_as_a_known_one(session: Session) -> None:
    ann = make_ann(session)
    ann.password_hash = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(GOOD)
    session.add(ann)
    session.commit()

    async def spent(email: str) -> float:
        # CPU time of all threads: what others do on this machine must not decide the test.
        began = time.process_time()
        with pytest.raises(WrongPassword):
            await sign_in_with_password(attempt("wrong horse battery", email))
        return time.process_time() - began

    known = sorted([await spent("ann@example.com") for _ in range(5)])
    unknown = sorted([await spent("nobody@example.com") for _ in range(5)])

    assert abs(known[2] - unknown[2]) < 0.5 * max(known[2], unknown[2])


async def test_somebody_without_a_password_cannot_use_one(session: Session) -> None:
    make_ann(session)

    with pytest.raises(WrongPassword):
        await sign_in_with_password(attempt(""))


async def test_the_eleventh_try_for_one_email_is_refused(session: Session) -> None:
    with_password(session)
    for _ in range(10):
        with pytest.raises(WrongPassword):
            await sign_in_with_password(attempt("wrong horse battery"))

    with pytest.raises(TooManyTries):
        await sign_in_with_password(attempt())

    assert max(bucket.count for bucket in session.exec(select(RateBucket))) == 11


async def test_strangers_tries_do_not_hold_a_known_browser(session: Session) -> None:
    with_password(session)
    known = replace(attempt(), known_device="a" * 32)
    for number in range(10):
        stranger = replace(attempt("wrong horse battery"), client_address=f"192.0.2.{number + 2}")
        with pytest.raises(WrongPassword):
            await sign_in_with_password(stranger)
    with pytest.raises(TooManyTries, match="newest email from us still works"):
        await sign_in_with_password(attempt())

    assert await sign_in_with_password(known)
    for _ in range(9):
        with pytest.raises(WrongPassword):
            await sign_in_with_password(replace(known, password="wrong horse battery"))
    with pytest.raises(TooManyTries):
        await sign_in_with_password(known)


async def test_hashing_leaves_the_loop_free(session: Session) -> None:
    with_password(session)
    stalls = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            stalls.append(time.perf_counter() - began)

    watcher = asyncio.create_task(watch())
    tries = [sign_in_with_password(attempt("wrong", f"{n}@example.com")) for n in range(20)]
    await asyncio.gather(*tries, return_exceptions=True)
    watcher.cancel()

    stalls.sort()
    assert stalls[len(stalls) * 9 // 10] < 0.1


async def test_a_new_password_ends_other_sessions_and_links(session: Session) -> None:
    with_password(session)
    mine, other = [await sign_in_with_password(attempt()) for _ in range(2)]
    request_sign_in_link(session, SYSTEM, LinkRequest("ann@example.com", "::1"), LINKS)
    link = token_in(mails(session)[-1])
    me = resolve_session(session, mine)
    session.commit()
    assert me is not None

    await change_password(me.session_id, GOOD, BETTER)

    session.commit()
    session.expire_all()
    assert resolve_session(session, mine)
    assert resolve_session(session, other) is None
    assert inspect_link(session, SYSTEM, link, LINKS).state is LinkState.REFUSED
    session.commit()
    assert await sign_in_with_password(attempt(BETTER))


async def test_change_refuses_a_wrong_or_an_easy_password(session: Session) -> None:
    with_password(session)
    me = resolve_session(session, await sign_in_with_password(attempt()))
    session.commit()
    assert me is not None

    with pytest.raises(WrongPassword):
        await change_password(me.session_id, "not this one", BETTER)
    with pytest.raises(PasswordRefused, match="too close"):
        await change_password(me.session_id, GOOD, "Ann Miller 2026")
    with pytest.raises(PasswordRefused, match="too close"):
        await change_password(me.session_id, GOOD, "ingrid-sandoval-9")  # the customer's name

    assert await sign_in_with_password(attempt())


async def test_a_reset_link_works_once(session: Session) -> None:
    with_password(session)
    request_reset(session, SYSTEM, LinkRequest("ann@example.com", "::1"), LINKS)
    token = token_in(mails(session)[-1])

    with pytest.raises(PasswordRefused):
        await reset_password(token, "short", "", LINKS)
    secret = await reset_password(token, BETTER, "", LINKS)

    session.commit()
    assert resolve_session(session, secret)
    session.commit()
    with pytest.raises(ResetRefused):
        await reset_password(token, GOOD, "", LINKS)
    assert await sign_in_with_password(attempt(BETTER))


async def test_a_reset_link_is_good_for_an_hour(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    with_password(session)
    request_reset(session, SYSTEM, LinkRequest("ann@example.com", "::1"), LINKS)
    token = token_in(mails(session)[-1])
    moved_clock.move(hours=1)

    with pytest.raises(ResetRefused):
        await reset_password(token, BETTER, "", LINKS)


async def test_a_sign_in_link_resets_nothing(session: Session) -> None:
    with_password(session)
    request_sign_in_link(session, SYSTEM, LinkRequest("ann@example.com", "::1"), LINKS)
    token = token_in(mails(session)[-1])

    with pytest.raises(ResetRefused):
        await reset_password(token, BETTER, "", LINKS)


def test_a_reset_for_a_stranger_mails_nothing(session: Session) -> None:
    answer = request_reset(session, SYSTEM, LinkRequest("eve@example.com", "::1"), LINKS)

    assert answer is LinkAnswer.MAILED
    assert mails(session) == []
