"""Every address, asked for by every role, about every kind of owner. A new one must be entered."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from nicegui import app
from nicegui.testing import User as Browser
from sqlmodel import Session
from starlette.routing import BaseRoute, Mount

from pages.machine.document_guard import DOORS
from pages.portal.site import PortalParts, _routes
from tests.pages.matrix_world import ROLES, WHOSE, World, make_world

MEMBERS = frozenset({"basic", "limited", "accounting", "admin", "alien"})
MONEY = frozenset({"accounting", "admin", "alien"})
ADMINS = frozenset({"admin", "alien"})
OFFICE = frozenset({"office", "owner"})
STAFF = OFFICE | {"crew"}

# Addresses without a document: who may open them.
LISTS = {
    "/jobsites": MEMBERS,
    "/dashboard": MEMBERS,
    "/appointments": MEMBERS,
    "/invoices": MONEY,
    "/estimates": MEMBERS,
    "/messages": MEMBERS,
    "/wallet": MONEY,
    "/users": ADMINS,
    "/activity": ADMINS,
    "/profile": MEMBERS | STAFF,
    "/crew": STAFF,
    "/office": OFFICE,
    "/office/inbox": OFFICE,
    "/office/money": OFFICE,
    "/office/mails": OFFICE,
    "/office/estimates": OFFICE,
    "/office/team": OFFICE,
    "/office/go-live": OFFICE,
    "/activity.csv": ADMINS,
    "/statements.pdf": MONEY,
    "/ledger.csv": MONEY,
    "/map/properties.geojson": MEMBERS,
}
# Addresses of a document: its kind, and whose roles see it where it is theirs.
DOCUMENTS = {
    "/jobsites/{property_id}": ("property", MEMBERS),
    "/appointments/{visit_id}": ("visit", MEMBERS),
    "/invoices/{number}": ("invoice", MONEY),
    "/estimates/{number}": ("estimate", MEMBERS),
    "/messages/{thread_id}": ("thread", MEMBERS),
    "/office/estimates/{number}": ("estimate", OFFICE),
    "/office/mails/{key}.html": ("mail", OFFICE),
    "/office/inbox/{thread_id}": ("thread", OFFICE),
    "/calendar/visits/{visit_id}.ics": ("visit", MEMBERS),
    "/files/{file_id}": ("file", MEMBERS | STAFF),
    "/invoices/{number}.pdf": ("invoice", MONEY),
    "/estimates/{number}.pdf": ("estimate", MONEY | OFFICE),
    "/receipts/{payment_id}.pdf": ("payment", MONEY),
    "/my-data/{export_id}": ("copy", frozenset()),  # ready ones: tests/services/test_personal_data
}
# A secret in the address or in the form opens these, or they say nothing about anybody; each has
# tests of its own.
BY_SECRET = {
    "/",
    "/sign-in",
    "/sign-in/link",
    "/sign-in/link/{token}",
    "/sign-in/password",
    "/sign-in/code",
    "/sign-in/second-factor",
    "/sign-out",
    "/terms",
    "/invitation/{token}",
    "/reset",
    "/reset/{token}",
    "/email-change/{token}",
    "/unsubscribe/{token}",
    "/calendar/{token}.ics",
    "/verify/{code}",
    "/autopay/hold/{code}",
    "/uploads/photo",
    "/healthz",
    "/readyz",
}
# Served alike to everybody, or guarded by keys of their own (/api).
COMMON = re.compile(r"/_nicegui|/static/|/map/|/favicon|/api")


def addresses(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        path = getattr(route, "path", "")
        if not isinstance(route, Mount) and not (COMMON.match(path) and path not in LISTS):
            yield path


def portal_addresses() -> list[str]:
    """The pages' addresses; they are not built, so they need no parts."""
    return list(_routes(PortalParts(*[None] * len(fields(PortalParts)))))


def test_every_address_stands_in_the_table(session: Session, user: Browser) -> None:
    del session, user
    served = {*addresses(app.routes), *portal_addresses()}

    assert served == {*LISTS, *DOCUMENTS, *BY_SECRET}


def test_every_portal_page_has_a_door() -> None:
    without = [
        address
        for address in portal_addresses()
        if not any(door.pattern.fullmatch(re.sub(r"{\w+}", "x", address)) for door in DOORS)
    ]

    assert without == []


@pytest.fixture
def world(session: Session, tmp_path: Path) -> World:
    return make_world(session, tmp_path / "portal")


async def status_of(user: Browser, world: World, role: str, address: str) -> int:
    user.http_client.cookies.clear()
    if role in world.tokens:
        user.http_client.cookies.set("porchlight", world.tokens[role])
    response = await user.http_client.get(address, follow_redirects=False)
    to_sign_in = response.headers.get("location", "").startswith("/sign-in")
    is_sent_away = response.status_code == 401 or (response.status_code == 303 and to_sign_in)
    return 404 if is_sent_away else response.status_code


async def test_lists_open_for_their_roles_alone(user: Browser, world: World) -> None:
    wrong = []
    for address, allowed in LISTS.items():
        for role in ROLES:
            status = await status_of(user, world, role, address)
            if (status == 200) != (role in allowed) or status not in (200, 404):
                wrong.append((address, role, status))

    assert wrong == []


@pytest.mark.parametrize("whose", WHOSE)
async def test_documents_open_for_their_owners_alone(
    user: Browser, world: World, whose: str
) -> None:
    wrong = []
    for pattern, (kind, allowed) in DOCUMENTS.items():
        address = re.sub(r"{\w+}", world.documents[kind][whose], pattern)
        for role in ROLES:
            status = await status_of(user, world, role, address)
            if (status == 200) != may_open(role, whose, allowed) or status not in (200, 404):
                wrong.append((address, role, status))

    assert wrong == []


def may_open(role: str, whose: str, allowed: frozenset[str]) -> bool:
    """The whole rule: the right role, at the right customer, at a property they see."""
    if role not in allowed or whose == "gone":
        return False
    if role in STAFF:
        return True
    if role == "alien" or whose == "foreign":
        return role == "alien" and whose == "foreign"
    return role != "limited" or whose == "other"
