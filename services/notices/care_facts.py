"""What to mind after a visit, for the mail that tells of its completion."""

from datetime import timedelta

from sqlmodel import Session

from data.work.visits import Visit, materials_of
from services.kit import formats
from services.mail.rendering import Fact


def care_facts(session: Session, visit: Visit) -> list[Fact]:
    """One line for each material that needs care, with the moment until which it does."""
    if visit.completed_at is None:
        return []
    facts = []
    for row in materials_of(session, visit_ids=[visit.id]):
        if row.care_hours:
            ends_at = visit.completed_at + timedelta(hours=row.care_hours)
            until = formats.dated_window(ends_at, None, visit.zone)
            facts.append(Fact(row.care_note or f"Care after {row.name}", f"until {until}"))
    return facts
