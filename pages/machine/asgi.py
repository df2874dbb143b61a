"""Small pieces that the middlewares share: reading headers, answering on their own."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
NOSNIFF = {"X-Content-Type-Options": "nosniff"}


def is_under(path: str, prefixes: Iterable[str]) -> bool:
    """Whether the path is one of the prefixes or lies below one: /invoices, not /invoices2."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def header(scope: Scope, name: str) -> str:
    return Headers(scope=scope).get(name, "")


def refusal(status: int, sentence: str) -> PlainTextResponse:
    """A short answer in plain text, for programs and forgers rather than for visitors."""
    return PlainTextResponse(sentence + "\n", status, headers=NOSNIFF)


def content_type_of(message: Message) -> str:
    return Headers(raw=message["headers"]).get("content-type", "")
