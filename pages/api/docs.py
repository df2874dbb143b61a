"""GET /api/docs: the API for people, written from its own OpenAPI, without a script."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from components.kit import html as h
from components.records.api_docs_page import ApiDocs, ApiField, ApiOperation, api_docs_page
from pages.entry.html_page import html_answer

Schema: TypeAlias = Mapping[str, object]
PARTS = ("InvoiceLine", "EstimateLine")  # what stands within a record


def docs_page(api: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    """The page, drawn once: an API does not change while it runs."""

    @cache
    def draw() -> h.Drawn:
        return api_docs_page(_docs(api.openapi()))

    async def show(_request: Request) -> Response:
        return html_answer(draw(), 200, {})

    return show


def _docs(schema: Schema) -> ApiDocs:
    info = _mapping(schema["info"])
    return ApiDocs(
        title=str(info["title"]),
        about=str(info.get("description", "")),
        operations=tuple(_operations(schema)),
        parts=tuple((name, _fields_of(schema, name)) for name in PARTS),
    )


def _operations(schema: Schema) -> Iterator[ApiOperation]:
    for path, methods in _mapping(schema["paths"]).items():
        for method, raw in _mapping(methods).items():
            operation = _mapping(raw)
            body = _mapping(operation.get("requestBody", {}))
            fields: tuple[ApiField, ...] = ()
            for content in _mapping(body.get("content", {})).values():
                reference = str(_mapping(_mapping(content)["schema"]).get("$ref", ""))
                fields = _fields_of(schema, reference.rpartition("/")[2])
            about = str(operation.get("description", ""))
            yield ApiOperation(method.upper(), f"/api{path}", about, fields)


def _fields_of(schema: Schema, name: str) -> tuple[ApiField, ...]:
    model = _mapping(_mapping(_mapping(schema["components"])["schemas"]).get(name, {}))
    required = model.get("required", [])
    assert isinstance(required, list)
    return tuple(
        ApiField(
            key, _kind(_mapping(raw)), key in required, str(_mapping(raw).get("description", ""))
        )
        for key, raw in _mapping(model.get("properties", {})).items()
    )


def _kind(field: Schema) -> str:
    """What a field holds, in few words."""
    if "enum" in field:
        words = field["enum"]
        assert isinstance(words, list)
        return ", ".join(map(str, words))
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "items" in field:
        return f"list of {_kind(_mapping(field['items']))}"
    choices = field.get("anyOf")
    if isinstance(choices, list):
        kinds = dict.fromkeys(_kind(_mapping(one)) for one in choices)
        return " or ".join(kind for kind in kinds if kind != "null")
    return str(field.get("format") or field.get("type", "text"))


def _mapping(value: object) -> Schema:
    assert isinstance(value, Mapping)
    return value
