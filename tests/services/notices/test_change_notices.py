"""Whoever asked to move or skip a visit hears of the answer, as their settings have it."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Person
from data.mail.outbox import Outbox
from data.notices.notices import NoticeKind
from data.work.customers import Customer
from data.work.visit_requests import VisitRequestKind
from data.work.visits import Visit
from services.kit.permissions import SYSTEM, Actor
from services.mail.unsubscribing import mute_notice
from services.work.visit_moves import NewWindow
from services.work.visit_requests import (
    OfficeReply,
    VisitChangeRequest,
    answer_visit_change,
    request_visit_change,
    withdraw_visit_change,
)
from tests.factories import NOON, make_customer, make_member, make_property, make_visit
from tests.services.notices.test_notices import written
from tests.services.work.test_visit_requests import OFFICE
from tests.services.work.work_world import DAY
from tests.talk_world import member_actor

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def person(session: Session) -> Person:
    """One of two people of the same customer."""
    customer = make_customer(session)
    make_member(session, customer)
    return make_member(session, customer)


@pytest.fixture
def asker(session: Session, person: Person) -> Actor:
    place = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    return member_actor(session.get_one(Customer, place.customer_id), person)


@pytest.fixture
def visit(session: Session, asker: Actor) -> Visit:
    """Three days from now, at noon."""
    customer = session.get_one(Customer, asker.customer_id)
    return make_visit(session, make_property(session, customer), starts_at=NOON + 3 * DAY)


def answer(
    session: Session, asker: Actor, visit: Visit, kind: VisitRequestKind, reply: OfficeReply
) -> None:
    asked = request_visit_change(session, asker, visit.id, VisitChangeRequest(kind))
    answer_visit_change(session, OFFICE, asked.id, reply)


@pytest.mark.parametrize("kind", list(VisitRequestKind))
def test_whoever_asked_is_told_why_not(
    session: Session, person: Person, asker: Actor, visit: Visit, kind: VisitRequestKind
) -> None:
    answer(session, asker, visit, kind, OfficeReply(agreed=False, answer="We are booked <out>"))

    subject = "Your visit stays as planned: Weekly mowing, Birch St 1"
    assert written(session) == [("visit_change_answered", person.email, subject)]
    mail = session.exec(select(Outbox)).one()
    assert f"We cannot {kind.value} this visit as you asked." in mail.text
    assert "We are booked <out>" in mail.text
    assert "We are booked &lt;out&gt;" in mail.html
    assert f"https://portal.example/appointments/{visit.id}" in mail.text


def test_a_second_request_is_answered_by_a_mail_of_its_own(
    session: Session, asker: Actor, visit: Visit
) -> None:
    for words in ("Not this week", "Not then either"):
        answer(
            session, asker, visit, VisitRequestKind.MOVE, OfficeReply(agreed=False, answer=words)
        )
        written(session)

    assert [one.kind for one in session.exec(select(Outbox))] == ["visit_change_answered"] * 2


def test_a_visit_skipped_as_asked_is_told(
    session: Session, person: Person, asker: Actor, visit: Visit
) -> None:
    answer(session, asker, visit, VisitRequestKind.SKIP, OfficeReply(agreed=True))

    subject = "Your visit is skipped: Weekly mowing, Birch St 1"
    assert written(session) == [("visit_change_answered", person.email, subject)]


def test_a_visit_moved_as_asked_is_told_once_with_its_new_time(
    session: Session, asker: Actor, visit: Visit
) -> None:
    window = NewWindow(datetime.fromisoformat("2026-03-10T09:00"))
    answer(session, asker, visit, VisitRequestKind.MOVE, OfficeReply(agreed=True, window=window))

    assert {kind for kind, _, _ in written(session)} == {"visit_moved"}


def test_a_request_taken_back_is_not_answered(session: Session, asker: Actor, visit: Visit) -> None:
    asked = request_visit_change(
        session, asker, visit.id, VisitChangeRequest(VisitRequestKind.SKIP)
    )
    withdraw_visit_change(session, asker, asked.id)

    assert written(session) == []


def test_answers_can_be_switched_off(
    session: Session, person: Person, asker: Actor, visit: Visit
) -> None:
    mute_notice(session, SYSTEM, person.id, NoticeKind.VISIT_CHANGE_ANSWERED)

    answer(session, asker, visit, VisitRequestKind.MOVE, OfficeReply(agreed=False, answer="Full"))

    assert written(session) == []
