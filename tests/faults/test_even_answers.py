"""Nobody learns from an answer, or from how long it takes, whether an address is known here."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import delete
from sqlmodel import Session

from benchmarks.portal import serve
from benchmarks.portfolio import Builder, Size
from data.accounts.people import Person
from data.accounts.sign_ins import RateBucket
from data.kit import engine
from services.accounts.password_hashing import hash_password
from tests.scale import IN_FULL, scaled

pytestmark = pytest.mark.proof

NUMBER = scaled(8, full=200)
MOST_APART = 0.005  # seconds, between medians
# On a busy machine single answers wait for the next beat, so few of them have medians far apart
# by chance; but chance mixes the two kinds: of 8 and 8, it parts one in 3,000 as clearly as this.
# Many answers are held to their medians alone.
MOST_TOLD = 0.5 if IN_FULL else 0.97  # how often a guess by the longer time is right


@dataclass
class Door:
    """Where an address is typed, and what with it."""

    path: str
    typed: dict[str, str]


DOORS = [
    Door("/sign-in/link", {}),
    Door("/sign-in/link", {"password": "wrong"}),
    Door("/sign-in/password", {"password": "wrong"}),
    Door("/sign-in/code", {"code": "123456"}),
    Door("/reset", {}),
]


@dataclass
class World:
    url: str
    known: str


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("even")
    builder = Builder(folder)
    customer = builder.customer(Size(properties=1))
    builder.close()
    with serve(folder) as portal:
        with Session(engine.current()) as session:
            person = session.get_one(Person, customer.person_id)
            person.password_hash = asyncio.run(hash_password("a long enough passphrase"))
            session.commit()
            known = person.email
        yield World(portal.url, known)
    engine.current().dispose()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.path} {' '.join(door.typed)}")
def test_known_and_unknown_addresses_are_answered_alike(world: World, door: Door) -> None:
    waits: dict[bool, list[float]] = {True: [], False: []}
    said: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
    with httpx.Client(base_url=world.url, trust_env=False, timeout=30) as client:
        client.headers["Origin"] = world.url
        for number in range(2 * NUMBER):
            is_known = number % 2 == 0
            email = world.known if is_known else f"x{number:04}@example.com"
            _forget_tries()
            begun = time.monotonic()
            answer = client.post(door.path, data={"email": email, **door.typed})
            waits[is_known].append(time.monotonic() - begun)
            page = answer.text.replace(email, "…").replace(quote(email), "…")
            said[is_known].add((answer.status_code, page))

    apart = abs(statistics.median(waits[True]) - statistics.median(waits[False]))
    assert len(said[True]) == 1
    assert said[True] == said[False]
    told = _told_apart(waits[True], waits[False])
    assert apart < MOST_APART or told < MOST_TOLD
    print(f"{door.path}: medians {apart * 1000:.1f} ms apart, {told:.0%} guessed")  # noqa: T201


def _told_apart(one: list[float], other: list[float]) -> float:
    """How often the kind is guessed from two times: 0.5 is by chance (Mann and Whitney's U)."""
    longer = sum((a > b) + (a == b) / 2 for a in one for b in other) / (len(one) * len(other))
    return max(longer, 1 - longer)


def _forget_tries() -> None:
    with Session(engine.current()) as session:
        session.execute(delete(RateBucket))
        session.commit()
