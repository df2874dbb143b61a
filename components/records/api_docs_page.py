"""The API for people: each address with what it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from components.kit import html as h
from components.kit.plain_page import wide_page

SAMPLE = """curl -X PUT https://portal.example/api/v1/visits/V-1007 \\
  -H "Authorization: Bearer plk_…" -H "Content-Type: application/json" \\
  -d '{"job": "J-12", "starts_at": "2026-11-24T08:00", "status": "in_progress"}'"""
_LOOK = "pl-plain-operation"


@dataclass(frozen=True, slots=True)
class ApiField:
    name: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """One address with what it takes."""

    method: str
    path: str
    about: str
    fields: tuple[ApiField, ...]


@dataclass(frozen=True, slots=True)
class ApiDocs:
    """What the API says of itself; ``parts`` are what stands within a record, by name."""

    title: str
    about: str
    operations: tuple[ApiOperation, ...]
    parts: tuple[tuple[str, tuple[ApiField, ...]], ...]


def api_docs_page(docs: ApiDocs) -> h.Drawn:
    """Everything on one page, to be searched by the browser."""
    return wide_page(
        docs.title,
        h.h1(docs.title),
        h.p(docs.about),
        h.pre(SAMPLE, class_="pl-plain-sample"),
        _conventions(),
        map(_operation, docs.operations),
        (h.section(h.h2(name), _table(fields), class_=_LOOK) for name, fields in docs.parts),
    )


def _conventions() -> h.Drawn:
    return h.p(
        "Errors are problem details (RFC 9457): ",
        h.code("status"),
        ", ",
        h.code("detail"),
        ", and in ",
        h.code("errors"),
        " a JSON pointer for each field. Lists have ",
        h.code("data"),
        " and ",
        h.code("next_cursor"),
        ". The whole description: ",
        h.a("openapi.json", href="/api/v1/openapi.json"),
        ".",
    )


def _operation(one: ApiOperation) -> h.Drawn:
    return h.section(
        h.h2(h.code(f"{one.method} {one.path}")),
        h.p(one.about),
        _table(one.fields) if one.fields else None,
        class_=_LOOK,
    )


def _table(fields: Iterable[ApiField]) -> h.Drawn:
    names = ("Field", "Holds", "Required", "About")
    table = h.table(
        h.thead(h.tr(h.th(name, scope="col") for name in names)),
        h.tbody(map(_row, fields)),
    )
    return h.div(table, class_="pl-plain-scroll")


def _row(field: ApiField) -> h.Drawn:
    required = field.is_required and "yes"
    return h.tr(h.td(h.code(field.name)), h.td(field.kind), h.td(required), h.td(field.about))
