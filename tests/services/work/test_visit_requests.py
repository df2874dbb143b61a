from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from data.kit.companies import Company
from data.work.visit_requests import VisitRequestKind, VisitRequestStatus
from data.work.visits import Visit, VisitStatus
from services.kit.errors import DomainError, NotFound, NotPermitted
from services.kit.events import EventKind
from services.kit.permissions import Actor
from services.work.visit_moves import BadVisitRequest, NewWindow
from services.work.visit_requests import (
    ChangeAlreadyAsked,
    ChangeTooLate,
    OfficeReply,
    RequestAnswered,
    VisitChangeRequest,
    VisitNotPlanned,
    answer_visit_change,
    count_visit_changes,
    list_visit_changes,
    request_visit_change,
    withdraw_visit_change,
)
from tests.factories import NOON, actor_of, make_company, make_customer, make_property, make_visit
from tests.services.work.work_world import DAY, announced

pytestmark = pytest.mark.usefixtures("stopped_clock")
MOVE = VisitChangeRequest(VisitRequestKind.MOVE, date(2026, 3, 10), " We are away ")
SKIP = VisitChangeRequest(VisitRequestKind.SKIP, date(2026, 3, 10))
OFFICE = Actor(Role.OFFICE, "Olga Office")


@pytest.fixture
def visit(session: Session) -> Visit:
    """Three days from now, at noon."""
    place = make_property(session, make_customer(session))
    return make_visit(session, place, starts_at=NOON + 3 * DAY)


@pytest.fixture
def actor(visit: Visit) -> Actor:
    return Actor(Role.BASIC, "Ingrid Sandoval", customer_id=visit.customer_id)


def test_request_visit_change_reaches_the_office(
    session: Session, actor: Actor, visit: Visit
) -> None:
    asked = request_visit_change(session, actor, visit.id, MOVE)

    (change,) = list_visit_changes(session, OFFICE)
    assert change.request == asked
    assert count_visit_changes(session, OFFICE) == 1
    assert (asked.status, asked.note) == (VisitRequestStatus.OPEN, "We are away")
    assert (change.visit_id, change.property_name) == (visit.id, "Birch St 1")
    assert announced(session) == [(EventKind.VISIT_CHANGE_ASKED, visit.id)]
    assert visit.status is VisitStatus.SCHEDULED


def test_a_skip_needs_no_day(session: Session, actor: Actor, visit: Visit) -> None:
    assert request_visit_change(session, actor, visit.id, SKIP).wanted_on is None


def test_one_visit_waits_for_one_answer(session: Session, actor: Actor, visit: Visit) -> None:
    request_visit_change(session, actor, visit.id, MOVE)

    with pytest.raises(ChangeAlreadyAsked):
        request_visit_change(session, actor, visit.id, SKIP)


@pytest.mark.parametrize(
    ("cutoff", "refused"), [(0, False), (71, False), (72, True), (24 * 30, True)]
)
def test_the_contractor_sets_the_cutoff(
    session: Session, actor: Actor, visit: Visit, cutoff: int, refused: bool
) -> None:
    company: Company = make_company(session)
    company.change_cutoff_hours = cutoff
    session.add(company)
    session.commit()

    if not refused:
        request_visit_change(session, actor, visit.id, MOVE)
        return
    with pytest.raises(ChangeTooLate, match="555-0100"):
        request_visit_change(session, actor, visit.id, MOVE)


@pytest.mark.parametrize("status", [one for one in VisitStatus if one != VisitStatus.SCHEDULED])
def test_only_planned_visits_can_change(
    session: Session, actor: Actor, visit: Visit, status: VisitStatus
) -> None:
    visit.status = status
    session.add(visit)
    session.commit()

    with pytest.raises(VisitNotPlanned):
        request_visit_change(session, actor, visit.id, MOVE)


@pytest.mark.parametrize(
    "asked",
    [
        VisitChangeRequest(VisitRequestKind.MOVE, date(2026, 3, 1)),
        VisitChangeRequest(VisitRequestKind.MOVE, note="x" * 1001),
    ],
)
def test_request_visit_change_refuses_bad_requestes(
    session: Session, actor: Actor, visit: Visit, asked: VisitChangeRequest
) -> None:
    with pytest.raises(BadVisitRequest):
        request_visit_change(session, actor, visit.id, asked)


def test_another_customers_visit_does_not_exist(session: Session, visit: Visit) -> None:
    stranger = actor_of(make_customer(session, "Somebody Else"))
    limited = Actor(Role.ADMIN, "Tenant", customer_id=visit.customer_id, scope=frozenset())
    request = request_visit_change(
        session, Actor(Role.ADMIN, "Owner", customer_id=visit.customer_id), visit.id, MOVE
    )

    for actor in (stranger, limited):
        with pytest.raises(NotFound):
            request_visit_change(session, actor, visit.id, MOVE)
        with pytest.raises(NotFound):
            withdraw_visit_change(session, actor, request.id)


