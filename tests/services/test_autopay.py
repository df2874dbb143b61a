from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from data import clock, engine
from data.autopay import Autopay, AutopayCharge, ChargeState
from data.money import Money
from data.outbox import Outbox
from data.payments import PaymentState
from data.people import Role
from services.autopay import AutopayWork
from services.autopay_agreements import (
    AutopayWish,
    ConsentChanged,
    LimitTooSmall,
    consent_text,
    read_agreement,
    turn_off_autopay,
    turn_on_autopay,
)
from services.autopay_holds import find_planned_charge, hold_charge, hold_charge_by_code
from services.errors import NotFound, NotPermitted
from services.permissions import SYSTEM
from services.unit_of_work import consult, execute, write
from tests.factories import make_customer
from tests.services.money_world import ORIGIN, POOR_CARD, VISA, World, sign_in_as

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
def days(monkeypatch: pytest.MonkeyPatch) -> Iterator[Days]:
    turned = Days()
    monkeypatch.setattr(clock, "now", lambda: turned.moment)
    yield turned


async def agree(world: World, number: str = VISA, limit: Money | None = None) -> str:
    method_id = await world.save_method(number)
    method = await world.desk.wallet.find_method(world.signed_in, method_id)
    text = consent_text("Greenfield Grounds", method.label, limit)
    await execute(world.signed_in, turn_on_autopay, AutopayWish(method, limit, text))
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


async def test_announces_three_days_before_and_charges_on_the_day(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 14))
    await agree(world)

    await work(world).run()
    assert mails("autopay_ahead") == []
    days.go(1)
    await work(world).run()
    await work(world).run()
    (mail,) = mails("autopay_ahead")
    assert "$100.00 will be charged on May 14, 2026" in mail.subject
    assert world.payments() == []
    days.go(3)
    await work(world).run()
    await work(world).run()

    payment = world.payment()
    assert (payment.state, payment.amount_minor) == (PaymentState.SUCCEEDED, 100_00)
    assert charge_of(world).state is ChargeState.DONE


async def test_overdue_invoice_is_announced_first(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 4, 1))
    await agree(world)

    await work(world).run()
    assert charge_of(world).charge_on == date(2026, 5, 13)
    days.go(3)
    await work(world).run()

    assert world.payment().state is PaymentState.SUCCEEDED


async def test_held_charge_waits_until_it_is_let_go(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()
    code = charge_of(world).hold_code

    write(lambda s: hold_charge_by_code(s, SYSTEM, code))
    days.go(5)
    await work(world).run()
    assert world.payments() == []
    number = world.invoice.number
    planned = await consult(world.signed_in, find_planned_charge, number)
    assert planned is not None and planned.is_held
    await execute(world.signed_in, hold_charge, number, held=False)
    await work(world).run()

    assert world.payment().state is PaymentState.SUCCEEDED


async def test_above_the_limit_nothing_is_charged(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world, limit=Money(99_99))

    await work(world).run()
    days.go(3)
    await work(world).run()

    assert len(mails("autopay_limit")) == 1
    assert world.payments() == []


async def test_soft_decline_comes_round_on_days_3_5_and_7(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world, SAVES_THEN_DECLINES)
    await work(world).run()
    tried = []
    days.go(2)

    for _ in range(12):
        days.go(1)
        before = len(world.payments())
        await work(world).run()
        await work(world).run()
        if len(world.payments()) > before:
            tried.append(clock.today("America/New_York").day)

    assert tried == [13, 16, 18, 20]
    assert charge_of(world).state is ChargeState.GIVEN_UP
    assert world.bill().reserved_minor == 0


async def test_bank_that_asks_leads_to_a_mail_and_no_second_try(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world, ALWAYS_ASKS)
    await work(world).run()
    days.go(3)
    await work(world).run()
    await work(world).run()
    days.go(3)
    await work(world).run()

    assert world.payment().state is PaymentState.REQUIRES_ACTION
    (mail,) = mails("autopay_confirm")
    assert f"{ORIGIN}/invoices/{world.invoice.number}" in mail.text


async def test_crash_after_the_charge_does_not_charge_again(
    world: World, session: Session, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world, SAVES_THEN_DECLINES)
    await work(world).run()
    days.go(3)

    def die(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("services.autopay.close_charge", die)
        with pytest.raises(RuntimeError):
            await work(world).run()
    days.moment += timedelta(minutes=11)
    await work(world).run()

    assert len(world.payments()) == 1
    assert charge_of(world).charge_on == date(2026, 5, 16)


async def test_lost_answer_of_stripe_is_one_charge(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()
    days.go(3)
    world.faults.drop_next_responses = 6

    await work(world).run()
    await work(world).run()

    assert len(world.objects("payment_intent")) == 1
    assert world.payment().state is PaymentState.SUCCEEDED


async def test_removing_the_method_switches_off_and_tells_customer_and_office(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    method_id = await agree(world)
    await work(world).run()

    await world.desk.wallet.remove(world.signed_in, method_id)
    days.go(4)
    await work(world).run()

    told = {mail.to_address for mail in mails("autopay_off")}
    assert told == {world.person.email, "office@greenfield.example"}
    assert await consult(world.signed_in, read_agreement) is None
    assert world.payments() == []


async def test_consent_is_kept_as_it_was_read(world: World, session: Session) -> None:
    await agree(world, limit=Money(500_00))
    await execute(world.signed_in, turn_off_autopay)

    row = session.exec(select(Autopay)).one()
    assert "$500.00" in row.consent_text
    assert (row.person_id, row.ended_because) == (world.person.id, "switched off")


async def test_other_words_or_a_tiny_limit_are_refused(world: World) -> None:
    method_id = await world.save_method()
    method = await world.desk.wallet.find_method(world.signed_in, method_id)

    with pytest.raises(ConsentChanged):
        await execute(world.signed_in, turn_on_autopay, AutopayWish(method, None, "Yes"))
    with pytest.raises(LimitTooSmall):
        await execute(world.signed_in, turn_on_autopay, AutopayWish(method, Money(99), "Yes"))


async def test_basic_person_may_not_and_others_do_not_find_it(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()
    basic = sign_in_as(session, world.customer, Role.BASIC)
    other = sign_in_as(session, make_customer(session, "Somebody Else"))
    number = world.invoice.number

    with pytest.raises(NotPermitted):
        await execute(basic, turn_off_autopay)
    with pytest.raises(NotPermitted):
        await execute(basic, hold_charge, number, held=True)
    with pytest.raises(NotFound):
        await execute(other, hold_charge, number, held=True)


async def test_card_about_to_expire_is_told_once_then_ends(
    world: World, session: Session, days: Days
) -> None:
    await agree(world)
    days.moment = datetime(2034, 11, 20, 12, 0, tzinfo=UTC)
    await work(world).look_at_cards()
    await work(world).look_at_cards()
    warned = [mail.to_address for mail in mails("card_expiring")]
    days.moment = datetime(2035, 1, 2, 12, 0, tzinfo=UTC)
    await work(world).look_at_cards()

    assert sorted(warned) == sorted([world.person.email, "office@greenfield.example"])
    assert await consult(world.signed_in, read_agreement) is None


async def test_poor_card_is_refused_when_it_is_saved(world: World) -> None:
    stripe_id = await world.desk.wallet.ensure_customer(world.customer.id)
    setup = await world.desk.wallet.begin_setup(world.signed_in)

    answer = await world.confirm(setup.client_secret, POOR_CARD)

    assert "error" in answer
    assert await world.desk.gateway.wallet.list_methods(stripe_id) == ()
