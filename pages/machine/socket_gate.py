"""Which sockets are let through to NiceGUI: those of a session, and not too many of them."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs

from nicegui import core
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.entry.cookies import cookie_name
from pages.machine.asgi import header, refusal
from services.accounts.sessions import resolve_token
from services.kit.rate_limits import network_of
from services.kit.settings import Settings

MOST_IN_A_PACKET = 1_000_000  # bytes, as many as NiceGUI's page believes it may send
SOCKETS = re.compile(r"/_nicegui_ws/socket\.io/?")
_UNDER = "/_nicegui_ws/"


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """How many sockets there may be at once, and how soon one must show its page."""

    in_all: int = 4_000
    per_address: int = 400  # an office behind one line, with a page open on each of its screens
    seconds_without_page: float = 5


class SocketGate:
    """Refuses before the upgrade: Socket.IO accepts first, and asks who it is afterwards.

    Each accepted socket is one of the files that the process may have open. The guard within
    (``components/kit/socket_guard``) says which pages a socket may speak for.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, limits: SocketLimits | None = None
    ) -> None:
        self._app = app
        self._cookie = cookie_name(settings)
        self._limits = limits or SocketLimits()
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(_UNDER):
            await self._serve_polling(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place(scope) as has_place:
            is_ours = has_place and SOCKETS.fullmatch(scope["path"]) is not None
            if not is_ours or not await self._is_signed_in(scope):
                await send({"type": "websocket.close", "code": 1008})  # 403, before the upgrade
            elif _is_new(scope):
                watch = _PageWatch(receive, self._limits.seconds_without_page)
                scope.setdefault("state", {})["page_shown"] = watch.page_shown
                await self._app(scope, watch.receive, send)
            else:  # a line that was polled and becomes a socket has shown its page
                await self._app(scope, receive, send)

    async def _serve_polling(self, scope: Scope, receive: Receive, send: Send) -> None:
        """For lines on which no socket opens. Our pages load anew when they are told 401."""
        if not SOCKETS.fullmatch(scope["path"]):
            await refusal(404, "Not found.")(scope, receive, send)
        elif not await self._is_signed_in(scope):
            await refusal(401, "Sign in first.")(scope, receive, send)
        elif _is_new(scope) and len(core.sio.eio.sockets) >= self._limits.in_all:
            await refusal(503, "Too many pages are open.")(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    @contextmanager
    def _place(self, scope: Scope) -> Iterator[bool]:
        address = network_of((scope.get("client") or ("",))[0])
        self._open[address] += 1
        try:
            yield (
                self._open[address] <= self._limits.per_address
                and self._open.total() <= self._limits.in_all
            )
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    async def _is_signed_in(self, scope: Scope) -> bool:
        token = cookie_parser(header(scope, "cookie")).get(self._cookie, "")
        return bool(token) and await asyncio.to_thread(resolve_token, token) is not None


class _PageWatch:
    """Ends a socket that opens and then says nothing of which page it belongs to."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self._receive = receive
        self._until = asyncio.get_running_loop().time() + seconds
        self.page_shown = asyncio.Event()

    async def receive(self) -> Message:
        if self.page_shown.is_set():
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                return await self._receive()
        except TimeoutError:
            if self.page_shown.is_set():
                return await self._receive()
            return {"type": "websocket.disconnect", "code": 1008}


def _is_new(scope: Scope) -> bool:
    return "sid" not in parse_qs(scope["query_string"].decode("latin-1"))
