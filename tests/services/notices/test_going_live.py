"""Going live: what lies before is mailed to nobody unless the office says so."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from data.accounts.people import Person, Role
from data.kit.activity import Activity
from data.mail.outbox import Outbox
from data.money.autopay import Autopay, AutopayCharge
from data.notices.notices import HeldNotice
from data.work.customers import Customer
from data.work.visits import Visit, VisitStatus
from services.kit.errors import NotFound, NotPermitted
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.money.autopay_charges import announce_charges
from services.notices.digests import write_next_digest
from services.notices.going_live import WaitingKind, WentLive, go_live, view_waiting
from services.notices.notice_choices import set_notice_pace
from services.notices.notices import write_next_notice, write_reminders
from tests.factories import (
    NOON,
    actor_of,
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_visit,
)
from tests.services.accounts.sign_in_world import MovedClock
from tests.talk_world import LINKS, member_actor, office_actor

pytestmark = pytest.mark.usefixtures("stopped_clock")


def imported(session: Session, name: str = "Ingrid Sandoval") -> Customer:
    """A customer as an import leaves it: with a contact, and not live."""
    customer = make_customer(session, name)
    customer.live_at = None
    session.add(customer)
    make_member(session, customer)
    return customer


def work(session: Session) -> list[str]:
    """All that runs by itself; the subjects of all mails there are now."""
    while write_next_notice(session, SYSTEM, LINKS):
        pass
    write_reminders(session, SYSTEM, LINKS)
    while write_next_digest(session, SYSTEM, LINKS) is not None:
        pass
    session.commit()
    return [mail.subject for mail in session.exec(select(Outbox).order_by(Outbox.id)).all()]


def finish_visit(session: Session, customer: Customer) -> Visit:
    place = make_property(session, customer)
    visit = make_visit(session, place, VisitStatus.COMPLETED, NOON - timedelta(hours=3))
    announce(session, SYSTEM, EventKind.VISIT_COMPLETED, About(customer.id, place.id, visit.id))
    return visit


def test_first_start_after_an_import_mails_nobody(session: Session) -> None:
    customers = [imported(session, f"Customer {number:02}") for number in range(40)]
    for customer in customers[:33]:
        make_invoice(session, customer, due_on=date(2026, 2, 27))

    assert work(session) == []

    waiting = view_waiting(session, office_actor(session))
    assert (len(waiting.customers), waiting.notices, waiting.people) == (40, 33, 33)
    assert waiting.kinds == (WaitingKind("Invoice overdue", 33),)
    assert len(waiting.preview) == 20
    assert waiting.preview[0].subject.endswith("was due on Friday, February 27")


def test_after_going_live_only_what_comes_from_then_on_is_mailed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = MovedClock(monkeypatch)
    moved.at = NOON
    customer, office = imported(session), office_actor(session)
    make_invoice(session, customer, due_on=date(2026, 2, 27))
    finish_visit(session, customer)
    work(session)

    assert go_live(session, office, sends_waiting=False) == WentLive(1, 0, 2)

    assert work(session) == []
    moved.move(hours=26)
    finish = make_visit(session, make_property(session, customer), VisitStatus.COMPLETED, moved.at)
    about = About(customer.id, finish.property_id, finish.id)
    announce(session, SYSTEM, EventKind.VISIT_COMPLETED, about)
    assert work(session) == ["Your visit is completed: Weekly mowing, Birch St 1"]


def test_what_nobody_had_written_before_going_live_is_not_mailed_either(session: Session) -> None:
    customer = imported(session)
    make_invoice(session, customer, due_on=date(2026, 2, 27))
    make_invoice(session, customer, due_on=date(2026, 3, 4))
    finish_visit(session, customer)
    session.commit()

    customer.live_at = NOON + timedelta(seconds=1)
    session.add(customer)

    assert work(session) == []


def test_what_waits_is_sent_in_one_mail_a_person(session: Session) -> None:
    customer = imported(session)
    other = imported(session, "Somebody Else")
    invoice = make_invoice(session, customer, due_on=date(2026, 2, 27))
    make_invoice(session, other, due_on=date(2026, 2, 27))
    finish_visit(session, customer)
    work(session)

    done = go_live(session, office_actor(session), customer.id, sends_waiting=True)

    visit = "Your visit is completed: Weekly mowing, Birch St 1"
    assert done == WentLive(1, 2, 0)
    assert work(session) == [f"{visit}, and 1 more"]
    assert invoice.number in session.exec(select(Outbox)).one().text
    left = view_waiting(session, SYSTEM)
    assert [(one.id, one.notices) for one in left.customers] == [(other.id, 1)]


def test_what_is_over_meanwhile_is_not_sent(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = MovedClock(monkeypatch)
    moved.at = NOON
    customer = imported(session)
    visit = make_visit(session, make_property(session, customer))
    about = About(customer.id, visit.property_id, visit.id)
    announce(session, SYSTEM, EventKind.VISIT_SCHEDULED, about)
    work(session)
    assert view_waiting(session, SYSTEM).notices == 1

    moved.move(hours=48)

    assert view_waiting(session, SYSTEM).notices == 0
    assert go_live(session, SYSTEM, customer.id, sends_waiting=True) == WentLive(1, 0, 1)
    assert work(session) == []
    assert session.exec(select(HeldNotice)).all() == []


def test_choosing_mails_at_once_releases_nothing_before_going_live(session: Session) -> None:
    customer = imported(session)
    make_invoice(session, customer, due_on=date(2026, 2, 27))
    work(session)
    person = session.exec(select(Person)).one()

    set_notice_pace(session, member_actor(customer, person), person.notice_pace)

    assert work(session) == []


def test_automatic_payments_are_not_announced_before_going_live(session: Session) -> None:
    customer = imported(session)
    make_invoice(session, customer, due_on=date(2026, 3, 3))
    agreement = Autopay(
        customer_id=customer.id,
        open_slot=customer.id,
        method_id="pm_1",
        method_label="Visa",
        currency="usd",
        consent_version="1",
        consent_text="Yes",
        person_name="Ann",
    )
    session.add(agreement)

    announce_charges(session, SYSTEM, origin="https://portal.example")
    assert session.exec(select(AutopayCharge)).all() == []
    go_live(session, SYSTEM, customer.id, sends_waiting=False)
    announce_charges(session, SYSTEM, origin="https://portal.example")

    assert [mail.kind for mail in session.exec(select(Outbox)).all()] == ["autopay_ahead"]


def test_going_live_is_told_once_and_only_the_office_does_it(session: Session) -> None:
    customer, office = imported(session), office_actor(session)

    go_live(session, office, customer.id, sends_waiting=False)
    assert go_live(session, office, sends_waiting=False) == WentLive(0, 0, 0)

    told = session.exec(select(Activity).where(Activity.kind == "customer.live")).all()
    assert [row.customer_id for row in told] == [customer.id]
    for unknown in (customer.id, uuid4()):
        with pytest.raises(NotFound):
            go_live(session, office, unknown, sends_waiting=False)
        with pytest.raises(NotFound):
            view_waiting(session, office, unknown)
    member = actor_of(customer, Role.ADMIN)
    with pytest.raises(NotPermitted):
        view_waiting(session, member)
    with pytest.raises(NotPermitted):
        go_live(session, member, sends_waiting=False)
