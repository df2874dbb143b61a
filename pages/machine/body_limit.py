"""Stops requests whose body is larger than what their address needs."""

import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.machine.asgi import header, is_under, refusal
from pages.machine.problems import problem

SMALL = 1_000_000  # bytes: forms, events, webhooks
LARGE = 25_000_000  # photos, imports


class BodyLimit:
    """Counts while the body comes in: what ``Content-Length`` says may be a lie, or absent."""

    def __init__(self, app: ASGIApp, large: tuple[str, ...]) -> None:
        self._app = app
        self._large = large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGE if is_under(scope["path"], self._large) else SMALL
        said = header(scope, "content-length")
        if said.isdecimal() and int(said) > most:
            await _too_large(scope, receive, send)
            return
        meter = _Meter(receive, send, most)
        with contextlib.suppress(TooLarge):
            await self._app(scope, meter.receive, meter.send)
        if meter.is_over and not meter.has_answered:
            await _too_large(scope, receive, send)


class TooLarge(Exception):
    """Unwinds whoever is reading the body."""


class _Meter:
    """Counts one request's body; once it is over, the app's answers go nowhere."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._left = most
        self.is_over = False
        self.has_answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.is_over = True
            raise TooLarge
        return message

    async def send(self, message: Message) -> None:
        if not self.is_over or self.has_answered:
            self.has_answered = True
            await self._send(message)


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    sentence = "That is too large."
    is_api = is_under(scope["path"], ("/api",))
    response = problem(413, sentence) if is_api else refusal(413, sentence)
    response.headers["Connection"] = "close"
    await response(scope, receive, send)
