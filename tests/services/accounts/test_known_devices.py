"""Browsers in which somebody has signed in before."""

import pytest
from sqlmodel import Session

from data.accounts.people import Person
from services.accounts.known_devices import (
    EntryHold,
    find_device,
    remember_device,
    subject_of,
    take_entry_try,
)
from services.accounts.sessions import open_session
from services.kit.permissions import SYSTEM
from services.kit.rate_limits import LINKS_PER_ADDRESS, MAILS_PER_EMAIL, Limit, Try
from tests.factories import make_customer, make_member
from tests.services.accounts.factor_world import enrol
from tests.services.accounts.sign_in_world import LINKS, MovedClock, make_ann


def remember(session: Session, person: Person, before: str = "") -> str:
    secret = open_session(session, SYSTEM, person, "password", "")
    return remember_device(session, SYSTEM, before, secret, LINKS)


def test_browser_is_known_for_the_address_it_signed_in_with_alone(session: Session) -> None:
    cookie = remember(session, make_ann(session))

    assert len(find_device(cookie, " Ann@Example.com", LINKS)) == 32
    assert find_device(cookie, "eve@example.com", LINKS) == ""
    assert "ann" not in cookie


def test_signing_in_again_keeps_the_browsers_number(session: Session) -> None:
    ann = make_ann(session)
    cookie = remember(session, ann)

    assert remember(session, ann, cookie) == cookie
    assert remember(session, ann) != cookie


def test_five_people_are_remembered_the_newest_first(session: Session) -> None:
    customer = make_customer(session)
    people = [make_member(session, customer) for _ in range(6)]
    cookie = ""
    for person in people:
        cookie = remember(session, person, cookie)

    known = [bool(find_device(cookie, person.email, LINKS)) for person in people]

    assert known == [False] + [True] * 5
    assert find_device(cookie, people[5].email, LINKS) == cookie[:32]


def test_nobody_is_remembered_before_the_second_step(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = make_ann(session)
    enrol(session, ann, MovedClock(monkeypatch))

    assert remember(session, ann) == ""
    assert remember_device(session, SYSTEM, "", "no secret", LINKS) == ""


@pytest.mark.parametrize("change", ["flip", "cut", "text", "long", "other key", "other person"])
def test_forged_cookie_is_nobodys(session: Session, change: str) -> None:
    cookie = remember(session, make_ann(session))
    nonce, _, seal = cookie.partition(".")
    other = type(LINKS)(LINKS.origin, "j" * 40)
    forged = {
        "flip": cookie[:-1] + ("a" if cookie[-1] != "a" else "b"),
        "cut": cookie[:-1],
        "text": "\u00e9~.~\x00",
        "long": "~".join(["0" * 32 + "." + "0" * 64] * 5 + [cookie]),
        "other key": f"{nonce}.{other.seal(f'device.{nonce}.ann@example.com')}",
        "other person": f"{nonce}.{LINKS.seal(f'device.{nonce}.eve@example.com')}",
    }[change]

    assert len(seal) == 64
    assert find_device(forged, "ann@example.com", LINKS) == ""


def test_held_network_uses_up_no_address(session: Session) -> None:
    network = (Limit("some.address", 1), "192.0.2.1")
    ann = Try(MAILS_PER_EMAIL, subject_of("Ann@example.com ", ""))

    first = take_entry_try(session, SYSTEM, network, Try(MAILS_PER_EMAIL, "bob@example.com"))
    held = take_entry_try(session, SYSTEM, network, ann)
    elsewhere = [
        take_entry_try(session, SYSTEM, (LINKS_PER_ADDRESS, "192.0.2.2"), ann) for _ in range(2)
    ]

    assert (first, held, elsewhere) == (None, EntryHold.NETWORK, [None, EntryHold.ADDRESS])
