"""Connections that take their time, to a server of their own."""

import asyncio
import contextlib
import resource
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from pages.machine.http_connections import (
    Limits,
    limited_protocol,
    limits_for,
    raise_file_limit,
)

QUICK = Limits(
    connections=6, waiting=4, head_seconds=0.3, body_seconds=0.3, body_rate=100, unread_seconds=0.3
)
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
LARGE = 30_000_000  # bytes, more than the system's own buffers take
Open = Callable[[bytes], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how much it was sent, or sends a lot."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message["body"]), message["more_body"]
    body = b"x" * LARGE if scope["path"] == "/large" else str(length).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def connect() -> AsyncIterator[Open]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(answer, http=limited_protocol(QUICK), lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    writers: list[asyncio.StreamWriter] = []

    async def open_(said: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writers.append(writer)
        writer.write(said)
        return reader, writer

    for _ in range(500):
        if server.started:
            break
        await asyncio.sleep(0.01)
    yield open_
    for writer in writers:
        writer.close()
    server.should_exit = True
    await serving


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(5):
            return await reader.read()
    return b""


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"", b""),
        (HEAD, b"HTTP/1.1 408"),
        (HEAD + b"Content-Length: 900\r\n\r\nemail=", b""),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nemail", b""),
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk"],
)
async def test_what_is_half_said_ends(connect: Open, said: bytes, status: bytes) -> None:
    reader, _writer = await connect(said)

    answered = await rest_of(reader)

    assert answered[:12] == status


async def test_a_head_that_trickles_in_ends_all_the_same(connect: Open) -> None:
    reader, writer = await connect(HEAD)
    ending = asyncio.create_task(rest_of(reader))

    for _ in range(20):
        if ending.done():
            break
        with contextlib.suppress(ConnectionError):
            writer.write(b"a: b\r\n")
        await asyncio.sleep(0.1)

    assert ending.done()


async def test_a_body_that_comes_slowly_but_steadily_is_taken(connect: Open) -> None:
    reader, writer = await connect(HEAD + b"Content-Length: 400\r\nConnection: close\r\n\r\n")

    for _ in range(20):
        writer.write(b"x" * 20)
        await asyncio.sleep(0.05)

    assert (await rest_of(reader)).endswith(b"\r\n3\r\n400\r\n0\r\n\r\n")


async def test_a_head_without_end_is_refused(connect: Open) -> None:
    reader, writer = await connect(HEAD)

    with contextlib.suppress(ConnectionError):
        for _ in range(200):
            writer.write(b"a: " + b"b" * 1000 + b"\r\n")
            await writer.drain()

    assert (await rest_of(reader))[:12] in (b"HTTP/1.1 431", b"")


async def test_an_answer_that_nobody_reads_ends(connect: Open) -> None:
    reader, _writer = await connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")

    await asyncio.sleep(1)

    assert len(await rest_of(reader)) < LARGE


async def test_the_oldest_of_too_many_that_wait_makes_room(connect: Open) -> None:
    first = [await connect(HEAD) for _ in range(QUICK.waiting)]
    await asyncio.sleep(0.05)
    later, writer = await connect(HEAD)
    writer.write(b"Content-Length: 2\r\nConnection: close\r\n\r\nhi")

    assert (await rest_of(later)).startswith(b"HTTP/1.1 200")
    assert await rest_of(first[0][0]) == b""
    assert (await rest_of(first[-1][0])).startswith(b"HTTP/1.1 408")


async def test_several_requests_on_one_line_are_answered(connect: Open) -> None:
    whole = HEAD + b"Content-Length: 1\r\n\r\nx"
    reader, writer = await connect(whole * 3)
    await asyncio.sleep(0.5)
    writer.write(HEAD + b"Content-Length: 1\r\nConnection: close\r\n\r\nx")

    assert (await rest_of(reader)).count(b"HTTP/1.1 200") == 4


def test_the_file_limit_is_raised_as_far_as_allowed() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, hard), hard))
    try:
        most = raise_file_limit(min(700, hard))

        assert most == resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(700, hard)
        assert raise_file_limit(256) == most  # never lowered
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("files", "connections", "waiting"), [(1024, 824, 412), (65_536, 65_336, 500), (64, 32, 16)]
)
def test_limits_follow_the_files(files: int, connections: int, waiting: int) -> None:
    found = limits_for(files)

    assert (found.connections, found.waiting) == (connections, waiting)
