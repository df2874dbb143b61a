"""Attacks on the socket of a served portal: each row of the table of threats."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, SQLModel

from data.kit import engine
from services.accounts.sessions import end_session, resolve_token
from services.kit import unit_of_work
from services.kit.permissions import load_actor
from tests.components.kit.socket_attackers import Browser, Portal, wait_for
from tests.served import free_port
from tests.services.accounts.sign_in_world import make_ann

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    url = f"sqlite:///{folder}/portal.db"
    database = engine.configure(url)
    SQLModel.metadata.create_all(database)
    with Session(database, expire_on_commit=False) as session:
        ann = make_ann(session)
    port = free_port()
    facts = {"BASE_URL": f"http://127.0.0.1:{port}", "SECRET_KEY": "k" * 40, "DATABASE_URL": url}
    env = {**os.environ, **{f"PORCHLIGHT_{name}": value for name, value in facts.items()}}
    env |= {"PORT": str(port), "PYTHONPATH": str(ROOT)}
    env.pop("PYTEST_CURRENT_TEST", None)
    log = folder / "log.txt"
    with log.open("w") as stream:
        script = [sys.executable, "-m", "tests.components.kit.guarded_portal"]
        process = subprocess.Popen(script, cwd=folder, env=env, stdout=stream, stderr=stream)
        try:
            wait_for(port, process)
            yield Portal(facts["BASE_URL"], log, ann)
        finally:
            process.terminate()
            process.wait(10)
            database.dispose()


@pytest.fixture
async def browsers() -> AsyncIterator[list[Browser]]:
    made: list[Browser] = [Browser() for _ in range(4)]
    yield made
    for browser in made:
        if browser.sio.connected:
            await browser.sio.disconnect()
        if browser.sio.eio.http is not None:  # the client forgets it when it is refused
            await browser.sio.eio.http.close()


async def test_the_owner_clicks(portal: Portal, browsers: list[Browser]) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)
    before = portal.handler_runs()

    assert await browsers[0].connect(page, secret)
    await browsers[0].sio.emit("event", page.click())
    await asyncio.sleep(0.5)

    assert portal.handler_runs() == before + 1
    assert "update" in browsers[0].got


async def test_what_is_said_again_after_a_broken_line_is_heard_once(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)
    before = portal.handler_runs()
    assert await browsers[0].connect(page, secret)
    assert await browsers[0].sio.call("event", page.click() | {"number": 1}, timeout=5) is None
    await browsers[0].sio.disconnect()

    assert await browsers[1].connect(page, secret)
    for number in (1, 2, 2):
        await browsers[1].sio.call("event", page.click() | {"number": number}, timeout=5)
    assert await browsers[2].connect(page, secret, document_id="another")
    await browsers[2].sio.call("event", page.click() | {"number": 1}, timeout=5)
    await asyncio.sleep(0.3)

    assert portal.handler_runs() == before + 3


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused(
    portal: Portal, browsers: list[Browser], origin: str
) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)

    assert not await browsers[0].connect(page, secret, origin)
    assert await browsers[1].connect(page, secret)


async def test_a_socket_without_the_pages_own_session_is_refused(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret, other = portal.sign_in(), portal.sign_in()
    page = await portal.open_page(secret)

    assert not await browsers[0].connect(page, None, None)
    assert not await browsers[1].connect(page, other)
    assert await browsers[2].connect(page, secret)  # the owner is not locked out


async def test_events_for_somebody_elses_page_are_dropped(
    portal: Portal, browsers: list[Browser]
) -> None:
    mine, victims = portal.sign_in(), portal.sign_in()
    my_page, page = await portal.open_page(mine), await portal.open_page(victims)
    assert await browsers[0].connect(my_page, mine)
    assert await browsers[1].connect(page, victims)
    before = portal.handler_runs()

    await browsers[0].sio.emit("event", page.click())
    shake = {"client_id": page.client_id, "tab_id": "tab", "document_id": "doc2"}
    await browsers[0].sio.emit("handshake", {**shake, "next_message_id": 0})
    await browsers[0].sio.emit("event", page.click())
    await browsers[1].sio.emit("event", page.click())
    await asyncio.sleep(0.5)

    assert portal.handler_runs() == before + 1
    assert "update" not in browsers[0].got


async def test_a_socket_that_never_shook_hands_is_not_heard(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)
    assert await browsers[0].connect(page, secret, implicit_handshake="false")
    before = portal.handler_runs()

    await browsers[0].sio.emit("event", page.click())
    await asyncio.sleep(0.3)

    assert portal.handler_runs() == before


async def test_malformed_messages_leave_no_traceback(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)
    assert await browsers[0].connect(page, secret)
    good = page.click()
    deep: object = "x"
    for _ in range(200):
        deep = [deep]
    odd: list[object] = [1, None, [], "x", True, {}, deep, {"client_id": page.client_id}]
    odd += [{**good, key: value} for key in good for value in (None, 7.5, [], {}, "?", deep, -1)]
    odd += [{**good, "args": ["[" * 100_000]}, {**good, "args": ["not json"]}]

    for name in ("event", "javascript_response", "ack", "log", "handshake", "nonsense"):
        for message in odd:
            await browsers[0].sio.emit(name, message)
    for raw in ('42["event",' + "[" * 100_000, "42[", "4", "49999", '451-["event"', "x", "42{}"):
        await browsers[0].sio.eio.send(raw[1:])
    await asyncio.sleep(1)

    assert "Traceback" not in portal.log.read_text()
    assert await browsers[1].connect(page, secret)


async def test_forged_navigation_is_a_line_a_minute_at_most(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)
    assert await browsers[0].connect(page, secret)
    written = len(portal.log.read_text())
    said = (1, None, [], {}, "", "//[", "http://[", "//evil.example", "x", "/\\evil", "/" * 9_000,
            "/a\nb", "/" + "[" * 500, True, ["/jobsites"])  # fmt: skip

    for listener in page.navigation:
        for one in said:
            forged = {"id": 0, "client_id": page.client_id, "listener_id": listener}
            await browsers[0].sio.emit("event", {**forged, "args": [json.dumps(one)]})
            await browsers[0].sio.emit("event", {**forged, "args": [json.dumps(one)] * 2})
        await browsers[0].sio.emit("event", {**forged, "args": []})
        await browsers[0].sio.emit("event", {**forged, "args": ["{", None]})
    await asyncio.sleep(0.5)

    assert len(page.navigation) == 2
    assert portal.log.read_text()[written:] == ""


async def test_a_browser_writes_no_line_of_its_own_into_the_log(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret = portal.sign_in()
    page = await portal.open_page(secret)
    assert await browsers[0].connect(page, secret)

    said = {"client_id": page.client_id, "level": "warning", "message": "a\nFORGED" + "z" * 9999}
    await browsers[0].sio.emit("log", said)
    await asyncio.sleep(0.3)

    written = portal.log.read_text()
    assert r"a\nFORGED" in written
    assert "\nFORGED" not in written
    assert "z" * 600 not in written


async def test_ending_a_session_closes_its_pages_within_two_seconds(
    portal: Portal, browsers: list[Browser]
) -> None:
    secret, other = portal.sign_in(), portal.sign_in()
    pages = [await portal.open_page(one) for one in (secret, secret, other)]
    for browser, page, one in zip(browsers, pages, (secret, secret, other), strict=False):
        assert await browser.connect(page, one)
    before = portal.handler_runs()
    found = resolve_token(secret)
    assert found is not None
    session_id = found.session_id

    unit_of_work.write(lambda s: end_session(s, load_actor(s, session_id), session_id))
    await asyncio.sleep(2)

    assert [one.sio.connected for one in browsers[:3]] == [False, False, True]
    assert all("run_javascript" in one.got for one in browsers[:2])
    assert portal.handler_runs() == before
    assert not await browsers[3].connect(pages[0], secret)
    assert "Traceback" not in portal.log.read_text()


async def test_uploads_need_the_owners_cookie(portal: Portal) -> None:
    secret, other = portal.sign_in(), portal.sign_in()
    page = await portal.open_page(secret)
    statuses = []
    for cookie in ({}, {"porchlight": other}, {"porchlight": secret}):
        async with httpx.AsyncClient(cookies=cookie) as http:
            answer = await http.post(
                page.origin + page.upload,
                files={"file": ("a.txt", b"x")},
                headers={"Origin": page.origin},
            )
        statuses.append(answer.status_code)

    assert statuses == [404, 404, 200]
