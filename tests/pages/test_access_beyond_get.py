"""The rest of the access matrix: pages swapped over the socket, the API, addresses with secrets.

Every route is found by itself, so a new one is asked for too.
"""

import asyncio
import re
from collections.abc import Iterator
from functools import partial, partialmethod
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from nicegui import app
from nicegui.testing import User as Browser
from sqlmodel import Session
from starlette.routing import Route

from components.kit import guarded_pages
from components.kit.guarded_pages import GuardedPages
from components.kit.page_spec import find_page
from components.kit.visitor import Visitor
from data.records.api_keys import ApiScope
from pages.api.app import PATH as API
from pages.api.app import build_api
from pages.api.guard import usual_paces
from pages.page_list import PAGES
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.records.api_keys import create_api_key, revoke_api_key
from tests.pages.matrix_world import ROLES, WHOSE, World, make_world
from tests.pages.page_attackers import dump
from tests.pages.test_access_matrix import BY_SECRET, DOCUMENTS, LISTS, may_open, portal_addresses

OWN_SITE = {"Sec-Fetch-Site": "same-origin"}
JUNK = "b" * 43
# Counting what strangers try is all that a wrong secret may lead to.
COUNTED = {"rate_bucket"}
LEFT_OUT = {"/sign-out", "/readyz"}  # it ends a session; no migration has made these tables


@pytest.fixture
def world(session: Session, tmp_path: Path) -> World:
    return make_world(session, tmp_path / "portal")


def test_a_page_asks_for_the_same_right_over_http_and_over_the_socket() -> None:
    differing = [
        address
        for page in PAGES
        for address in page.addresses
        if find_page(PAGES, re.sub(r"{\w+}", "x", address)) is not page
    ]

    assert differing == []


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> "asyncio.Queue[str]":
    """How each page that was asked for over the socket ended."""
    ends: asyncio.Queue[str] = asyncio.Queue()

    async def note(_visitor: Visitor, _address: str) -> None:
        ends.put_nowait("drawn")

    monkeypatch.setattr(guarded_pages, "note_page", note)
    for name in ("not_found", "error"):
        draw = partial(lambda _pages, end: ends.put_nowait(end), end=name)
        monkeypatch.setattr(GuardedPages, f"_draw_{name}", partialmethod(draw))
    return ends


@pytest.mark.parametrize("role", [role for role in ROLES if role != "stranger"])
async def test_pages_swapped_over_the_socket_open_for_their_owners_alone(
    user: Browser, world: World, role: str, outcomes: "asyncio.Queue[str]"
) -> None:
    user.http_client.cookies.set("porchlight", world.tokens[role])
    client = await user.open("/profile")
    assert await asyncio.wait_for(outcomes.get(), 5) == "drawn"
    wrong = []
    for address, may in targets(world, role):
        with client:
            await client.sub_pages_router._handle_open(address)
        end = await asyncio.wait_for(outcomes.get(), 5)
        if end != ("drawn" if may else "not_found"):
            wrong.append((role, address, end))

    assert wrong == []


def targets(world: World, role: str) -> Iterator[tuple[str, bool]]:
    """Every page with every kind of document, and whether the role may see it."""
    for pattern in portal_addresses():
        if pattern == "/profile":  # it is open already, so nothing would be drawn
            continue
        if pattern in LISTS:
            yield pattern, role in LISTS[pattern]
            continue
        kind, allowed = DOCUMENTS[pattern]
        for whose in WHOSE:
            address = re.sub(r"{\w+}", world.documents[kind][whose], pattern)
            yield address, may_open(role, whose, allowed)


async def test_no_session_opens_the_api(user: Browser, session: Session, world: World) -> None:
    keys = {name: create_api_key(session, SYSTEM, name, scope) for name, scope in SCOPES.items()}
    session.commit()
    write(lambda mine: revoke_api_key(mine, SYSTEM, keys["revoked"].id))
    before, wrong = dump(session), []
    for method, path in api_calls():
        for role, token in {**world.tokens, "stranger": ""}.items():
            user.http_client.cookies.clear()
            user.http_client.cookies.set("porchlight", token)
            answer = await user.http_client.request(method, path, headers=OWN_SITE)
            if answer.status_code != 401 or "problem" not in answer.headers["content-type"]:
                wrong.append((method, path, role, answer.status_code))
        user.http_client.cookies.clear()
        for name, expected in (("revoked", {401}), ("read", {403} if method != "GET" else OPEN)):
            headers = {"Authorization": f"Bearer {keys[name].token}", **OWN_SITE}
            answer = await user.http_client.request(method, path, headers=headers)
            if answer.status_code not in expected:
                wrong.append((method, path, name, answer.status_code))

    assert wrong == []
    after = dump(session)
    assert {name for name in after if after[name] != before[name]} <= {"api_key"}  # its last use


SCOPES = {"read": ApiScope.READ, "revoked": ApiScope.WRITE}
OPEN = {200, 404}  # a reading key may ask for a record that does not exist


def api_calls() -> Iterator[tuple[str, str]]:
    """Every method of every address of the API but its description."""
    for route in build_api(FolderStore(Path("unused")), usual_paces()).routes:
        if isinstance(route, APIRoute):
            for method in sorted(route.methods):
                yield method, API + re.sub(r"{\w+}", "X1", route.path)


@pytest.mark.parametrize("role", ["stranger", "admin", "owner"])
async def test_a_wrong_secret_opens_and_changes_nothing(
    user: Browser, session: Session, world: World, role: str
) -> None:
    token = world.tokens.get(role, "")
    before, wrong = dump(session), []
    for method, path in secret_calls():
        user.http_client.cookies.clear()
        if token:
            user.http_client.cookies.set("porchlight", token)
        asked = {"headers": OWN_SITE, "data": {"code": "000000"} if method == "POST" else None}
        answer = await user.http_client.request(method, path, follow_redirects=False, **asked)
        if answer.status_code >= 500 or answer.cookies.get("porchlight"):
            wrong.append((method, path, answer.status_code))

    assert wrong == []
    after = dump(session)
    assert {name for name in after if after[name] != before[name]} <= COUNTED


def secret_calls() -> Iterator[tuple[str, str]]:
    for route in app.routes:
        if isinstance(route, Route) and route.path in BY_SECRET - LEFT_OUT:
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, re.sub(r"{\w+}", JUNK, route.path)
