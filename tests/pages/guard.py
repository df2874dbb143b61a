"""The entry pages behind their guards, asked without a browser."""

import warnings
from collections.abc import Callable

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from pages.entry import routes as entry
from pages.machine import demo_mailbox
from pages.machine.guards import install_guards
from pages.machine.session_guard import Plan
from services.kit.settings import DemoSettings, Settings

with warnings.catch_warnings():
    # It asks for a newer client library, which nothing else here needs.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ORIGIN = "https://portal.example"
KEY = "6f1d0c9a83b2457e9cfa10d2e83b7465af19c0d2"
PLAN = Plan(
    pages=("/jobsites", "/invoices", "/office", "/broken"),
    open=(*entry.OPEN_PATHS, *demo_mailbox.OPEN_PATHS, "/api", "/webhooks/stripe", "/healthz"),
)


def make_settings(**changes: str) -> Settings:
    facts = {"base_url": ORIGIN, "secret_key": KEY, "smtp_url": "smtp://127.0.0.1:9", **changes}
    return Settings(_env_file=None, **facts)


def make_demo_settings(**changes: str) -> Settings:
    facts = {"base_url": "http://127.0.0.1:8080", "secret_key": KEY, **changes}
    return DemoSettings(_env_file=None, **facts)


def page(_request: Request) -> Response:
    """Stands for NiceGUI's pages."""
    html = "<!doctype html><head><link rel=x><style></style></head><script>1</script>"
    return HTMLResponse(html, headers={"X-NiceGUI-Content": "page"})


def whoami(request: Request) -> Response:
    host = request.client.host if request.client else ""
    return JSONResponse({"client": host, "scheme": request.url.scheme, **dict(request.headers)})


async def swallow(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def broken(_request: Request) -> Response:
    raise RuntimeError("secret detail")


def make_client(
    settings: Settings, plan: Plan = PLAN, extra: Callable[[FastAPI], None] | None = None
) -> TestClient:
    app = FastAPI(openapi_url=None)
    app.router.routes.extend(entry.routes(settings))
    app.router.routes.extend(demo_mailbox.routes(settings))
    for path in ("/jobsites", "/invoices/{number}", "/office"):
        app.add_route(path, page)
    app.add_route("/api/v1/whoami", whoami, methods=["GET", "POST"])
    app.add_route("/webhooks/stripe", swallow, methods=["POST"])
    app.add_route("/healthz", swallow)
    app.add_route("/broken", broken)
    app.add_route("/api/v1/broken", broken)
    if extra:
        extra(app)
    install_guards(app, settings, plan)
    return TestClient(
        app,
        base_url=settings.origin,
        follow_redirects=False,
        raise_server_exceptions=False,
        headers={"Sec-Fetch-Site": "same-origin"},
    )
