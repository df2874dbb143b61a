"""What may be put and what is given out of each kind of document, derived from its schema."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, create_model

from pages.api.models import Body, Named, StatefulBody
from services.money.invoice_status import InvoiceStatus
from services.records.api_documents import LINE_SHEETS, SHEETS, RecordKind
from services.records.schemas.fields import Column, Record, WordKind, columns_of
from services.records.schemas.kinds import Key

_Fields = dict[str, Any]  # as pydantic takes the fields of a new model
_MOST_LINES = 1000
_STATUS = Literal[tuple(status.value for status in InvoiceStatus)]  # type: ignore[valid-type]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document, with what may be put and what is given out."""

    kind: RecordKind
    body: type[Body]
    record: type[Named]


def _document_kind(kind: RecordKind) -> DocumentKind:
    schema = SHEETS[kind].schema
    fields, shown_fields = _put_fields(schema), {}
    if kind in LINE_SHEETS:
        line = _line_body(LINE_SHEETS[kind].schema)
        shown_line = _line_record(LINE_SHEETS[kind].schema, line)
        many = Field(max_length=_MOST_LINES)
        fields["lines"] = (Annotated[list[line], many], [])  # type: ignore[valid-type]
        shown_fields["lines"] = (list[shown_line], ...)  # type: ignore[valid-type]
    has_state = "state" in schema.model_fields
    base = StatefulBody if has_state else Body
    doc = None if has_state else schema.__doc__
    body = create_model(_name(schema), __base__=base, __doc__=doc, **fields)
    body.given_out = Body.given_out | {column.name for column in _given_out(schema)}
    record = _stateful_record(schema, shown_fields) if has_state else _record(schema, body)
    return DocumentKind(kind, body, record)


def _record(schema: type[Record], body: type[Body]) -> type[Named]:
    """What was put, and what the portal knows besides."""
    known = {column.name: (_plain(_hint(schema, column)), ...) for column in _given_out(schema)}
    fields: _Fields = known
    bases: tuple[type[BaseModel], ...] = (Named, body)
    model = create_model(f"{_name(schema)}Record", __base__=bases, **fields)
    assert issubclass(model, Named)
    return model


def _stateful_record(schema: type[Record], lines: _Fields) -> type[Named]:
    """Its status is not what was put, so that nothing of it is given out as it was put."""
    shown = (column for column in columns_of(schema) if column.use.is_shown)
    fields: _Fields = {column.name: (_plain(_hint(schema, column)), ...) for column in shown}
    del fields["external_id"]
    fields["status"] = (_STATUS, ...)
    name = f"{_name(schema)}Record"
    return create_model(name, __base__=Named, __doc__=schema.__doc__, **fields, **lines)


def _line_body(schema: type[Record]) -> type[Body]:
    fields: _Fields = {"external_id": (Key | None, None), **_put_fields(schema)}
    line = create_model(_name(schema), __base__=Body, __doc__=schema.__doc__, **fields)
    line.given_out = Body.given_out | {column.name for column in _given_out(schema)}
    return line


def _line_record(schema: type[Record], body: type[Body]) -> type[Body]:
    known: _Fields = {
        column.name: (_plain(_hint(schema, column)), ...) for column in _given_out(schema)
    }
    return create_model(f"{_name(schema)}Record", __base__=body, **known) if known else body


def _put_fields(schema: type[Record]) -> _Fields:
    return {
        column.name: (_hint(schema, column), ... if column.is_required else column.empty)
        for column in columns_of(schema)
        if column.use.is_put and column.name != "external_id"
    }


def _given_out(schema: type[Record]) -> Iterable[Column]:
    return (column for column in columns_of(schema) if column.use.is_shown > column.use.is_put)


def _hint(schema: type[Record], column: Column) -> object:
    if isinstance(column.kind, WordKind):
        return Literal[column.kind.words]
    hint: object = get_type_hints(schema, include_extras=True)[column.name]
    return hint


def _plain(hint: object) -> object:
    """A type without limits: what is stored is given out, whatever it is."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(_plain(choice) for choice in get_args(hint))]  # noqa: UP007
    return hint


def _name(schema: type[Record]) -> str:
    return schema.__name__.removesuffix("Schema")


DOCUMENT_KINDS = tuple(_document_kind(kind) for kind in RecordKind)
