from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from data.accounts.people import NoticePace, Person, Role, find_place
from data.kit import clock
from data.mail.outbox import Outbox
from data.notices.notices import HeldNotice, NoticeKind, NoticeTask
from data.work.customers import Customer
from data.work.visits import VisitStatus
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.mail.unsubscribing import mute_notice
from services.notices.digests import write_next_digest
from services.notices.held_notices import next_hour
from services.notices.notice_choices import set_notice_pace
from services.notices.notices import write_next_notice
from services.talk.conversations import MessageText
from services.talk.inbox import answer_thread
from services.talk.messages import NewThread, open_thread
from tests.factories import (
    NOON,
    make_company,
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_visit,
)
from tests.services.accounts.sign_in_world import MovedClock
from tests.talk_world import LINKS, member_actor, office_actor

pytestmark = pytest.mark.usefixtures("stopped_clock")
EVENING = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # 5 PM in Buffalo


@pytest.fixture(autouse=True)
def company(session: Session) -> None:
    make_company(session)


def make_quiet(session: Session, customer: Customer, role: Role = Role.ADMIN) -> Person:
    person = make_member(session, customer, role)
    set_notice_pace(session, member_actor(customer, person, role), NoticePace.DAILY)
    session.commit()
    return person


def make_news(session: Session, customer: Customer) -> None:
    """An invoice and a completed visit."""
    place = make_property(session, customer)
    visit = make_visit(session, place, VisitStatus.COMPLETED, NOON - timedelta(hours=3))
    invoice = make_invoice(session, customer, place=place)
    invoice.issued_on, invoice.due_on = NOON.date(), NOON.date() + timedelta(days=14)
    session.add(invoice)
    about = About(customer.id, place.id, visit.id)
    announce(session, SYSTEM, EventKind.VISIT_COMPLETED, about)
    announce(session, SYSTEM, EventKind.INVOICE_CHANGED, About(customer.id, place.id, invoice.id))
    write_notices(session)


def write_notices(session: Session) -> None:
    while write_next_notice(session, SYSTEM, LINKS):
        pass
    session.commit()


def send_digests(session: Session) -> list[str]:
    while write_next_digest(session, SYSTEM, LINKS) is not None:
        pass
    session.commit()
    mails = session.exec(select(Outbox).order_by(Outbox.id)).all()
    return [f"{mail.kind}: {mail.subject}" for mail in mails]


def held_kinds(session: Session) -> list[NoticeKind]:
    return list(session.exec(select(HeldNotice.kind).order_by(HeldNotice.id)).all())


def test_day_is_bundled_into_one_mail(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = make_customer(session)
    person = make_quiet(session, customer)
    make_news(session, customer)
    assert held_kinds(session) == [NoticeKind.VISIT_COMPLETED, NoticeKind.INVOICE_PUBLISHED]
    assert send_digests(session) == []

    monkeypatch.setattr(clock, "now", lambda: EVENING)
    sent = send_digests(session)

    [mail] = session.exec(select(Outbox)).all()
    assert sent == ["digest: Your visit is completed: Weekly mowing, Birch St 1, and 1 more"]
    assert mail.to_address == person.email
    assert "We have sent you an invoice" in mail.text
    assert "Pay $" in mail.html
    assert mail.unsubscribe in mail.html
    assert session.exec(select(HeldNotice)).all() == []
    assert send_digests(session) == sent


def test_what_cannot_wait_comes_at_once(session: Session) -> None:
    customer = make_customer(session)
    make_quiet(session, customer)
    place = make_property(session, customer)
    soon = make_visit(session, place, VisitStatus.SCHEDULED, NOON + timedelta(hours=2))
    late = make_visit(session, place, VisitStatus.SCHEDULED, NOON + timedelta(days=3))
    for visit in (soon, late):
        about = About(customer.id, place.id, visit.id)
        announce(session, SYSTEM, EventKind.VISIT_SCHEDULED, about)
    soon.on_way_at = NOON
    session.add(soon)
    announce(session, SYSTEM, EventKind.VISIT_ON_WAY, About(customer.id, place.id, soon.id))

    write_notices(session)

    mails = session.exec(select(Outbox.kind).order_by(Outbox.id)).all()
    assert list(mails) == ["visit_scheduled", "visit_on_the_way"]
    assert held_kinds(session) == [NoticeKind.VISIT_SCHEDULED]


def test_switching_back_sends_what_waits(session: Session) -> None:
    customer = make_customer(session)
    person = make_quiet(session, customer)
    make_news(session, customer)

    set_notice_pace(session, member_actor(customer, person), NoticePace.AT_ONCE)
    session.commit()

    assert len(send_digests(session)) == 1
    assert session.exec(select(HeldNotice)).all() == []


def test_what_they_may_no_longer_see_is_dropped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_customer(session)
    gone, muting = make_quiet(session, customer), make_quiet(session, customer)
    make_news(session, customer)
    place = find_place(session, person_id=gone.id, customer_id=customer.id)
    session.delete(place)
    mute_notice(session, SYSTEM, muting.id, NoticeKind.INVOICE_PUBLISHED)
    session.commit()

    monkeypatch.setattr(clock, "now", lambda: EVENING)
    sent = send_digests(session)

    assert sent == ["digest: Your visit is completed: Weekly mowing, Birch St 1"]
    assert session.exec(select(Outbox.to_address)).one() == muting.email


def test_nothing_is_lost_when_writing_fails(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_customer(session)
    make_quiet(session, customer)
    make_news(session, customer)
    monkeypatch.setattr(clock, "now", lambda: EVENING)

    write_next_digest(session, SYSTEM, LINKS)
    session.rollback()

    assert len(held_kinds(session)) == 2
    assert len(send_digests(session)) == 1


def test_message_is_held_and_quoted_literally(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = MovedClock(monkeypatch)
    customer = make_customer(session)
    person = make_quiet(session, customer)
    actor, text = member_actor(customer, person), "<script>مرحبا 😀 {{ x }}</script>"
    opened = open_thread(session, actor, NewThread("Gate", words=MessageText("Open?", uuid4())))
    answer_thread(session, office_actor(session), opened.thread_id, MessageText(text, uuid4()))
    write_notices(session)
    moved.move(hours=30)

    send_digests(session)

    mail = session.exec(select(Outbox).where(Outbox.kind == "digest")).one()
    assert text in mail.text
    assert "&lt;script&gt;مرحبا 😀 {{ x }}&lt;/script&gt;" in mail.html
    assert session.exec(select(NoticeTask)).all() == []


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), datetime(2026, 3, 7, 22, 0, tzinfo=UTC)),
        (datetime(2026, 3, 7, 22, 0, tzinfo=UTC), datetime(2026, 3, 8, 21, 0, tzinfo=UTC)),
    ],
)
def test_hour_is_the_contractors_also_when_clocks_change(now: datetime, due: datetime) -> None:
    assert next_hour(now, "America/New_York") == due
