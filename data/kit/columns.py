"""Column types that SQLModel does not choose by itself."""

from decimal import Decimal
from enum import StrEnum
from typing import cast

from sqlalchemy import Dialect, Enum, String
from sqlalchemy.types import TypeDecorator


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as text: SQLite would keep a binary fraction instead."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(value)


def words(enum: type[StrEnum]) -> type[Enum]:
    """Store an enum's values as text: readable in SQL, and a new word needs no migration.

    SQLModel asks for a type and takes an instance as well, which alone can carry options.
    """
    stored = Enum(
        enum,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    return cast(type[Enum], stored)
