"""Strangers hold lines open, or ask for what is not there, while somebody works in the portal."""

import asyncio
import contextlib
import json
import re
import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from benchmarks.portal import Portal, serve, sign_in
from benchmarks.portfolio import Builder, Size
from benchmarks.results import percentile
from benchmarks.sockets import OpenPage, open_page
from data.kit import engine
from tests.scale import IN_FULL, scaled

pytestmark = pytest.mark.proof

STRANGERS = scaled(60, full=1000)
CLICKS = max(20, STRANGERS // 10)
# Seconds, of 95 in 100; a few clicks on a machine that does other things shake more.
SLOWEST_CLICK = 0.3 if IN_FULL else 2.0
MOST_MEMORY = 20.0  # MB
MOST_LOG = 1_000_000 * min(1.0, STRANGERS / 1000)  # bytes, of five times as many requests
OPEN = re.compile(r'"listener_id":"([\w-]+)","type":"sub_pages_open"')
CLIENT = re.compile(r"'client_id': '([\w-]+)'")


@dataclass
class World:
    """A served portal under the file limit that most systems set, and somebody's cookie."""

    portal: Portal
    cookie: str
    log: Path

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.portal.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("flooded")
    builder = Builder(folder)
    customer = builder.customer(Size(properties=3, upcoming=10, invoices=20))
    builder.close()
    cookie = sign_in(folder, customer.person_id)
    with contextlib.ExitStack() as stack:
        with files_limited_to(1024):
            portal = stack.enter_context(serve(folder))
        yield World(portal, cookie, folder / "server.log")
    engine.current().dispose()


@contextlib.contextmanager
def files_limited_to(most: int) -> Iterator[None]:
    """For processes started meanwhile, which may raise it as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
async def page(world: World) -> AsyncIterator[OpenPage]:
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        page = await open_page(client, world.portal.url, "/dashboard", world.cookie)
        listening = asyncio.create_task(page.listen())
        yield page
        listening.cancel()
        await page.socket.close()


async def click(page: OpenPage, number: int) -> float:
    """Go to another page of the portal; after how many seconds it was drawn."""
    found, client = OPEN.search(page.html), CLIENT.search(page.html)
    assert found is not None
    assert client is not None
    path = "/dashboard" if number % 2 else "/invoices"  # where the page is not yet
    message = {"id": 0, "client_id": client[1], "listener_id": found[1], "args": [json.dumps(path)]}
    begun, before = time.monotonic(), len(page.heard)
    await page.socket.send(f"42{json.dumps(['event', message])}")
    for _ in range(10_000):
        if any('42["update"' in text for _, text in page.heard[before:]):
            return time.monotonic() - begun
        await asyncio.sleep(0.002)
    raise AssertionError("the click was not answered")


async def slowest_of(page: OpenPage, clicks: int) -> float:
    waits = []
    for number in range(clicks):
        waits.append(await click(page, number))
        await asyncio.sleep(0.05)
    return percentile(waits, 0.95)


async def all_at_once(one: Callable[[int], Awaitable[str]], number: int) -> list[str]:
    """What became of each; not more of them start at once than this process stands."""
    turn = asyncio.Semaphore(100)

    async def start(index: int) -> str:
        async with turn:
            return await one(index)

    return await asyncio.gather(*(start(index) for index in range(number)))


async def test_sockets_of_strangers_are_refused_while_a_customer_clicks(
    world: World, page: OpenPage
) -> None:
    held: list[object] = []

    async def knock(index: int) -> str:
        address = f"{world.portal.url.replace('http', 'ws')}/_nicegui_ws/socket.io/"
        cookie = {"Cookie": "porchlight=forged"} if index % 2 else {}
        try:
            held.append(
                await connect(
                    f"{address}?EIO=4&transport=websocket",
                    origin=world.portal.url,  # type: ignore[arg-type]
                    additional_headers=cookie,
                    open_timeout=30,
                )
            )
        except InvalidStatus as refusal:
            return str(refusal.response.status_code)
        return "open"

    flood = asyncio.create_task(all_at_once(knock, STRANGERS))
    slowest = await slowest_of(page, CLICKS)
    outcomes = await flood

    assert outcomes == ["403"] * STRANGERS
    assert slowest < SLOWEST_CLICK
    print(f"{STRANGERS} sockets of strangers: p95 of a click {slowest * 1000:.0f} ms")  # noqa: T201


async def test_half_sent_requests_end_while_a_customer_clicks(world: World, page: OpenPage) -> None:
    kinds = [
        b"",
        b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /sign-in/link HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nemail=",
    ]
    writers: list[asyncio.StreamWriter] = []

    async def begin(index: int) -> str:
        reader, writer = await asyncio.open_connection(*world.address)
        writers.append(writer)
        writer.write(kinds[index % len(kinds)])
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        ends.append(asyncio.create_task(end_of(reader)))
        return "begun"

    async def end_of(reader: asyncio.StreamReader) -> float:
        with contextlib.suppress(ConnectionError):
            await reader.read()
        return time.monotonic() - begun

    ends: list[asyncio.Task[float]] = []
    begun = time.monotonic()
    await all_at_once(begin, STRANGERS)
    slowest = await slowest_of(page, CLICKS)
    async with asyncio.timeout(40):
        waits = await asyncio.gather(*ends)
    for writer in writers:
        writer.close()

    assert max(waits) < 30
    assert slowest < SLOWEST_CLICK
    print(  # noqa: T201
        f"{STRANGERS} half-sent requests: p95 of a click {slowest * 1000:.0f} ms, "
        f"the last was ended after {max(waits):.0f} s"
    )


async def test_unknown_addresses_cost_neither_memory_nor_log(world: World) -> None:
    kinds = ["/static/zz{}", "/files/a/{}", "/sign-in/a/b/{}", "/_nicegui/3.17.0/static/{}.css",
             "/map/{}/x", "/api/v1/x/{}", "/uploads/{}/a", "/invitation/a/{}", "/nowhere/{}",
             "/_nicegui_ws/{}", "/calendar/x/{}", "/email-change/a/{}"]  # fmt: skip
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:

        async def ask(index: int) -> str:
            path = kinds[index % len(kinds)].format(index)
            return str((await client.get(f"{world.portal.url}{path}")).status_code)

        await all_at_once(ask, len(kinds) * 20)  # what is made once is made now
        memory, log = world.portal.memory_mb(), world.log.stat().st_size
        outcomes = await all_at_once(ask, 5 * STRANGERS)

    grown = world.portal.memory_mb() - memory
    written = world.log.stat().st_size - log
    assert set(outcomes) <= {"404", "401"}
    assert grown < MOST_MEMORY
    assert written < MOST_LOG
    print(f"{len(outcomes)} unknown paths: {grown:.1f} MB of memory, {written} bytes of log")  # noqa: T201
