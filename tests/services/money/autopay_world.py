"""For tests of automatic payments: a clock that is turned by days, and who agreed to what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data.kit import clock, engine
from data.kit.money import Money
from data.mail.outbox import Outbox
from data.money.autopay import AutopayCharge
from services.kit.unit_of_work import execute
from services.money.autopay import AutopayWork
from services.money.autopay_agreements import AutopayRequest, consent_text, turn_on_autopay
from tests.services.money.money_world import ORIGIN, VISA, World

SAVES_THEN_DECLINES = "4000000000000341"
ALWAYS_ASKS = "4000002760003184"
TENTH = datetime(2026, 5, 10, 17, 0, tzinfo=UTC)  # May 10 at noon in Buffalo


class Days:
    """A clock that tests turn by days."""

    def __init__(self) -> None:
        self.moment = TENTH

    def go(self, days: int) -> None:
        self.moment += timedelta(days=days)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    turned = Days()
    monkeypatch.setattr(clock, "now", lambda: turned.moment)
    return turned


async def agree(world: World, number: str = VISA, limit: Money | None = None) -> str:
    method_id = await world.save_method(number)
    method = await world.desk.wallet.find_method(world.signed_in, method_id)
    text = consent_text("Greenfield Grounds", method.label, limit)
    await execute(world.signed_in, turn_on_autopay, AutopayRequest(method, limit, text))
    return method_id


def work(world: World) -> AutopayWork:
    return AutopayWork(world.desk.checkout, world.desk.wallet, origin=ORIGIN)


def mails(kind: str) -> list[Outbox]:
    with engine.read_session() as session:
        return list(session.exec(select(Outbox).where(col(Outbox.kind) == kind)))


def charge_of(world: World) -> AutopayCharge:
    with engine.read_session() as session:
        return session.get_one(AutopayCharge, world.invoice.id)


def due_on(world: World, session: Session, day: date) -> None:
    """The world's first invoice is due then; the other one is void of interest."""
    world.invoice.due_on = day
    world.other_invoice.due_on = date(2027, 1, 1)
    session.add_all([world.invoice, world.other_invoice])
    session.commit()
