"""Answers without a body to whoever has it already (RFC 9110, 13.1.2)."""

import hashlib

from starlette.requests import Request


def etag_of(content: bytes) -> str:
    """Names this very content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_kept(request: Request, etag: str) -> bool:
    """Whether the browser keeps this very rendering; compression marks an ETag as weak."""
    kept = request.headers.get("if-none-match", "").split(",")
    return etag in {tag.strip().removeprefix("W/") for tag in kept}
