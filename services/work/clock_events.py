"""What changes by itself as time passes: no row changes then, so open pages must be told."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.companies import find_company
from data.kit.ids import new_id
from data.work.appointments import visits_turning
from services.kit.events import DomainEvent, EventKind, publish
from services.kit.permissions import Actor, Permission, require
from services.kit.unit_of_work import consult_as_system
from services.work.jobsites import LATENESS, WEEK


class PassingTime:
    """Comes round often and tells this process's screens what lapsed since the last time.

    Nothing is written: each process that serves pages has a round of its own.
    """

    def __init__(self) -> None:
        self._since = clock.now()

    async def run(self) -> None:
        until = clock.now()
        events = await consult_as_system(list_lapses, self._since, until)
        self._since = until  # not before: what could not be read is asked for again
        for event in events:
            publish(event)


def list_lapses(
    session: Session, actor: Actor, since: datetime, until: datetime
) -> list[DomainEvent]:
    """Visits that left the week or are no longer expected, and midnight, between two moments.

    Raises:
        NotPermitted: only the portal itself may look at all customers' visits.
    """
    require(actor, Permission.RECORD_WORK)
    turned = visits_turning(
        session,
        completed=(since - WEEK, until - WEEK),
        due=(since - LATENESS, until - LATENESS),
    )
    events = [
        _event(EventKind.VISIT_LAPSED, visit.customer_id, visit.property_id, visit.id)
        for visit in turned
    ]
    company = find_company(session)
    zone = company.time_zone if company else "UTC"
    if clock.day_in(since, zone) != clock.day_in(until, zone):
        events.append(_event(EventKind.DAY_TURNED, None, None, None))
    return events


def _event(
    kind: EventKind, customer_id: UUID | None, property_id: UUID | None, subject_id: UUID | None
) -> DomainEvent:
    return DomainEvent(new_id(), kind, customer_id, property_id, subject_id)
