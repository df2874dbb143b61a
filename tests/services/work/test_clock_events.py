from datetime import timedelta

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.kit import clock
from data.work.visits import VisitStatus
from services.kit import events
from services.kit.errors import NotPermitted
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import SYSTEM
from services.work.clock_events import PassingTime, list_lapses
from tests.factories import NOON, actor_of, make_customer, make_property, make_visit
from tests.services.work.work_world import complete

SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)
pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_a_week_after_its_completion_a_visit_lapses_once(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    visit = complete(session, make_visit(session, place), NOON - WEEK)

    before = list_lapses(session, SYSTEM, NOON - 2 * SECOND, NOON - SECOND)
    (now,) = list_lapses(session, SYSTEM, NOON - SECOND, NOON)
    after = list_lapses(session, SYSTEM, NOON, NOON + SECOND)

    assert (before, after) == ([], [])
    assert (now.kind, now.customer_id) == (EventKind.VISIT_LAPSED, customer.id)
    assert (now.property_id, now.subject_id) == (place.id, visit.id)


def test_a_visit_that_nobody_began_lapses_after_half_a_day(session: Session) -> None:
    place = make_property(session, make_customer(session))
    late = NOON - timedelta(hours=12)
    visit = make_visit(session, place, starts_at=late)
    make_visit(session, place, VisitStatus.CANCELED, late)

    (lapse,) = list_lapses(session, SYSTEM, NOON - SECOND, NOON)

    assert lapse.subject_id == visit.id


def test_midnight_at_the_contractors_is_told_to_all(session: Session) -> None:
    make_customer(session)
    midnight = NOON + timedelta(hours=12)

    (turn,) = list_lapses(session, SYSTEM, midnight - SECOND, midnight)

    assert (turn.kind, turn.customer_id) == (EventKind.DAY_TURNED, None)


async def test_rounds_publish_what_happened_since_the_last(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[DomainEvent] = []
    monkeypatch.setattr(events, "_listeners", [heard.append])
    place = make_property(session, make_customer(session))
    complete(session, make_visit(session, place), NOON - WEEK + SECOND)
    passing = PassingTime()

    await passing.run()
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * SECOND)
    await passing.run()
    await passing.run()

    assert [event.kind for event in heard] == [EventKind.VISIT_LAPSED]


def test_customers_cannot_look_at_all_visits(session: Session) -> None:
    actor = actor_of(make_customer(session), Role.ADMIN)

    with pytest.raises(NotPermitted):
        list_lapses(session, actor, NOON, NOON + SECOND)
