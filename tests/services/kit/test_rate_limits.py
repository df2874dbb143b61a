"""Counting tries."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, select

from data.accounts.sign_ins import RateBucket
from services.kit import unit_of_work
from services.kit.permissions import SYSTEM
from services.kit.rate_limits import (
    SIGN_INS_PER_EMAIL,
    Limit,
    Try,
    forget_old_tries,
    network_of,
    take_tries,
)
from tests.services.accounts.sign_in_world import MovedClock

TRY = Try(SIGN_INS_PER_EMAIL, "ann@example.com")


def take(session: Session) -> bool:
    return take_tries(session, SYSTEM, TRY)


def test_tries_are_refused_past_the_limit_until_the_window_is_over(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)

    answers = [take(session) for _ in range(12)]

    assert answers == [True] * 10 + [False] * 2
    moved_clock.move(minutes=59)
    assert not take(session)
    moved_clock.move(minutes=1)
    assert take(session)


def test_one_subject_does_not_use_up_anothers_tries(session: Session) -> None:
    assert not all(take(session) for _ in range(11))

    assert take_tries(session, SYSTEM, Try(SIGN_INS_PER_EMAIL, "bob@example.com"))


@pytest.mark.usefixtures("session")
def test_racing_tries_are_all_counted() -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: unit_of_work.write(take), range(40)))

    assert answers.count(True) == 10


def test_keys_do_not_hold_what_was_typed(session: Session) -> None:
    take(session)

    [bucket] = session.exec(select(RateBucket)).all()
    assert "ann" not in bucket.key


def test_old_counts_are_forgotten(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    moved_clock = MovedClock(monkeypatch)
    take(session)
    moved_clock.move(days=3)
    take_tries(session, SYSTEM, Try(Limit("other", 1), "x"))

    forget_old_tries(session, SYSTEM)

    assert [one.key[:5] for one in session.exec(select(RateBucket))] == ["other"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
