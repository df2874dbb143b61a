from datetime import timedelta

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.work.visits import ServiceStatus, VisitStatus
from services.kit.errors import NotPermitted
from services.kit.permissions import Actor
from services.overview.dashboard import list_past_visits, list_upcoming_visits
from tests.factories import (
    NOON,
    actor_of,
    make_customer,
    make_property,
    make_service,
    make_visit,
)
from tests.services.work.work_world import AGO, DAY, complete, counted_statements

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_list_upcoming_visits_tells_what_runs_and_what_comes(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    later, sooner = (make_visit(session, place, starts_at=NOON + n * DAY) for n in (3, 1))
    running = make_visit(session, place, VisitStatus.IN_PROGRESS, NOON - timedelta(hours=1))
    make_service(session, running, "Mow", ServiceStatus.COMPLETED)
    make_service(session, running, "Edge")
    make_visit(session, place, VisitStatus.CANCELED, NOON + DAY)
    make_visit(session, place, starts_at=NOON - timedelta(hours=13))  # forgotten

    found = list_upcoming_visits(session, actor_of(customer))

    assert [visit.id for visit in found.visits] == [running.id, sooner.id, later.id]
    first = found.visits[0]
    assert (first.services, first.services_done, first.photos) == (("Mow", "Edge"), 1, 0)
    assert (first.property_name, first.title, found.total) == (place.name, "Weekly mowing", 3)


def test_list_upcoming_visits_counts_what_it_does_not_show(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    for days in range(1, 4):
        make_visit(session, place, starts_at=NOON + days * DAY)

    found = list_upcoming_visits(session, actor_of(customer), 2)

    assert (len(found.visits), found.total) == (2, 3)


def test_list_past_visits_tells_what_was_done_last(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    old, new = (
        complete(session, make_visit(session, place, starts_at=AGO[days]), AGO[days])
        for days in (20, 2)
    )
    make_visit(session, place, VisitStatus.SKIPPED, AGO[1])
    make_visit(session, place)

    found = list_past_visits(session, actor_of(customer))

    assert [visit.id for visit in found.visits] == [new.id, old.id]
    assert found.visits[0].completed_at == AGO[2]


def test_timelines_hide_others_and_follow_the_chosen_property(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    first, second = (make_property(session, customer, name) for name in "AB")
    mine, hidden = make_visit(session, first), make_visit(session, second)
    make_visit(session, make_property(session, other))
    limited = actor_of(customer, scope={first.id})
    chosen = Actor(Role.BASIC, "Sam", customer_id=customer.id, chosen=second.id)

    assert [visit.id for visit in list_upcoming_visits(session, limited).visits] == [mine.id]
    assert [visit.id for visit in list_upcoming_visits(session, chosen).visits] == [hidden.id]


def test_choosing_a_property_outside_the_limits_shows_nothing_more(session: Session) -> None:
    customer = make_customer(session)
    first, second = (make_property(session, customer, name) for name in "AB")
    visit = make_visit(session, first)
    make_visit(session, second)
    scope = frozenset({first.id})
    actor = Actor(Role.BASIC, "Sam", customer_id=customer.id, scope=scope, chosen=second.id)

    assert [one.id for one in list_upcoming_visits(session, actor).visits] == [visit.id]


@pytest.mark.parametrize("call", [list_upcoming_visits, list_past_visits])
def test_crew_has_no_dashboard(session: Session, call: object) -> None:
    with pytest.raises(NotPermitted):
        call(session, actor_of(make_customer(session), Role.CREW))  # type: ignore[operator]


def test_the_number_of_queries_does_not_grow(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    numbers = []
    for count in (1, 2):
        for _ in range(count):
            make_service(session, make_visit(session, place))
            complete(session, make_visit(session, place, starts_at=AGO[2]), AGO[2])
        with counted_statements(session) as statements:
            list_upcoming_visits(session, actor_of(customer))
            list_past_visits(session, actor_of(customer))
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]
