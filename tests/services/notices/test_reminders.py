from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from data.mail.outbox import Outbox
from data.money.autopay import Autopay
from services.kit.permissions import SYSTEM
from services.notices import notices
from services.notices.notices import write_reminders
from tests.factories import make_customer, make_invoice, make_member
from tests.talk_world import LINKS

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_reminders_come_once_a_stage(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    soon = make_invoice(session, customer, due_on=date(2026, 3, 4))
    late = make_invoice(session, customer, due_on=date(2026, 2, 28))
    very_late = make_invoice(session, customer, due_on=date(2026, 2, 13))
    for days in (4, 9, 30):
        make_invoice(session, customer, due_on=date(2026, 3, 2) + timedelta(days=days))
    make_invoice(session, customer, due_on=date(2025, 3, 2))

    assert write_reminders(session, SYSTEM, LINKS) == 3
    assert write_reminders(session, SYSTEM, LINKS) == 0

    subjects = [mail.subject for mail in session.exec(select(Outbox).order_by(Outbox.id)).all()]
    assert subjects == [
        f"Invoice {soon.number} is due on Wednesday, March 4",
        f"Invoice {late.number} was due on Saturday, February 28",
        f"Invoice {very_late.number} was due on Friday, February 13",
    ]


async def test_many_are_reminded_of_a_few_at_a_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "AT_ONCE", 2)
    customer = make_customer(session)
    make_member(session, customer)
    for _ in range(5):
        make_invoice(session, customer, due_on=date(2026, 3, 3))

    first = write_reminders(session, SYSTEM, LINKS)
    session.commit()
    rest = await notices.Notices(LINKS).remind()

    assert (first, rest) == (2, 3)
    assert len(session.exec(select(Outbox)).all()) == 5


@pytest.mark.parametrize("column", ["settled_minor", "processing_minor"])
def test_nobody_is_reminded_of_what_is_paid_or_on_its_way(session: Session, column: str) -> None:
    customer = make_customer(session)
    make_member(session, customer)
    invoice = make_invoice(session, customer, due_on=date(2026, 3, 3))
    setattr(invoice, column, invoice.total_minor)
    session.commit()

    assert write_reminders(session, SYSTEM, LINKS) == 0


def test_who_pays_automatically_is_not_reminded(session: Session) -> None:
    customer = make_customer(session)
    make_member(session, customer)
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
    session.commit()

    assert write_reminders(session, SYSTEM, LINKS) == 0
