"""Which sockets are let through, asked without a server."""

import asyncio
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.types import Message, Receive, Scope, Send

from pages.machine.socket_gate import SocketGate, SocketLimits
from services.accounts.sessions import open_session
from services.kit.permissions import SYSTEM
from tests.pages.guard import make_settings
from tests.services.accounts.sign_in_world import make_ann

PATH = "/_nicegui_ws/socket.io/"


@pytest.fixture
def cookie(session: Session, database: Engine) -> str:
    del database
    token = open_session(session, SYSTEM, make_ann(session), "link", "")
    session.commit()
    return f"__Host-porchlight={token}"


@dataclass
class Line:
    """One socket as the server sees it."""

    cookie: str = ""
    path: str = PATH
    address: str = "192.0.2.9"
    kind: str = "websocket"
    query: str = "EIO=4"
    sent: list[Message] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def knock(self, gate: SocketGate) -> None:
        scope: Scope = {
            "type": self.kind,
            "path": self.path,
            "method": "GET",
            "query_string": self.query.encode(),
            "headers": [(b"cookie", self.cookie.encode())],
            "client": (self.address, 1),
            "state": {},
        }

        async def send(message: Message) -> None:
            self.sent.append(message)
            self.answered.set()

        async def receive() -> Message:
            await asyncio.sleep(60)
            raise AssertionError("nobody says anything")

        await gate(scope, receive, send)

    @property
    def is_refused(self) -> bool:
        return self.sent[:1] == [{"type": "websocket.close", "code": 1008}]


@dataclass
class Inner:
    """Stands for Socket.IO: accepts, and listens until the line ends."""

    shows_page: bool = True
    accepted: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.accepted += 1
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            if self.shows_page and "page_shown" in scope["state"]:
                scope["state"]["page_shown"].set()
            await receive()


def make_gate(inner: Inner, **limits: float) -> SocketGate:
    return SocketGate(inner, make_settings(), SocketLimits(**limits))  # type: ignore[arg-type]


@pytest.mark.parametrize("cookie", ["", "__Host-porchlight=forged", "porchlight=x; y"])
async def test_strangers_are_refused_before_the_upgrade(cookie: str, database: Engine) -> None:
    del database
    inner, line, polling = Inner(), Line(cookie), Line(cookie, kind="http")
    gate = make_gate(inner)

    await line.knock(gate)
    await polling.knock(gate)

    assert line.is_refused
    assert polling.sent[0]["status"] == 401
    assert inner.accepted == 0


@pytest.mark.parametrize(
    "path", ["/jobsites", "/static/x", "/api/v1", "/_nicegui_ws/", "/_nicegui_ws/x/socket.io/"]
)
async def test_there_are_sockets_at_one_address_only(cookie: str, path: str) -> None:
    inner, line = Inner(), Line(cookie, path)

    await line.knock(make_gate(inner))

    assert line.is_refused
    assert inner.accepted == 0


async def test_a_socket_that_shows_no_page_is_ended(cookie: str) -> None:
    inner, line = Inner(shows_page=False), Line(cookie)

    async with asyncio.timeout(5):
        await line.knock(make_gate(inner, seconds_without_page=0.05))

    assert inner.accepted == 1


async def test_a_socket_with_a_page_stays(cookie: str) -> None:
    polled = Line(cookie, query="EIO=4&sid=abc")
    gate = make_gate(Inner(), seconds_without_page=0.05)
    lines = [asyncio.create_task(one.knock(gate)) for one in (Line(cookie), polled)]

    _done, pending = await asyncio.wait(lines, timeout=0.3)
    for line in lines:
        line.cancel()

    assert pending == set(lines)


async def test_sockets_are_limited_by_address_and_in_all(cookie: str) -> None:
    gate = make_gate(Inner(), per_address=2, in_all=3)
    lines = [Line(cookie), Line(cookie), Line(cookie), Line(cookie, address="198.51.100.7"),
             Line(cookie, address="203.0.113.8")]  # fmt: skip
    tasks = []
    for line in lines:
        tasks.append(asyncio.create_task(line.knock(gate)))
        await line.answered.wait()

    assert [line.is_refused for line in lines] == [False, False, True, False, True]
    tasks[0].cancel()
    await asyncio.wait(tasks[:1])
    after = Line(cookie)
    tasks.append(asyncio.create_task(after.knock(gate)))
    await after.answered.wait()
    assert not after.is_refused
    for task in tasks:
        task.cancel()
