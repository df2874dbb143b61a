"""The addresses of every kind of document: put one, read one, page through all."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel

from pages.api import models
from pages.api.document_models import DOCUMENT_KINDS, DocumentKind
from services.records.api_calls import consult_with_key, execute_with_key
from services.records.api_documents import (
    Document,
    Draft,
    RecordKind,
    list_documents,
    put_document,
    read_document,
)

Name = Annotated[str, Path(min_length=1, max_length=200, description="Your own id of it.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=100, description="`next_cursor` of the page before.")]
Endpoint = Callable[..., Awaitable[object]]
Responses = dict[int | str, dict[str, Any]]  # FastAPI's own type


def add_record_routes(router: APIRouter) -> None:
    """Three routes a kind, so that the OpenAPI names every field."""
    for kind in DOCUMENT_KINDS:
        one, many = f"/{kind.kind}/{{external_id}}", f"/{kind.kind}"
        page = models.RecordPage[kind.record]  # type: ignore[name-defined]
        made: Responses = {201: {"model": kind.record, "description": "Created"}}
        router.put(one, response_model=kind.record, responses=made)(_put(kind))
        router.get(one, response_model=kind.record)(_show(kind))
        router.get(many, response_model=page)(_list(kind))


def _put(kind: DocumentKind) -> Endpoint:
    async def put(
        request: Request, response: Response, external_id: Name, body: BaseModel
    ) -> object:
        """Create it, or replace it where it exists. The same again changes nothing."""
        draft = _draft(kind.kind, external_id, body)
        result = await execute_with_key(request.state.api_token, put_document, draft)
        response.status_code = 201 if result.is_new else 200
        response.headers["Location"] = quote(request.url.path)
        return _record(result.document)

    return _named(put, f"put_{kind.kind}", body=kind.body)


def _show(kind: DocumentKind) -> Endpoint:
    async def show(request: Request, external_id: Name) -> object:
        """One of them."""
        token = request.state.api_token
        return _record(await consult_with_key(token, read_document, kind.kind, external_id))

    return _named(show, f"get_{kind.kind}")


def _list(kind: DocumentKind) -> Endpoint:
    async def page(request: Request, limit: Limit = 100, cursor: Cursor = "") -> object:
        """All of them, the oldest first, page by page."""
        token, after = request.state.api_token, _read_cursor(cursor)
        found = await consult_with_key(token, list_documents, kind.kind, after=after, limit=limit)
        following = None if found.next_after is None else _write_cursor(found.next_after)
        return {"data": [_record(one) for one in found.documents], "next_cursor": following}

    return _named(page, f"list_{kind.kind}")


def _named(endpoint: Endpoint, name: str, body: type[models.Body] | None = None) -> Endpoint:
    """Give a route the name, and the body's model, by which FastAPI describes it."""
    endpoint.__name__ = name
    if body is not None:
        endpoint.__annotations__["body"] = body
    return endpoint


def _draft(kind: RecordKind, external_id: str, body: BaseModel) -> Draft:
    lines = tuple(dict(line) for line in getattr(body, "lines", ()))
    given = {name: getattr(body, name) for name in body.model_fields_set if name != "lines"}
    return Draft(kind, external_id, given, lines)


def _record(document: Document) -> dict[str, object]:
    facts = asdict(document)
    record = {"id": document.id, "external_id": document.external_id, **facts["fields"]}
    if document.lines is not None:
        record["lines"] = facts["lines"]
    return record


def _write_cursor(after: UUID) -> str:
    return base64.urlsafe_b64encode(after.bytes).decode().rstrip("=")


def _read_cursor(cursor: str) -> UUID | None:
    if not cursor:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise HTTPException(400, "This cursor is not one of ours.") from None
