from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.work.appointments import VisitTime
from data.work.visit_requests import VisitRequestKind
from data.work.visits import VisitStatus
from services.kit.errors import NotFound, NotPermitted
from services.kit.events import EventKind
from services.kit.permissions import Actor
from services.work.appointment_filters import PAGE_SIZE, AppointmentQuery, read_query, write_query
from services.work.appointments import list_appointments, view_appointment
from services.work.visit_acceptances import VisitNotCompleted, accept_visit
from services.work.visit_requests import VisitChangeRequest, request_visit_change
from tests.factories import NOON, actor_of, make_customer, make_property, make_service, make_visit
from tests.services.work.work_world import (
    AGO,
    DAY,
    announced,
    complete,
    counted_statements,
    make_material,
)

pytestmark = pytest.mark.usefixtures("stopped_clock")
PAST = AppointmentQuery(time=VisitTime.PAST)


def ids(session: Session, actor: Actor, query: AppointmentQuery) -> list[UUID]:
    return [visit.id for visit in list_appointments(session, actor, query).rows]


def test_upcoming_come_soonest_first_and_past_latest_first(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    later, sooner = (make_visit(session, place, starts_at=NOON + n * DAY) for n in (3, 1))
    running = make_visit(session, place, VisitStatus.IN_PROGRESS, AGO[2])
    canceled = make_visit(session, place, VisitStatus.CANCELED, NOON + 2 * DAY)
    forgotten = make_visit(session, place, starts_at=AGO[1])
    old = complete(session, make_visit(session, place, starts_at=AGO[9]), AGO[9])
    actor = actor_of(customer)

    assert ids(session, actor, AppointmentQuery()) == [running.id, sooner.id, canceled.id, later.id]
    assert ids(session, actor, PAST) == [forgotten.id, old.id]


def test_filters_narrow_and_counts_do_not(session: Session) -> None:
    customer = make_customer(session)
    oak, elm = (make_property(session, customer, name) for name in ("Oak", "Elm"))
    wanted = make_visit(session, oak)
    make_visit(session, oak, VisitStatus.CANCELED)
    make_visit(session, elm)
    actor = actor_of(customer)
    status = VisitStatus.SCHEDULED
    query = AppointmentQuery(property_id=oak.id, status=status, search="oak MOWING")

    found = list_appointments(session, actor, query)

    assert [visit.id for visit in found.rows] == [wanted.id]
    assert found.counts == {VisitStatus.SCHEDULED: 1, VisitStatus.CANCELED: 1}
    assert ids(session, actor, AppointmentQuery(property_id=uuid4())) == []


def test_pages_end_at_the_last(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    for hours in range(PAGE_SIZE + 1):
        make_visit(session, place, starts_at=NOON + timedelta(hours=hours))

    found = list_appointments(session, actor_of(customer), AppointmentQuery(page=9))

    assert (len(found.rows), found.page, found.matching) == (1, 2, PAGE_SIZE + 1)


def test_others_visits_stay_hidden(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    foreign = make_visit(session, make_property(session, other))
    mine = make_visit(session, make_property(session, customer))
    limited = actor_of(customer, scope=set())

    assert ids(session, actor_of(customer), AppointmentQuery()) == [mine.id]
    assert ids(session, limited, AppointmentQuery()) == []
    for actor, visit in ((actor_of(customer), foreign), (limited, mine)):
        with pytest.raises(NotFound):
            view_appointment(session, actor, visit.id)
        with pytest.raises(NotFound):
            accept_visit(session, actor, visit.id)


def test_view_appointment_tells_what_can_be_done(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    soon, later = (make_visit(session, place, starts_at=NOON + n * DAY) for n in (1, 2))
    actor = actor_of(customer, Role.BASIC)

    assert not view_appointment(session, actor, soon.id).can_ask_change  # 24 h ahead is too late
    detail = view_appointment(session, actor, later.id)
    assert (detail.can_ask_change, detail.change_until) == (True, NOON + DAY)

    request_visit_change(session, actor, later.id, VisitChangeRequest(VisitRequestKind.SKIP))

    detail = view_appointment(session, actor, later.id)
    assert (detail.can_ask_change, detail.can_withdraw) == (False, True)
    assert detail.open_request == detail.requests[0]
    assert detail.last_answer is None


def test_accept_visit_once(session: Session) -> None:
    customer = make_customer(session)
    visit = complete(session, make_visit(session, make_property(session, customer)), AGO[1])
    actor = actor_of(customer)
    assert view_appointment(session, actor, visit.id).can_accept

    accept_visit(session, actor, visit.id)
    accept_visit(session, actor, visit.id)

    detail = view_appointment(session, actor, visit.id)
    assert detail.accepted is not None
    assert (detail.accepted.name, detail.accepted.at) == ("Ingrid Sandoval", NOON)
    assert not detail.can_accept
    assert announced(session) == [(EventKind.VISIT_ACCEPTED, visit.id)]


def test_accept_visit_refuses_what_is_not_done(session: Session) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer))

    with pytest.raises(VisitNotCompleted):
        accept_visit(session, actor_of(customer), visit.id)
    with pytest.raises(NotPermitted):
        accept_visit(session, Actor(Role.CREW, "Carl"), visit.id)


def test_guests_pass_sees_but_does_not_act(session: Session) -> None:
    customer = make_customer(session)
    visit = complete(session, make_visit(session, make_property(session, customer)), AGO[1])
    guest = Actor(Role.BASIC, "Guest", customer_id=customer.id, sections=("work",))

    detail = view_appointment(session, guest, visit.id)

    assert (detail.can_accept, detail.can_edit_notes, detail.can_ask_change) == (False,) * 3


def test_the_number_of_queries_does_not_grow(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    numbers = []
    for count in (1, 2):
        for _ in range(count):
            visit = make_visit(session, place)
            make_service(session, visit)
            make_material(session, visit)
        with counted_statements(session) as statements:
            list_appointments(session, actor_of(customer), AppointmentQuery())
            view_appointment(session, actor_of(customer), visit.id)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]


def test_an_address_and_its_query_are_the_same() -> None:
    place = uuid4()
    query = AppointmentQuery(VisitTime.PAST, "mow", place, VisitStatus.SKIPPED, 3)
    address = {
        "time": "past",
        "q": "mow",
        "property": str(place),
        "status": "skipped",
        "page": "3",
    }

    assert write_query(query) == address
    assert read_query(address) == query
    assert write_query(AppointmentQuery()) == {}


@pytest.mark.parametrize("page", ["0", "-1", "x", "\N{FULLWIDTH DIGIT NINE}", "99999999"])
def test_nonsense_in_an_address_counts_as_nothing(page: str) -> None:
    address = {"time": "x", "property": "x", "status": "x", "page": page}

    assert read_query(address) == AppointmentQuery()
