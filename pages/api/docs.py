"""GET /api/docs: the API for people, written from its own OpenAPI, without a script."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

Schema: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with what it takes."""

    method: str
    path: str
    about: str
    fields: tuple[Field, ...]


def docs_page(api: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    """The page, rendered once: an API does not change while it runs."""
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    rendered: list[str] = []

    async def show(_request: Request) -> Response:
        if not rendered:
            schema = api.openapi()
            facts = {
                "info": schema["info"],
                "operations": list(_operations(schema)),
                "lines": [
                    (name, _fields_of(schema, name)) for name in ("InvoiceLine", "EstimateLine")
                ],
            }
            rendered.append(templates.get_template("docs.html").render(facts))
        return HTMLResponse(rendered[0])

    return show


def _operations(schema: Schema) -> Iterator[Operation]:
    for path, methods in _mapping(schema["paths"]).items():
        for method, raw in _mapping(methods).items():
            operation = _mapping(raw)
            body = _mapping(operation.get("requestBody", {}))
            fields: tuple[Field, ...] = ()
            for content in _mapping(body.get("content", {})).values():
                reference = str(_mapping(_mapping(content)["schema"]).get("$ref", ""))
                fields = _fields_of(schema, reference.rpartition("/")[2])
            about = str(operation.get("description", ""))
            yield Operation(method.upper(), f"/api{path}", about, fields)


def _fields_of(schema: Schema, name: str) -> tuple[Field, ...]:
    model = _mapping(_mapping(_mapping(schema["components"])["schemas"]).get(name, {}))
    required = model.get("required", [])
    assert isinstance(required, list)
    return tuple(
        Field(key, _kind(_mapping(raw)), key in required, str(_mapping(raw).get("description", "")))
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
