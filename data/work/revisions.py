"""Rows of work that know when what people see of them last changed, and how often their times did.

The database session notes it itself before it writes a changed row, so no writer can forget it.
Statements that change rows past it (``update(Visit)``) are refused by a test.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import event, inspect
from sqlmodel import Field, SQLModel

from data.kit import clock


class Revised(SQLModel):
    """Knows the moment of its last change in one of the ``shown`` columns."""

    shown: ClassVar[frozenset[str]] = frozenset()

    changed_at: datetime = Field(default_factory=lambda: clock.now())


class Rescheduled(Revised):
    """Counts the changes of its ``timed`` columns too: when it is, and whether it takes place."""

    timed: ClassVar[frozenset[str]] = frozenset()

    sequence: int = 0


@event.listens_for(Revised, "before_update", propagate=True)
def _note_change(_mapper: object, _connection: object, row: Revised) -> None:
    state: Any = inspect(row)
    changed = {one.key for one in state.attrs if one.history.has_changes()}
    timed = row.timed if isinstance(row, Rescheduled) else frozenset()
    if changed & (row.shown | timed):
        row.changed_at = max(row.changed_at, clock.now())
    if isinstance(row, Rescheduled) and changed & timed:
        row.sequence += 1
