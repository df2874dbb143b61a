"""A witness: every request to Stripe, and every object from it, against Stripe's own schema.

It shares no code with the portal or with the stand-in. It knows shapes, not rules that join
several parameters. Use it in front of anything that speaks the API:

    guard = Guard.from_sdk()
    base = practice.serve(port=0, app=GuardMiddleware(practice.app, guard))
    ...
    assert guard.violations == [], guard.report()
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.tools.spec_nodes import ANY, decode, find_problems
from tests.tools.spec_source import SdkSource, SpecRoute


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that one request got wrong."""

    method: str
    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as the guard looks at it."""

    method: str
    path: str
    query: str = ""
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def form(self) -> str:
        return self.body if self.method == "POST" else self.query

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers.items() if key.lower() == name), "")

    @property
    def is_from_browser(self) -> bool:
        publishable = self.header("authorization").startswith("Bearer pk_")
        return publishable or bool(re.search(r"(^|&)key=pk_", self.form))


class Guard:
    """Checks requests and keeps what is wrong with them."""

    def __init__(self, source: SdkSource) -> None:
        self.source = source
        self.violations: list[Violation] = []
        self.checked: dict[str, int] = {}
        self.browser_requests = 0
        # Fixed paths come before those with an id in the same place.
        ordered = sorted(source.routes, key=lambda route: route.path.count("{"))
        self._routes = [(route, route.pattern) for route in ordered]

    @classmethod
    def from_sdk(cls) -> "Guard":
        return cls(SdkSource())

    def check(self, request: SentRequest) -> list[str]:
        """Check one request of the SDK; the browser's own are only counted."""
        if request.is_from_browser:
            self.browser_requests += 1
            return []
        found = self.problems(request)
        self.violations += [Violation(request.method, request.path, each) for each in found]
        return found

    def problems(self, request: SentRequest) -> list[str]:
        """What is wrong with a request; nothing is kept."""
        route = self._find_route(request)
        if route is None:
            return ["no such endpoint"]
        name = f"{route.method} {route.path}"
        self.checked[name] = self.checked.get(name, 0) + 1
        sent = decode(parse_qsl(request.form, keep_blank_values=True))
        found = find_problems(self.source.params_of(route), sent)
        return [*found, *_find_card_numbers(request.body), *self._check_headers(request)]

    def _find_route(self, request: SentRequest) -> SpecRoute | None:
        for route, pattern in self._routes:
            if route.method == request.method and pattern.match(request.path):
                return route
        return None

    def _check_headers(self, request: SentRequest) -> list[str]:
        if not request.headers:
            return []
        found = []
        if request.method == "POST" and not request.header("idempotency-key"):
            found.append("POST without Idempotency-Key")
        version = request.header("stripe-version")
        if version and version != self.source.version:
            found.append(f"Stripe-Version {version}, schema is {self.source.version}")
        return found

    def check_object(self, body: Mapping[str, object]) -> list[str]:
        """An answer's or an event's object: unknown, missing and misspelt top-level fields."""
        name = str(body.get("object", "?"))
        if body.get("deleted"):
            return []
        if name == "list" and isinstance(body["data"], list):
            return [problem for each in body["data"] for problem in self.check_object(each)]
        node = self.source.resource(name)
        if node is None:
            return [f"{name}: no such object"]
        found = [f"{name}.{key}: no such field" for key in body if key not in node.properties]
        found += [f"{name}.{key}: missing" for key in node.required if key not in body]
        for key, value in body.items():
            shape = node.properties.get(key, ANY)
            if isinstance(value, str) and (shape.choices or shape.any_of):
                found += [f"{name}.{problem}" for problem in find_problems(shape, value, key)]
        data = body.get("data")
        if name == "event" and isinstance(data, dict):
            found += self.check_object(data["object"])
        return found

    def report(self) -> str:
        """The violations in words."""
        count = sum(self.checked.values())
        title = f"{count} requests checked against {self.source.version}"
        lines = [f"{each.method} {each.path}: {each.problem}" for each in self.violations]
        return "\n".join([f"{title}, {len(lines)} violations", *lines])


def _find_card_numbers(body: str) -> list[str]:
    numbers = re.findall(r"(?<!\d)\d{13,19}(?!\d)", body)
    return ["a card number in a server-side request" for each in numbers if _passes_luhn(each)]


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


class GuardMiddleware:
    """Stands in front of an ASGI app; a strict one refuses what Stripe would refuse."""

    def __init__(self, app: ASGIApp, guard: Guard, *, strict: bool = False) -> None:
        self.app = app
        self.guard = guard
        self.strict = strict

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "/v1/" not in scope["path"]:
            await self.app(scope, receive, send)
            return
        body = await _read_body(receive)
        found = self.guard.check(_describe(scope, body))
        if found and self.strict:
            await _refuse(send, "; ".join(found))
            return

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)


async def _read_body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = bool(message.get("more_body", False))
    return body


def _describe(scope: Scope, body: bytes) -> SentRequest:
    path = str(scope["path"])
    return SentRequest(
        method=str(scope["method"]),
        path=path[path.index("/v1/") :],
        query=scope["query_string"].decode(),
        body=body.decode(),
        headers={key.decode(): value.decode() for key, value in scope["headers"]},
    )


async def _refuse(send: Send, message: str) -> None:
    error = {
        "type": "invalid_request_error",
        "code": "parameter_unknown",
        "message": message,
    }
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"error": error}).encode()})
