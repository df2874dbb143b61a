from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.work.visits import Service, ServiceStatus, Visit, VisitStatus
from services.kit.errors import NotFound, NotPermitted
from services.kit.events import EventKind
from services.kit.permissions import Actor
from services.work.crew_days import (
    CrewStep,
    StepOutOfTurn,
    list_crew_day,
    record_step,
    tick_service,
)
from tests.factories import NOON, make_customer, make_property, make_visit
from tests.services.work.work_world import DAY, announced

pytestmark = pytest.mark.usefixtures("stopped_clock")
CREW = Actor(Role.CREW, "Carl Crew")
HOUR = timedelta(hours=1)


@pytest.fixture
def visit(session: Session) -> Visit:
    """This afternoon's, at a property with access notes."""
    place = make_property(session, make_customer(session))
    place.access_notes = "Gate code 4417, friendly dog"
    return make_visit(session, place, starts_at=NOON + 2 * HOUR)


def test_day_shows_access_notes_of_todays_visits_alone(session: Session, visit: Visit) -> None:
    other = make_property(session, make_customer(session, "Far Away"), "Elm St 4")
    other.access_notes = "Not before tomorrow"
    make_visit(session, other, starts_at=NOON + 12 * HOUR + timedelta(minutes=1))  # midnight there
    make_visit(session, other, VisitStatus.CANCELED, NOON)
    first = make_visit(session, other, starts_at=NOON - 4 * HOUR)
    other.access_notes = ""
    session.commit()

    found = list_crew_day(session, CREW)

    assert [(one.visit.id, one.access_notes) for one in found] == [
        (first.id, ""),
        (visit.id, "Gate code 4417, friendly dog"),
    ]
    assert (found[1].customer_name, found[1].property_name) == ("Ingrid Sandoval", "Birch St 1")


def test_steps_are_announced_once_each(session: Session, visit: Visit) -> None:
    for step in CrewStep:
        record_step(session, CREW, visit.id, step)
        record_step(session, CREW, visit.id, step)

    assert (visit.status, visit.on_way_at) == (VisitStatus.COMPLETED, NOON)
    assert (visit.started_at, visit.completed_at) == (NOON, NOON)
    assert announced(session) == [
        (EventKind.VISIT_ON_WAY, visit.id),
        (EventKind.VISIT_STARTED, visit.id),
        (EventKind.VISIT_COMPLETED, visit.id),
    ]


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (VisitStatus.SCHEDULED, CrewStep.COMPLETE),
        (VisitStatus.IN_PROGRESS, CrewStep.SET_OUT),
        (VisitStatus.COMPLETED, CrewStep.START),
        (VisitStatus.CANCELED, CrewStep.START),
        (VisitStatus.SKIPPED, CrewStep.SET_OUT),
    ],
)
def test_steps_out_of_turn_are_refused(
    session: Session, visit: Visit, status: VisitStatus, step: CrewStep
) -> None:
    visit.status = status
    session.add(visit)
    session.commit()

    with pytest.raises(StepOutOfTurn):
        record_step(session, CREW, visit.id, step)


def test_services_are_ticked_and_unticked(session: Session, visit: Visit) -> None:
    service = Service(visit_id=visit.id, name="Mow", status=ServiceStatus.PLANNED)
    session.add(service)
    session.commit()

    for done in (True, True, False):
        tick_service(session, CREW, service.id, is_done=done)

    assert service.status is ServiceStatus.PLANNED
    assert announced(session) == [(EventKind.VISIT_CHANGED, visit.id)] * 2
    visit.status = VisitStatus.CANCELED
    with pytest.raises(StepOutOfTurn):
        tick_service(session, CREW, service.id, is_done=True)


def test_visits_of_other_days_do_not_exist(session: Session, visit: Visit) -> None:
    visit.starts_at = NOON + DAY
    service = Service(visit_id=visit.id, name="Mow", status=ServiceStatus.PLANNED)
    session.add_all([visit, service])
    session.commit()

    with pytest.raises(NotFound):
        record_step(session, CREW, visit.id, CrewStep.START)
    with pytest.raises(NotFound):
        tick_service(session, CREW, service.id, is_done=True)
    with pytest.raises(NotFound):
        tick_service(session, CREW, visit.id, is_done=True)
    assert list_crew_day(session, CREW) == ()


def test_customers_have_no_crew_day(session: Session, visit: Visit) -> None:
    admin = Actor(Role.ADMIN, "Ingrid", customer_id=visit.customer_id)

    with pytest.raises(NotPermitted):
        list_crew_day(session, admin)
    with pytest.raises(NotPermitted):
        record_step(session, admin, visit.id, CrewStep.START)
    with pytest.raises(NotPermitted):
        tick_service(session, admin, visit.id, is_done=True)
    assert session.exec(select(Visit.status)).one() is VisitStatus.SCHEDULED
