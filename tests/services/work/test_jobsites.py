from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.work.jobsites import JobsiteState
from data.work.visits import VisitStatus
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import Actor
from services.work.jobsites import (
    JobsiteQuery,
    find_jobsites,
    list_jobsites,
    list_pins,
    view_jobsite,
)
from tests.factories import (
    NOON,
    actor_of,
    make_customer,
    make_property,
    make_service,
    make_visit,
)
from tests.services.work.work_world import AGO, DAY, complete, counted_statements, make_material

pytestmark = pytest.mark.usefixtures("stopped_clock")
HOUR = timedelta(hours=1)


def names(found: object) -> list[str]:
    return [site.name for site in found.rows]  # type: ignore[attr-defined]


def test_list_jobsites_puts_the_busiest_first(session: Session) -> None:
    customer = make_customer(session)
    idle, soon, done, busy = (make_property(session, customer, name) for name in "ABCD")
    make_visit(session, soon)
    complete(session, make_visit(session, done), AGO[2])
    make_visit(session, busy, VisitStatus.IN_PROGRESS, NOON - HOUR)

    found = list_jobsites(session, actor_of(customer), JobsiteQuery())

    assert [(site.id, site.state) for site in found.rows] == [
        (busy.id, JobsiteState.IN_PROGRESS),
        (done.id, JobsiteState.COMPLETED),
        (soon.id, JobsiteState.SCHEDULED),
        (idle.id, JobsiteState.IDLE),
    ]
    assert (found.total, found.matching, found.remaining) == (4, 4, 0)


