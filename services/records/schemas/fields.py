"""What a schema says of its fields beyond their types, and where each of them stands."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import get_args

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo


def as_is(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of values: read from a cell, checked where they come typed, shown, and described.

    ``read`` and ``check`` raise ValueError with words for the list of problems.
    """

    read: Callable[[str], object]
    says: str
    check: Callable[[object], object] = as_is
    show: Callable[[object], object] = as_is


@dataclass(frozen=True, slots=True)
class WordKind(Kind):
    """A kind with few words; documents spell them out, rows hold the enum."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refers:
    """The value is the external id of a row in this file."""

    file: str


@dataclass(frozen=True, slots=True)
class StoredAs:
    """The table holds the value under another name; what ends in ``_minor`` is money."""

    name: str


@dataclass(frozen=True, slots=True)
class Use:
    """Where a field stands: in files, in documents that are put, in those given out."""

    in_file: bool = True
    is_put: bool = True
    is_shown: bool = True


FILE_ONLY = Use(is_put=False, is_shown=False)
NOT_IN_FILES = Use(in_file=False)
GIVEN_OUT = Use(in_file=False, is_put=False)


class Record(BaseModel):
    """One row; ``line`` is where it stands in its file, for the list of problems."""

    model_config = ConfigDict(frozen=True)

    line: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a schema. ``refers_to`` names the file whose external ids it holds."""

    name: str
    kind: Kind
    is_required: bool
    empty: object
    refers_to: str
    held_as: str
    use: Use = field(default=Use())


@functools.cache
def columns_of(schema: type[Record]) -> tuple[Column, ...]:
    """Every field of a record, in its order."""
    fields = schema.model_fields.items()
    return tuple(_column(name, info) for name, info in fields if name not in Record.model_fields)


def _column(name: str, info: FieldInfo) -> Column:
    marks = list(_marks(info))
    refers_to = next((mark.file for mark in marks if isinstance(mark, Refers)), "")
    usual = f"{name}_id" if refers_to else name
    return Column(
        name=name,
        kind=next(mark for mark in marks if isinstance(mark, Kind)),
        is_required=info.is_required(),
        empty=None if info.is_required() else info.default,
        refers_to=refers_to,
        held_as=next((mark.name for mark in marks if isinstance(mark, StoredAs)), usual),
        use=next((mark for mark in marks if isinstance(mark, Use)), Use()),
    )


def _marks(info: FieldInfo) -> Iterator[object]:
    """What a field is annotated with, also inside of an alternative to None."""
    yield from info.metadata
    for choice in get_args(info.annotation):
        yield from getattr(choice, "__metadata__", ())
