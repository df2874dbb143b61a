"""A new invoice is told as long as it is new, in the company's own days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit import clock
from data.mail.outbox import Outbox
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.notices.notices import write_next_notice
from tests.factories import ZONE, make_company, make_customer, make_invoice, make_member
from tests.talk_world import LINKS


@pytest.mark.parametrize(("days_old", "told"), [(14, 1), (15, 0)])
def test_age_of_an_invoice_is_counted_in_the_companys_days(
    session: Session, monkeypatch: pytest.MonkeyPatch, days_old: int, told: int
) -> None:
    make_company(session)
    customer = make_customer(session)
    make_member(session, customer, Role.ACCOUNTING)
    invoice = make_invoice(session, customer)
    late_evening = datetime(2026, 3, 1 + days_old, 23, 30, tzinfo=ZoneInfo(ZONE))
    monkeypatch.setattr(clock, "now", lambda: late_evening.astimezone(UTC))
    announce(session, SYSTEM, EventKind.INVOICE_CHANGED, About(customer.id, None, invoice.id))

    while write_next_notice(session, SYSTEM, LINKS):
        pass

    assert len(session.exec(select(Outbox)).all()) == told
