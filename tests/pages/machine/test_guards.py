"""The guards around the application."""

import re

import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from services.accounts.sessions import open_session
from services.kit.errors import StorageFull
from services.kit.permissions import SYSTEM
from tests.pages.guard import KEY, ORIGIN, TestClient, make_client, make_settings
from tests.services.accounts.sign_in_world import make_ann


@pytest.fixture
def client(database: Engine) -> TestClient:
    assert database.dialect.name == "sqlite"
    return make_client(make_settings(trusted_proxies="10.0.0.0/8"))


def sign_in(client: TestClient, session: Session) -> None:
    token = open_session(session, SYSTEM, make_ann(session), "link", "")
    session.commit()
    client.cookies.set("__Host-porchlight", token, domain="portal.example")


def test_strangers_are_sent_to_sign_in_with_the_way_back(client: TestClient) -> None:
    answer = client.get("/invoices/1041?q=a%20b&x=//evil")

    assert answer.status_code == 303
    assert answer.headers["location"] == ("/sign-in?next=/invoices/1041%3Fq%3Da%2520b%26x%3D//evil")
    assert client.get("/").headers["location"] == "/sign-in"
    assert client.post("/jobsites").status_code == 401


@pytest.mark.parametrize("path", ["/wp-login.php", "/invoices2", "/.env", "/_nicegui", "/x/y"])
def test_unknown_addresses_answer_a_plain_404(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert "x-nicegui-content" not in answer.headers


def test_uploads_need_the_session_that_owns_the_page(client: TestClient, session: Session) -> None:
    path = "/_nicegui/client/0f0f0f0f-0000-4000-8000-000000000000/upload/7"

    assert client.post(path, content=b"x").status_code == 404
    sign_in(client, session)
    assert client.post(path, content=b"x").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/sign-in/link/x", "/reset", "/reset/x", "/jobsites", "/nowhere",
             "/broken", "/api/v1/whoami", "/demo/mailbox", "/healthz"],
)  # fmt: skip
@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_headers(
    client: TestClient, session: Session, path: str, signed_in: bool
) -> None:
    if signed_in:
        sign_in(client, session)

    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"] == "max-age=15768000"
    assert "microphone=()" in headers["permissions-policy"]


def test_portal_pages_get_a_fresh_nonce_on_every_tag(client: TestClient, session: Session) -> None:
    sign_in(client, session)

    answers = [client.get("/jobsites") for _ in range(2)]

    nonces = set()
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        [nonce] = re.findall(r"'nonce-([\w-]+)'", policy)
        assert re.findall(r'nonce="([\w-]+)"', answer.text) == [nonce] * 3
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert f"script-src 'nonce-{nonce}' 'unsafe-eval';" in policy
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({}, ["img-src 'self' data: blob:;", "frame-src 'self';"]),
        (
            {"tile_url": "https://{s}.tiles.example/{z}/{x}/{y}.png"},
            ["img-src 'self' data: blob: https://*.tiles.example;"],
        ),
        ({"tile_url": "/tiles/{z}.png"}, ["img-src 'self' data: blob:;"]),
        (
            {"stripe_secret_key": "sk_test_x"},
            ["'unsafe-eval' https://js.stripe.com", "connect-src 'self' https://api.stripe.com"],
        ),
        (
            {"stripe_secret_key": "sk_test_x", "stripe_js_url": "http://127.0.0.1:12111/v3"},
            ["'unsafe-eval' http://127.0.0.1:12111;", "frame-src 'self' http://127.0.0.1:12111;"],
        ),
    ],
)
def test_the_policy_opens_for_what_is_configured(
    session: Session, changes: dict[str, str], parts: list[str]
) -> None:
    client = make_client(make_settings(**changes))
    sign_in(client, session)

    policy = client.get("/jobsites").headers["content-security-policy"]

    assert [part for part in parts if part not in policy] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "", "Origin": ORIGIN}, 303),
        ({"Sec-Fetch-Site": "same-site", "Origin": ORIGIN}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "https://portal.example.evil.example"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "http://portal.example"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
    ],
)
def test_only_own_pages_may_post(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/sign-out", headers=headers).status_code == status


@pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/password", "/sign-in/link/x",
                                  "/reset", "/reset/x", "/sign-out"])  # fmt: skip
def test_every_form_refuses_foreign_pages(client: TestClient, path: str) -> None:
    evil = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}

    assert client.post(path, headers=evil).status_code == 403


def test_machines_prove_themselves_otherwise(client: TestClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}

    assert client.post("/webhooks/stripe", headers=foreign).status_code == 200
    assert client.post("/api/v1/whoami", headers=foreign).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "portal.example.evil.example", "", "x@y:z"])
