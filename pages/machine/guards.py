"""Puts the guards around the application, in the one order in which they work."""

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.types import ASGIApp

from pages.entry.html_page import HtmlPage
from pages.machine.body_limit import BodyLimit
from pages.machine.error_pages import ErrorPages
from pages.machine.hosts import Hosts, allowed_origins
from pages.machine.origin_check import OriginCheck
from pages.machine.security_headers import SecurityHeaders
from pages.machine.session_guard import Plan, SessionGate
from pages.machine.socket_gate import SocketGate
from pages.machine.unknown_addresses import only_pages
from services.kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Addresses that a guard treats otherwise."""

    large_bodies: tuple[str, ...] = (
        "/_nicegui/client",
        "/office/import",
        "/api/v1/visits",
        "/uploads",
        "/webhooks/mail",
    )
    machines: tuple[str, ...] = ("/webhooks/stripe", "/api")  # prove themselves; no origin check


def install_guards(
    app: FastAPI, settings: Settings, plan: Plan, exceptions: Exceptions | None = None
) -> None:
    """Call once, before ``ui.run``: what that adds (compression) must stand outside of these."""
    exempt = exceptions or Exceptions()
    paper = HtmlPage()
    # The last one added is the first one a request meets.
    only_pages(app, paper)
    app.add_middleware(SocketGate, settings=settings)
    app.add_middleware(SessionGate, settings=settings, plan=plan, paper=paper)
    app.add_middleware(OriginCheck, origins=allowed_origins(settings), exempt=exempt.machines)
    app.add_middleware(BodyLimit, large=exempt.large_bodies)
    app.add_middleware(ErrorPages, paper=paper)
    app.add_middleware(SecurityHeaders, settings=settings)
    _put_outermost(app, settings)


def _put_outermost(app: FastAPI, settings: Settings) -> None:
    """Stand outside of NiceGUI's own middlewares too: one believes ``X-Forwarded-Prefix``."""
    build = app.build_middleware_stack

    def build_guarded() -> ASGIApp:
        return Hosts(build(), settings)

    setattr(app, "build_middleware_stack", build_guarded)  # noqa: B010  (mypy: a method)
