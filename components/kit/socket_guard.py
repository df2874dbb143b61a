"""Guards NiceGUI's socket, which by itself believes whoever knows a page's client id.

Leans on names inside NiceGUI 3.18, which is pinned exactly; tests attack a served portal.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard, cast
from urllib.parse import parse_qs
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from nicegui import Client, background_tasks, core
from socketio.exceptions import (  # type: ignore[import-untyped]
    ConnectionRefusedError as SocketRefused,
)
from starlette.requests import cookie_parser

from data.kit import clock
from services.accounts.sessions import TOUCH_EVERY, SignedIn, resolve_token, touch
from services.kit.events import DomainEvent, EventKind
from services.kit.own_paths import is_own_path

# Not at once: the tab that signs out is on its way to the sign-in page, and a reload would
# turn it back.
_RELOAD = {"code": "setTimeout(() => window.location.reload(), 400)"}
_FLUSH_SECONDS = 0.2  # for the reload to reach the browser before its socket closes
_LONGEST_LOG = 500
_LONGEST_PATH = 4_000  # characters, of JSON
_LOG_LEVELS = frozenset({"debug", "info", "warning", "error"})
# What malformed messages make NiceGUI and its JSON reader raise.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

Message = dict[str, object]
SyncHandler = Callable[[str, Message], object]
log = structlog.get_logger()


@dataclass(slots=True)
class _Holder:
    """Who holds a socket, as last read from the database."""

    signed_in: SignedIn
    read_at: datetime
    document: str  # which of the documents that show the page


class SocketGuard:
    """Lets a socket do only what the session may that its page was rendered for."""

    def __init__(self, origins: frozenset[str], cookie: str) -> None:
        self._origins = origins
        self._cookie = cookie
        self._holders: dict[str, _Holder] = {}
        self._heard: WeakKeyDictionary[Client, dict[str, int]] = WeakKeyDictionary()

    def install(self) -> None:
        """Stand before NiceGUI's own handlers. Once, before serving."""
        core.sio.eio.cors_allowed_origins = sorted(self._origins)
        handlers = core.sio.handlers["/"]
        handlers["connect"] = self._guard_connect(handlers["connect"])
        handlers["handshake"] = self._guard_handshake(handlers["handshake"])
        handlers["disconnect"] = self._guard_disconnect(handlers["disconnect"])
        handlers["event"] = self._guard(self._hear_once(handlers["event"]), _is_event)
        handlers["javascript_response"] = self._guard(handlers["javascript_response"], _is_answer)
        handlers["ack"] = self._guard(handlers["ack"], _is_ack)
        handlers["log"] = self._guard_log(self._guard(handlers["log"], _is_log))
        packets = core.sio.eio.handlers
        packets["message"] = _drop_unreadable(packets["message"])

    def hear(self, event: DomainEvent) -> None:
        """A listener for ``services.kit.events``: pages of an ended session close at once."""
        if event.kind is EventKind.SESSION_ENDED and event.subject_id is not None:
            background_tasks.create(self.close_session(event.subject_id))

    async def close_session(self, session_id: UUID) -> None:
        """Make the session's open pages reload, which leads to the sign-in page, and drop them."""
        sids = [sid for sid, one in self._holders.items() if one.signed_in.session_id == session_id]
        for sid in sids:
            del self._holders[sid]  # from here on, nothing it sends is heard
            await core.sio.emit("run_javascript", _RELOAD, to=sid)
        if sids:
            await asyncio.sleep(_FLUSH_SECONDS)
        for client in [one for one in Client.instances.values() if _session_of(one) == session_id]:
            _delete(client)
        for sid in sids:
            await core.sio.disconnect(sid)

    async def close_expired(self) -> None:
        """Close pages whose session ended by itself. For the scheduler, every minute or so."""
        now = clock.now()
        expired = [one for one in self._holders.values() if one.signed_in.expires_at <= now]
        for session_id in {one.signed_in.session_id for one in expired}:
            await self._look_again(session_id)

    def _guard_connect(self, inner: Callable[..., Awaitable[None]]) -> Callable[..., object]:
        async def connect(sid: str, environ: Message, auth: object = None) -> None:
            signed_in = await self._who(environ)
            query = parse_qs(str(environ.get("QUERY_STRING", "")))
            client_id = query.get("client_id", [""])[0]
            document = query.get("document_id", [""])[0]
            if signed_in is None or not _owns(signed_in, client_id):
                # These words make NiceGUI's page reload, so that the sign-in page shows.
                raise SocketRefused("Implicit handshake failed")
            self._holders[sid] = _Holder(signed_in, clock.now(), document)
            try:
                await inner(sid, environ, auth)
            except BaseException:
                self._holders.pop(sid, None)
                raise
            _tell_gate(environ)

        return connect

    def _guard_handshake(self, inner: Callable[..., Awaitable[bool]]) -> Callable[..., object]:
        async def handshake(sid: str, message: object = None) -> bool:
            holder = self._holders.get(sid)
            if holder is None or not _is_handshake(message):
                return False
            if not _owns(holder.signed_in, str(message["client_id"])):
                return False
            try:
                return await inner(sid, message)
            except _MALFORMED:
                return False

        return handshake

    def _guard_disconnect(self, inner: Callable[[str], object]) -> Callable[..., object]:
        def disconnect(sid: str, *_reason: object) -> None:
            self._holders.pop(sid, None)
            inner(sid)

        return disconnect

    def _guard(self, inner: SyncHandler, fits: Callable[[Message], bool]) -> SyncHandler:
        def handle(sid: str, message: object = None, *_more: object) -> None:
            if not isinstance(message, dict) or not fits(message):
                return
            if message.get("client_id") not in core.sio.rooms(sid) or not self._is_alive(sid):
                return
            try:
                inner(sid, message)
            except _MALFORMED:
                log.warning("malformed socket message dropped")

        return handle

    def _hear_once(self, inner: SyncHandler) -> SyncHandler:
        """Our pages number what they say, and say it again when a line broke before the answer."""

        def handle(sid: str, message: Message) -> None:
            client, number = Client.instances.get(str(message["client_id"])), message.get("number")
            if client is not None and not _leads_to_page(client, message):
                return
            if client is not None and type(number) is int:
                last, document = self._heard.setdefault(client, {}), self._holders[sid].document
                if number <= last.get(document, 0):
                    return
                last[document] = number
            inner(sid, message)

        return handle

    def _guard_log(self, inner: SyncHandler) -> SyncHandler:
        def write(sid: str, message: object = None, *_more: object) -> None:
            if isinstance(message, dict):
                # A line break would let a browser write lines of its own into our log.
                said = ascii(str(message.get("message", ""))[:_LONGEST_LOG])
                inner(sid, {**message, "message": said})

        return write

    def _is_alive(self, sid: str) -> bool:
        holder = self._holders.get(sid)
        if holder is None:
            return False
        now = clock.now()
        is_expired = holder.signed_in.expires_at <= now
        if is_expired or now - holder.read_at >= TOUCH_EVERY:
            holder.read_at = now
            background_tasks.create(self._look_again(holder.signed_in.session_id))
        return not is_expired

    async def _look_again(self, session_id: UUID) -> None:
        """Note that the session is in use, or close its pages if it is good no more."""
        found = await asyncio.to_thread(touch, session_id)
        if found is None:
            await self.close_session(session_id)
            return
        for holder in self._holders.values():
            if holder.signed_in.session_id == session_id:
                holder.signed_in, holder.read_at = found, clock.now()

    async def _who(self, environ: Message) -> SignedIn | None:
        token = cookie_parser(str(environ.get("HTTP_COOKIE", ""))).get(self._cookie, "")
        return await asyncio.to_thread(resolve_token, token) if token else None


