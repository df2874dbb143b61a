"""Addresses of every kind with nonsense in them: a refusal, and nothing secret in the log."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from nicegui import app
from nicegui.testing import User as Browser
from sqlmodel import Session
from starlette.routing import BaseRoute, Mount, Route

from services.kit.redaction import redact
from tests.pages.conftest import SignIn
from tests.services.accounts.sign_in_world import make_ann

# Parts of addresses that are names of documents. Whoever adds a part decides: a name, which
# stands here, or a secret, which is hidden in the log.
NAMES = {"number", "payment_id", "file_id", "visit_id", "export_id", "external_id", "key", "path"}
NONSENSE = ("0001-01-01", "9999-12-31", "-1", "9" * 40, "\x00", "%", "'\"><", "é\u202e", "x" * 300,
            "0001-01-01..9999-12-31", "[]")  # fmt: skip
QUERIES = ("from", "to", "q", "page", "period", "status", "size", "kind", "sort", "cursor", "limit",
           "next", "email", "property", "download", "day", "who", "before", "view", "state", "code",
           "invoice", "thread", "tab", "visit", "filter", "count", "since")  # fmt: skip


def routes_of(routes: list[BaseRoute], below: str = "") -> Iterator[tuple[str, Route]]:
    """Every route with its whole address."""
    for route in routes:
        if isinstance(route, Route):
            yield f"{below}{route.path}", route
        elif isinstance(route, Mount):
            yield from routes_of(list(route.routes), f"{below}{route.path}")


def addresses() -> list[tuple[str, Route]]:
    found = [one for one in routes_of(app.routes) if not one[0].startswith("/_nicegui")]
    assert len(found) > 40
    return found


def filled(path: str, route: Route, value: str) -> str:
    for name in route.param_convertors:
        for form in (f"{{{name}}}", f"{{{name}:path}}"):
            path = path.replace(form, value)
    return path


async def test_a_secret_in_an_address_is_hidden_in_the_log(user: Browser) -> None:
    del user  # it has put the portal together
    told = [
        path
        for path, route in addresses()
        if not set(route.param_convertors) <= NAMES
        and "SECRETsecret" in redact(filled(path, route, "SECRETsecret"))
    ]

    assert told == []


@pytest.mark.parametrize("is_signed_in", [False, True])
async def test_nonsense_in_an_address_is_refused(
    user: Browser, session: Session, sign_in: SignIn, *, is_signed_in: bool
) -> None:
    if is_signed_in:
        await sign_in(user, make_ann(session))
        session.commit()
    broken = []

    for path, route in addresses():
        if "GET" not in (route.methods or ()):
            continue
        for value in NONSENSE:
            query = "&".join(f"{name}={quote(value, safe='')}" for name in QUERIES)
            for asked in (query, query.partition("&")[2]):  # the second without its "from"
                address = f"{filled(path, route, quote(value, safe=''))}?{asked}"
                answer = await user.http_client.get(address)
                if answer.status_code >= 500 and not path.startswith("/readyz"):
                    broken.append((path, value[:20]))

    assert broken == []


@pytest.mark.parametrize("page", ["/dashboard", "/invoices", "/appointments", "/activity",
                                  "/messages", "/jobsites", "/wallet", "/profile", "/users",
                                  "/estimates"])  # fmt: skip
async def test_pages_take_nonsense(
    user: Browser, session: Session, sign_in: SignIn, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    await sign_in(user, make_ann(session))
    session.commit()

    for value in NONSENSE:
        query = "&".join(f"{name}={quote(value, safe='')}" for name in QUERIES)
        assert (await user.http_client.get(f"{page}?{query}")).status_code < 500

    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
