"""For page tests: the portal starts on the test's database, and what it installs is taken back."""

from collections.abc import Awaitable, Callable, Iterator
from copy import copy
from pathlib import Path

import pytest
from nicegui import app, core
from nicegui.testing import User as Browser
from sqlalchemy import Engine
from sqlmodel import Session

from components.kit import live
from data.accounts.people import Person
from pages.entry import even_time
from services.kit import events
from services.kit.links import hash_token
from tests.factories import make_sign_in

SignIn = Callable[[Browser, Person], Awaitable[None]]


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """Takes SQLite's write lock from its first statement to its commit: the portal writes too."""
    writing = database.execution_options(porchlight_writes=True)
    with Session(writing, expire_on_commit=False) as session:
        yield session


@pytest.fixture(autouse=True)
def portal_data(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Where the served portal keeps its files. Its database is the one of ``session``."""
    del session
    monkeypatch.setenv("PORCHLIGHT_TEST_DATA", str(tmp_path / "portal"))
    handlers, packets = copy(core.sio.handlers["/"]), copy(core.sio.eio.handlers)
    monkeypatch.setattr(events, "_listeners", [])
    live._open.clear()  # the staff's screens of the test before would hear of this one's customers
    live._gathering.clear()
    yield
    core.sio.handlers["/"], core.sio.eio.handlers = handlers, packets
    app.__dict__.pop("build_middleware_stack", None)


@pytest.fixture(autouse=True)
def quick_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers to strangers need not be waited for; what their time tells is tested by itself."""
    monkeypatch.setattr(even_time, "BEAT", 0.001)


@pytest.fixture
def sign_in(session: Session) -> SignIn:
    """Gives a browser the cookie of a fresh session."""

    async def give(browser: Browser, person: Person) -> None:
        token = f"token-of-{person.id}"
        make_sign_in(session, person, hash_token(token))
        browser.http_client.cookies.set("porchlight", token)

    return give
