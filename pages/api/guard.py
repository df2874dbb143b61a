"""The door of the API: who calls, how often, and whether the key opens that much."""

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.machine.asgi import SAFE_METHODS, header
from pages.machine.body_limit import TooLarge
from pages.machine.problems import problem
from services.kit.error_references import log_error
from services.kit.errors import StorageFull
from services.kit.rate_limits import network_of
from services.kit.unit_of_work import read, write
from services.records.api_keys import ApiCaller, KeyRefused, identify_caller, note_use

OPEN_PATHS = ("/v1/openapi.json", "/docs")
_ASK = {"WWW-Authenticate": 'Bearer realm="porchlight"'}
_MOST_BUCKETS = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """Lets each caller do ``burst`` calls at once and ``rate`` a second from then on."""

    def __init__(self, burst: int, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, caller: str) -> float:
        """Zero, and the call is counted; or how long until the next call is let in."""
        now = time.monotonic()
        bucket = self._buckets.setdefault(caller, _Bucket(self._burst, now))
        self._buckets.move_to_end(caller)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) / self._rate
        bucket.left -= 1
        return 0


@dataclass(frozen=True, slots=True)
class Paces:
    """How fast keys may call, and how often strangers may try keys."""

    keys: Pace
    strangers: Pace


def usual_paces() -> Paces:
    return Paces(keys=Pace(burst=300, rate=50), strangers=Pace(burst=30, rate=0.5))


class ApiGuard:
    """Answers 401, 403 and 429 before a body is read; bugs leave as a problem with a number."""

    def __init__(self, app: ASGIApp, paces: Paces) -> None:
        self._app = app
        self._paces = paces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].removeprefix(scope.get("root_path", "")) in OPEN_PATHS:
            await self._guarded(self._app, scope, receive, send)
            return
        caller = await self._who(scope)
        refusal = self._check(scope, caller) if isinstance(caller, ApiCaller) else caller
        await self._guarded(refusal or self._app, scope, receive, send)

    async def _who(self, scope: Scope) -> ApiCaller | ASGIApp:
        scheme, _, token = header(scope, "authorization").partition(" ")
        address = network_of(scope["client"][0] if scope.get("client") else "")
        if scheme.lower() == "bearer" and token.strip():
            try:
                caller = await asyncio.to_thread(read, lambda s: identify_caller(s, token.strip()))
            except KeyRefused as refusal:
                wait = self._paces.strangers.seconds_to_wait(address)
                if wait:
                    return _too_many(wait)
                return problem(401, str(refusal), headers=_ASK)
            scope.setdefault("state", {})["api_token"] = token.strip()
            return await self._noted(caller)
        return problem(401, "Send your key as: Authorization: Bearer …", headers=_ASK)

    async def _noted(self, caller: ApiCaller) -> ApiCaller:
        if not caller.is_use_noted:
            with suppress(StorageFull):  # it is logged, and what only reads can go on
                await asyncio.to_thread(
                    write, lambda session: note_use(session, caller.actor, caller.key_id)
                )
        return caller

    def _check(self, scope: Scope, caller: ApiCaller) -> ASGIApp | None:
        wait = self._paces.keys.seconds_to_wait(str(caller.key_id))
        if wait:
            return _too_many(wait)
        if scope["method"] not in SAFE_METHODS and not caller.may_write:
            return problem(403, "This key may only read. Make one with the scope write.")
        return None

    async def _guarded(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await app(scope, receive, watch)
        except (ClientDisconnect, TooLarge):
            raise
        except Exception as error:
            reference = log_error("api request failed", error, path=scope["path"])
            if has_begun:
                raise
            await problem(500, f"Reference {reference}.")(scope, receive, send)


def _too_many(wait: float) -> ASGIApp:
    headers = {"Retry-After": str(int(wait) + 1)}
    return problem(429, "Slow down and try again.", headers=headers)