def test_list_jobsites_hides_other_customers_and_other_properties(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    mine, limited = make_property(session, customer, "Mine"), make_property(session, customer, "No")
    make_property(session, other, "Foreign")

    whole = list_jobsites(session, actor_of(customer), JobsiteQuery())
    part = list_jobsites(session, actor_of(customer, scope={mine.id}), JobsiteQuery())

    assert (names(whole), names(part)) == (["Mine", limited.name], ["Mine"])


def test_list_jobsites_searches_words_and_filters_by_state(session: Session) -> None:
    customer = make_customer(session)
    make_visit(session, make_property(session, customer, "Oak Lane"))
    make_property(session, customer, "Oak Court")
    make_property(session, customer, "Elm")
    actor = actor_of(customer)

    oaks = list_jobsites(session, actor, JobsiteQuery(search="oak birch"))
    planned = JobsiteQuery(search="OAK", state=JobsiteState.SCHEDULED)

    assert names(oaks) == ["Oak Lane", "Oak Court"]  # "birch" stands in the address
    assert names(list_jobsites(session, actor, planned)) == ["Oak Lane"]
    assert list_jobsites(session, actor, planned).counts == oaks.counts
    assert len(find_jobsites(session, actor, "oak")) == 2


def test_list_jobsites_takes_percent_and_underscore_as_they_are(session: Session) -> None:
    customer = make_customer(session)
    make_property(session, customer, "100% Fence")
    make_property(session, customer, "Birch")

    assert names(list_jobsites(session, actor_of(customer), JobsiteQuery("%"))) == ["100% Fence"]
    assert names(list_jobsites(session, actor_of(customer), JobsiteQuery("_"))) == []


def test_list_jobsites_pins_what_is_chosen_on_the_map(session: Session) -> None:
    customer = make_customer(session)
    places = [make_property(session, customer, name) for name in "ABC"]
    foreign = make_property(session, make_customer(session, "Somebody Else"))
    actor = actor_of(customer)

    last = list_jobsites(session, actor, JobsiteQuery(limit=1, pinned=places[2].id))
    stolen = list_jobsites(session, actor, JobsiteQuery(limit=1, pinned=foreign.id))

    assert (names(last), last.remaining) == (["C", "A"], 2)
    assert names(stolen) == ["A"]


def test_lists_show_the_chosen_property_alone(session: Session) -> None:
    customer = make_customer(session)
    first, second = (make_property(session, customer, name) for name in "AB")
    actor = Actor(Role.BASIC, "Sam", customer_id=customer.id, chosen=second.id)

    assert names(list_jobsites(session, actor, JobsiteQuery())) == ["B"]
    assert [pin.id for pin in list_pins(session, actor)] == [second.id]
    assert view_jobsite(session, actor, first.id).jobsite.name == "A"  # a direct address opens


def test_list_pins_leaves_out_what_has_no_place(session: Session) -> None:
    customer = make_customer(session)
    placed, unplaced = make_property(session, customer), make_property(session, customer, "B")
    unplaced.latitude = unplaced.longitude = None
    session.add(unplaced)
    session.commit()

    assert [pin.id for pin in list_pins(session, actor_of(customer))] == [placed.id]
    assert list_pins(session, actor_of(customer), only={unplaced.id}) == []


def test_view_jobsite_groups_its_visits(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    running = make_visit(session, place, VisitStatus.IN_PROGRESS, NOON - HOUR)
    later, sooner = (make_visit(session, place, starts_at=NOON + days * DAY) for days in (9, 2))
    forgotten = make_visit(session, place, starts_at=AGO[3])
    old, new = (complete(session, make_visit(session, place), AGO[days]) for days in (9, 1))
    make_service(session, running)
    make_material(session, new)

    detail = view_jobsite(session, actor_of(customer), place.id)

    assert [visit.id for visit in detail.in_progress] == [running.id]
    assert [visit.id for visit in detail.planned] == [sooner.id, later.id]
    assert {visit.id for visit in detail.completed} == {old.id, new.id}
    assert forgotten.id not in {visit.id for visit in detail.planned}
    (material,) = (m for visit in detail.completed for m in visit.materials)
    assert material.care_until == AGO[0]  # a day after yesterday noon
    assert detail.can_edit_notes


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(days=7), JobsiteState.COMPLETED),
        (timedelta(days=7, seconds=1), JobsiteState.IDLE),
    ],
)
def test_completed_within_the_week_lapses_by_itself(
    session: Session, age: timedelta, state: JobsiteState
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    complete(session, make_visit(session, place), NOON - age)
    actor = actor_of(customer)

    (listed,) = list_jobsites(session, actor, JobsiteQuery()).rows

    assert listed.state is state
    assert view_jobsite(session, actor, place.id).jobsite.state is state


@pytest.mark.parametrize("status", list(VisitStatus))
@pytest.mark.parametrize("starts_at", [AGO[20], AGO[1], NOON - HOUR, NOON + DAY])
def test_list_and_detail_agree_on_the_state(
    session: Session, status: VisitStatus, starts_at: datetime
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    make_visit(session, place, status, starts_at)
    actor = actor_of(customer)

    (listed,) = list_jobsites(session, actor, JobsiteQuery()).rows

    assert view_jobsite(session, actor, place.id).jobsite == listed


def test_view_jobsite_refuses_what_is_not_the_actors(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    mine, foreign = make_property(session, customer), make_property(session, other)

    with pytest.raises(NotFound):
        view_jobsite(session, actor_of(customer), foreign.id)
    with pytest.raises(NotFound):
        view_jobsite(session, actor_of(customer, scope=set()), mine.id)


@pytest.mark.parametrize("call", [list_jobsites, list_pins, view_jobsite, find_jobsites])
def test_crew_has_no_customers_jobsites(session: Session, call: object) -> None:
    customer = make_customer(session)

    with pytest.raises(NotPermitted):
        call(session, actor_of(customer, Role.CREW), JobsiteQuery())  # type: ignore[operator]


def test_the_number_of_queries_does_not_grow(session: Session) -> None:
    customer = make_customer(session)
    actor = actor_of(customer)
    numbers = []
    for name in ("A", "BCD"):
        for letter in name:
            place = make_property(session, customer, letter)
            visit = complete(session, make_visit(session, place), AGO[1])
            make_service(session, visit)
            make_material(session, visit)
            complete(session, make_visit(session, place), AGO[2])
        with counted_statements(session) as statements:
            list_jobsites(session, actor, JobsiteQuery())
            list_pins(session, actor)
            view_jobsite(session, actor, place.id)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]
