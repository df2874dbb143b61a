"""Who a request comes from, and where strangers may go."""

import asyncio
import re
from dataclasses import dataclass

from nicegui import Client
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.kit.plain_messages import not_found_page
from pages.entry.cookies import cookie_name
from pages.entry.html_page import HtmlPage
from pages.machine.asgi import SAFE_METHODS, header, is_under, refusal
from services.accounts.sessions import SignedIn, resolve_token
from services.kit.own_paths import with_next
from services.kit.settings import Settings

ENDED = "ended"  # says on the sign-in page that there was a session
_CLIENT = re.compile(r"/_nicegui/client/([^/]+)(?:/|$)")
# Scripts and styles are the same for everybody; sockets have a guard of their own.
_UNASKED = re.compile(r"/_nicegui/(?!client/)|/_nicegui_ws/|/favicon\.ico$")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which addresses there are. Each stands for itself and all that lies below it.

    ``pages`` need a session; ``open`` look after themselves; everything else does not exist.
    """

    pages: tuple[str, ...]
    open: tuple[str, ...]


class SessionGate:
    """Puts the visitor into ``scope["state"]["signed_in"]`` and sends strangers to sign in.

    Strangers never get as far as NiceGUI, which would keep a live client for each request.
    """

    def __init__(self, app: ASGIApp, settings: Settings, plan: Plan, paper: HtmlPage) -> None:
        self._app = app
        self._cookie = cookie_name(settings)
        self._plan = plan
        self._paper = paper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _UNASKED.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        signed_in = await self._who(scope)
        scope.setdefault("state", {})["signed_in"] = signed_in
        await self._choose(scope, signed_in)(scope, receive, send)

    async def _who(self, scope: Scope) -> SignedIn | None:
        token = cookie_parser(header(scope, "cookie")).get(self._cookie, "")
        return await asyncio.to_thread(resolve_token, token) if token else None

    def _choose(self, scope: Scope, signed_in: SignedIn | None) -> ASGIApp:
        path = scope["path"]
        if match := _CLIENT.match(path):
            # NiceGUI's upload address asks for no cookie: whoever knew it could send files.
            is_owner = signed_in is not None and owns_client(signed_in, match[1])
            return self._app if is_owner else refusal(404, "Not found.")
        if is_under(path, self._plan.open) or path == "/":
            return self._app
        if not is_under(path, self._plan.pages):
            return _NotFound(self._paper)
        if signed_in is not None:
            scope["state"]["is_page"] = True
            return self._app
        if scope["method"] not in SAFE_METHODS:
            return refusal(401, "Sign in first.")
        query = scope["query_string"].decode("latin-1")
        wanted = scope.get("raw_path", path.encode()).decode("latin-1")
        target = with_next("/sign-in", f"{wanted}?{query}" if query else wanted)
        if self._cookie in cookie_parser(header(scope, "cookie")):
            target = f"{target}{'&' if '?' in target else '?'}{ENDED}=1"
        return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})


class _NotFound:
    """Says so; the contractor is read from the database once it is needed."""

    def __init__(self, paper: HtmlPage) -> None:
        self._paper = paper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await asyncio.to_thread(self._paper.render, not_found_page, 404)
        await response(scope, receive, send)


def owns_client(signed_in: SignedIn, client_id: str) -> bool:
    """Whether a live page was rendered for this session."""
    client = Client.instances.get(client_id)
    if client is None:
        return False
    owner = client.request.scope.get("state", {}).get("signed_in")
    return isinstance(owner, SignedIn) and owner.session_id == signed_in.session_id
