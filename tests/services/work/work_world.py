"""Rows and helpers that the tests of jobsites, visits and the calendar share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Engine, event
from sqlmodel import Session, select

from data.kit.activity import Activity
from data.work.visits import Material, Visit, VisitStatus
from tests.factories import NOON

DAY = timedelta(days=1)
AGO = {days: NOON - timedelta(days=days) for days in range(0, 40)}


@contextmanager
def counted_statements(session: Session) -> Iterator[list[str]]:
    """Every statement that the session's database gets meanwhile."""
    statements: list[str] = []
    database = session.get_bind()
    assert isinstance(database, Engine)

    def note(*call: object) -> None:
        statements.append(str(call[2]))

    event.listen(database, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database, "before_cursor_execute", note)


def complete(session: Session, visit: Visit, at: datetime) -> Visit:
    visit.status = VisitStatus.COMPLETED
    visit.started_at, visit.completed_at = at - timedelta(hours=1), at
    session.add(visit)
    session.commit()
    return visit


def make_material(session: Session, visit: Visit, care_hours: int | None = 24) -> Material:
    material = Material(
        visit_id=visit.id,
        name="Granular fertilizer",
        quantity=Decimal("2.5"),
        unit="bag",
        care_note="Keep pets off the lawn" if care_hours else "",
        care_hours=care_hours,
    )
    session.add(material)
    session.commit()
    return material


def announced(session: Session) -> list[tuple[str, UUID | None]]:
    """Kinds and subjects of all events so far."""
    rows = session.exec(select(Activity).order_by(Activity.id)).all()  # type: ignore[arg-type]
    return [(row.kind, row.subject_id) for row in rows]
