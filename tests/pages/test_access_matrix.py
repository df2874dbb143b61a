"""Every address, asked for by every role, about every kind of owner. A new one must be entered."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from nicegui import app
from nicegui.testing import User as Browser
from sqlmodel import Session
from starlette.routing import BaseRoute, Mount

from components.kit import page_spec
from components.kit.page_spec import BILLING
from data.accounts.people import Role
from pages.page_list import PAGES
from services.estimates.estimates import view_estimate
from services.estimates.office_estimates import view_office_estimate
from services.money.invoices import view_invoice
from services.talk.inbox import view_inbox_thread
from services.talk.messages import view_thread
from services.work.appointments import view_appointment
from services.work.jobsites import view_jobsite
from tests.pages.matrix_world import ROLES, WHOSE, World, make_world

# Who of the matrix's people stands for a role; "limited" sees the other property alone.
PEOPLE = {
    Role.BASIC: {"basic", "limited"},
    Role.ACCOUNTING: {"accounting"},
    Role.ADMIN: {"admin", "alien"},
    Role.CREW: {"crew"},
    Role.OFFICE: {"office"},
    Role.OWNER: {"owner"},
}


def people_of(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(name for role in roles for name in PEOPLE[role])


MEMBERS, MONEY, ADMINS = (
    people_of(roles) for roles in (page_spec.MEMBERS, BILLING, page_spec.ADMINS)
)
OFFICE, STAFF = people_of(page_spec.OFFICE), people_of(page_spec.STAFF)
# What each service finds that reads what a page's address names.
KINDS: dict[object, str] = {
    view_jobsite: "property",
    view_appointment: "visit",
    view_invoice: "invoice",
    view_estimate: "estimate",
    view_office_estimate: "estimate",
    view_thread: "thread",
    view_inbox_thread: "thread",
}

# Addresses without a document: who may open them.
LISTS = {
    **{a: people_of(page.roles) for page in PAGES if not page.find for a in page.addresses},
    "/activity.csv": ADMINS,
    "/statements.pdf": MONEY,
    "/ledger.csv": MONEY,
    "/map/properties.geojson": MEMBERS,
}
# Addresses of a document: its kind, and whose roles see it where it is theirs.
DOCUMENTS = {
    **{p.address: (KINDS[p.find], people_of(p.roles)) for p in PAGES if p.find},
    "/office/mails/{key}.html": ("mail", OFFICE),
    "/calendar/visits/{visit_id}.ics": ("visit", MEMBERS),
    # A crew sees photos of today's visits only: tests/pages/machine/test_files
    "/files/{file_id}": ("file", MEMBERS | OFFICE),
    "/invoices/{number}.pdf": ("invoice", MONEY),
    "/estimates/{number}.pdf": ("estimate", MONEY | OFFICE),
    "/receipts/{payment_id}.pdf": ("payment", MONEY),
    "/my-data/{export_id}": ("copy", frozenset()),  # ready ones: tests/services/privacy
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
COMMON = re.compile(r"/_nicegui|/static/|/map/|/brand/|/favicon|/api")


def addresses(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        path = getattr(route, "path", "")
        if not isinstance(route, Mount) and not (COMMON.match(path) and path not in LISTS):
            yield path


def portal_addresses() -> list[str]:
    return [address for page in PAGES for address in page.addresses]


def test_every_address_stands_in_the_table(session: Session, user: Browser) -> None:
    del session, user
    served = {*addresses(app.routes), *portal_addresses()}

    assert served == {*LISTS, *DOCUMENTS, *BY_SECRET}


def test_customers_and_the_office_have_pages_apart() -> None:
    shared = [p.address for p in PAGES if p.roles & page_spec.MEMBERS and p.roles & page_spec.STAFF]
    office = [page.roles for page in PAGES if page.address.startswith("/office")]

    assert shared == ["/profile"]
    assert set(office) == {page_spec.OFFICE}


def test_money_and_people_stay_with_those_who_may_see_them() -> None:
    narrow = {p.address: p.roles for p in PAGES if p.roles < page_spec.MEMBERS}

    assert narrow == {
        "/invoices": BILLING,
        "/invoices/{number}": BILLING,
        "/wallet": BILLING,
        "/users": page_spec.ADMINS,
        "/activity": page_spec.ADMINS,
    }


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
