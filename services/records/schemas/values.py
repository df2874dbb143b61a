"""Reads a table's row as the values of its schema, for files and documents alike."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from data.kit.money import Money
from services.records.schemas.fields import Column

_NOTHING: Mapping[str, object] = {}


class Naming(Protocol):
    """What rows do not say themselves: the names of others, the currency, and local times."""

    @property
    def currency(self) -> str: ...

    def name(self, row_id: UUID | None) -> str | None: ...

    def moment(self, moment: datetime | None) -> datetime | None: ...


def values_of(
    columns: Iterable[Column], row: object, naming: Naming, told: Mapping[str, object] = _NOTHING
) -> dict[str, object]:
    """The columns' values; ``told`` has those that stand in no column of the row's table."""
    return {
        column.name: told[column.name] if column.name in told else _value(column, row, naming)
        for column in columns
    }


def _value(column: Column, row: object, naming: Naming) -> object:
    value = getattr(row, column.held_as)
    if column.refers_to:
        return naming.name(value)
    if column.held_as.endswith("_minor"):
        value = Money(value, getattr(row, "currency", naming.currency))
    if isinstance(value, Money):
        return value.decimal
    if isinstance(value, datetime):
        return naming.moment(value)
    return None if value is None else column.kind.show(value)