def _tell_gate(environ: Message) -> None:
    """The gate before us ends sockets that show no page."""
    scope = environ.get("asgi.scope")
    state = scope.get("state", {}) if isinstance(scope, dict) else {}
    shown = state.get("page_shown")
    if isinstance(shown, asyncio.Event):
        shown.set()


def _owns(signed_in: SignedIn, client_id: str) -> bool:
    client = Client.instances.get(client_id)
    return client is not None and _session_of(client) == signed_in.session_id


def _session_of(client: Client) -> UUID | None:
    """The session whose request rendered the page: the session gate noted it there."""
    try:
        scope = client.request.scope
    except RuntimeError:
        return None
    owner = scope.get("state", {}).get("signed_in")
    return owner.session_id if isinstance(owner, SignedIn) else None


def _delete(client: Client) -> None:
    # NiceGUI would delete the client once more when the tab stays away, and fail at it.
    for task in client._delete_tasks.values():
        task.cancel()
    client._delete_tasks.clear()
    if client.id in Client.instances:
        client.delete()


def _drop_unreadable(inner: Callable[..., Awaitable[None]]) -> Callable[..., object]:
    async def read(eio_sid: str, packet: object) -> None:
        try:
            await inner(eio_sid, packet)
        except _MALFORMED:
            log.warning("unreadable socket packet dropped")

    return read


def _is_handshake(message: object) -> TypeGuard[Message]:
    return isinstance(message, dict) and all(
        isinstance(message.get(name), str) for name in ("client_id", "tab_id", "document_id")
    )


def _is_event(message: Message) -> bool:
    args = message.get("args", [])
    return (
        type(message.get("id")) is int
        and isinstance(message.get("listener_id"), str)
        and isinstance(args, list)
        and all(one is None or isinstance(one, str) for one in args)
    )


def _leads_to_page(client: Client, message: Message) -> bool:
    """NiceGUI's own navigation takes whatever it is sent for a path, and fails at it."""
    element = client.elements.get(cast(int, message["id"]))
    listener = element and element._event_listeners.get(str(message["listener_id"]))
    if not listener or not listener.type.startswith("sub_pages_"):
        return True
    args = cast(list[str | None], message.get("args", []))
    if len(args) != 1 or args[0] is None or len(args[0]) > _LONGEST_PATH:
        return False
    path = json.loads(args[0])
    return isinstance(path, str) and is_own_path(path)


def _is_answer(message: Message) -> bool:
    return isinstance(message.get("request_id"), str)


def _is_ack(message: Message) -> bool:
    return type(message.get("next_message_id")) is int


def _is_log(message: Message) -> bool:
    return message.get("level") in _LOG_LEVELS