def test_foreign_hosts_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["portal.example", "PORTAL.example:8443"])
def test_our_host_is_served(client: TestClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_forwarded_headers_of_strangers_are_ignored(client: TestClient) -> None:
    forged = {
        "X-Forwarded-For": "192.0.2.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "//evil.example",
        "Forwarded": "for=192.0.2.9",
    }

    seen = client.get("/api/v1/whoami", headers=forged).json()

    assert (seen["client"], seen["scheme"]) == ("testclient", "https")
    assert [name for name in seen if "forward" in name] == []
    assert "evil" not in client.get("/invoices", headers=forged).headers["location"]


def test_forwarded_headers_of_the_proxy_are_believed(client: TestClient) -> None:
    behind = TestClient(client.app, base_url="http://portal.example", client=("10.0.0.1", 4711))
    hops = {"X-Forwarded-For": "203.0.113.66, 192.0.2.9, 10.0.0.2", "X-Forwarded-Proto": "https"}

    seen = behind.get("/api/v1/whoami", headers=hops).json()

    assert (seen["client"], seen["scheme"]) == ("192.0.2.9", "https")


@pytest.mark.parametrize(
    "lines",
    [
        ["203.0.113.66", "192.0.2.9"],  # the stranger's own line, then the proxy's
        ["203.0.113.66, 203.0.113.67", "192.0.2.9, 10.0.0.2"],
        ["203.0.113.66", "192.0.2.9", "10.0.0.2"],
        ["192.0.2.9:52811"],
        ["10.0.0.9", "203.0.113.66, ::ffff:192.0.2.9, ::ffff:10.0.0.2"],
    ],
)
def test_the_last_hop_that_is_no_proxy_is_believed(client: TestClient, lines: list[str]) -> None:
    behind = TestClient(client.app, base_url=ORIGIN, client=("10.0.0.1", 4711))

    seen = behind.get("/api/v1/whoami", headers=[("X-Forwarded-For", one) for one in lines]).json()

    assert seen["client"] == "192.0.2.9"


def test_a_strangers_line_does_not_make_the_protocol(client: TestClient) -> None:
    behind = TestClient(client.app, base_url="http://portal.example", client=("10.0.0.1", 4711))
    lines = [("X-Forwarded-Proto", "http"), ("X-Forwarded-Proto", "https")]

    assert behind.get("/api/v1/whoami", headers=lines).json()["scheme"] == "https"


def test_forged_hops_do_not_lift_the_limit_of_tries(client: TestClient) -> None:
    behind = TestClient(
        client.app,
        base_url=ORIGIN,
        client=("10.0.0.1", 4711),
        follow_redirects=False,
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    answers = [
        behind.post(
            "/sign-in/password",
            data={"email": f"somebody{number}@example.com", "password": "guess"},
            headers=[("X-Forwarded-For", f"203.0.113.{number}"), ("X-Forwarded-For", "192.0.2.9")],
        ).status_code
        for number in range(24)
    ]

    assert answers == [422] * 20 + [429] * 4


@pytest.mark.parametrize(
    ("size", "status"), [(1_000_000, 200), (1_000_001, 413)], ids=["fits", "too large"]
)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_bodies_are_limited(client: TestClient, size: int, status: int, is_chunked: bool) -> None:
    body = (b"x" * size[1] for size in [(0, size)]) if is_chunked else b"x" * size

    assert client.post("/webhooks/stripe", content=body).status_code == status


def test_large_bodies_go_where_photos_go(session: Session) -> None:
    client = make_client(make_settings())
    sign_in(client, session)

    assert client.post("/api/v1/visits/7/photos", content=b"x" * 2_000_000).status_code == 404
    assert client.post("/api/v1/visits/7/photos", content=b"x" * 25_000_001).status_code == 413


def test_a_bug_shows_a_number_that_stands_in_the_log(client: TestClient, session: Session) -> None:
    sign_in(client, session)

    with structlog.testing.capture_logs() as logs:
        answer = client.get("/broken")

    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    [line] = [line for line in logs if line["event"] == "request failed"]
    assert line["reference"] in answer.text
    assert KEY not in answer.text
    answer = client.get("/api/v1/broken")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("Try again later. Reference ")


def test_full_disk_is_said_in_words(session: Session) -> None:
    def refuse(_request: Request) -> Response:
        raise StorageFull

    def add_routes(app: FastAPI) -> None:
        for path in ("/office/x", "/api/v1/visits", "/webhooks/stripe/x"):
            app.add_route(path, refuse)

    client = make_client(make_settings(), extra=add_routes)
    sign_in(client, session)

    page, api = client.get("/office/x"), client.get("/api/v1/visits")
    assert (page.status_code, api.status_code) == (503, 503)
    assert "We cannot save anything right now." in page.text
    assert api.headers["content-type"] == "application/problem+json"
    assert api.json()["title"] == "Nothing can be saved right now"
    assert client.get("/webhooks/stripe/x").status_code == 503