def test_withdraw_twice_changes_nothing(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, MOVE)

    withdraw_visit_change(session, actor, request.id)
    withdraw_visit_change(session, actor, request.id)

    assert list_visit_changes(session, OFFICE) == []
    kinds = [kind for kind, _ in announced(session)]
    assert kinds == [EventKind.VISIT_CHANGE_ASKED, EventKind.VISIT_CHANGE_ANSWERED]
    with pytest.raises(RequestAnswered):
        answer_visit_change(session, OFFICE, request.id, OfficeReply(False, "No"))


def test_agreeing_to_skip_skips_the_visit(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, SKIP)

    answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=True, answer="Enjoy"))

    assert visit.status is VisitStatus.SKIPPED
    (change,) = list_visit_changes(session, OFFICE, VisitRequestStatus.AGREED)
    assert change.request.answer == "Enjoy"
    with pytest.raises(RequestAnswered):
        withdraw_visit_change(session, actor, request.id)


def test_agreeing_to_move_keeps_the_length(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, MOVE)

    # Clocks have gone forward by then: 9 AM is 13:00 UTC, not 14:00.
    window = NewWindow(datetime(2026, 3, 10, 9, 0))  # noqa: DTZ001  (wall time)
    answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=True, window=window))

    assert visit.starts_at.isoformat() == "2026-03-10T13:00:00+00:00"
    assert visit.ends_at == visit.starts_at + timedelta(hours=2)
    assert visit.starts_local == "2026-03-10T09:00"
    moved = session.exec(select(Activity).where(Activity.kind == EventKind.VISIT_CHANGED)).one()
    assert moved.detail == {"moved_from": "2026-03-05T17:00:00+00:00"}


def test_agreeing_to_move_takes_the_chosen_window(
    session: Session, actor: Actor, visit: Visit
) -> None:
    request = request_visit_change(session, actor, visit.id, MOVE)
    window = NewWindow(datetime(2026, 3, 10, 9, 0), datetime(2026, 3, 10, 9, 45))  # noqa: DTZ001

    answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=True, window=window))

    assert visit.ends_at == visit.starts_at + timedelta(minutes=45)


@pytest.mark.parametrize(
    "window",
    [
        None,
        NewWindow(datetime(2026, 3, 8, 2, 30)),  # noqa: DTZ001
        NewWindow(datetime(2026, 3, 10, 9), datetime(2026, 3, 10, 9)),  # noqa: DTZ001
    ],
)
def test_a_move_needs_a_window_that_can_be(
    session: Session, actor: Actor, visit: Visit, window: NewWindow | None
) -> None:
    request = request_visit_change(session, actor, visit.id, MOVE)

    with pytest.raises(BadVisitRequest):
        answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=True, window=window))


def test_a_move_to_where_it_stands_is_none(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, MOVE)
    same = NewWindow(visit.starts_at.astimezone(ZoneInfo(visit.zone)).replace(tzinfo=None))

    with pytest.raises(BadVisitRequest, match="at that time already"):
        answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=True, window=same))


def test_declining_needs_words(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, SKIP)

    with pytest.raises(BadVisitRequest):
        answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=False, answer=" "))


def test_declining_leaves_the_visit(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, SKIP)

    answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=False, answer="Full"))

    assert visit.status is VisitStatus.SCHEDULED
    assert request_visit_change(session, actor, visit.id, MOVE).status is VisitRequestStatus.OPEN


def test_a_visit_that_began_cannot_be_agreed_away(
    session: Session, actor: Actor, visit: Visit
) -> None:
    request = request_visit_change(session, actor, visit.id, SKIP)
    visit.status = VisitStatus.IN_PROGRESS
    session.add(visit)
    session.commit()

    with pytest.raises(DomainError):
        answer_visit_change(session, OFFICE, request.id, OfficeReply(agreed=True))


def test_roles_keep_to_their_side(session: Session, actor: Actor, visit: Visit) -> None:
    request = request_visit_change(session, actor, visit.id, SKIP)

    with pytest.raises(NotPermitted):
        answer_visit_change(session, actor, request.id, OfficeReply(agreed=True))
    with pytest.raises(NotPermitted):
        list_visit_changes(session, Actor(Role.CREW, "Carl"))
    with pytest.raises(NotPermitted):
        request_visit_change(session, OFFICE, visit.id, MOVE)
