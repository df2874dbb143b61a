from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from data.kit import clock
from data.kit.money import Money
from data.money.autopay import ChargeState
from data.money.payments import PaymentState
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import consult, execute, write
from services.money.autopay_charges import claim_charge, close_charge, release_charge
from services.money.autopay_holds import find_planned_charge, hold_charge, hold_charge_by_code
from tests.services.money.autopay_world import (
    ALWAYS_ASKS,
    SAVES_THEN_DECLINES,
    Days,
    agree,
    charge_of,
    due_on,
    mails,
    work,
)
from tests.services.money.money_world import ORIGIN, World


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
    assert charge_of(world).state is ChargeState.DONE


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
    assert planned is not None
    assert planned.is_held
    await execute(world.signed_in, hold_charge, number, held=False)
    await work(world).run()

    assert world.payment().state is PaymentState.SUCCEEDED


async def test_above_the_limit_nothing_is_charged(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world, limit=Money(99_99))

    await work(world).run()
    assert charge_of(world).state is ChargeState.GIVEN_UP
    days.go(3)
    await work(world).run()

    assert len(mails("autopay_limit")) == 1
    assert world.payments() == []


async def test_more_than_announced_is_announced_anew(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()
    days.go(3)
    world.invoice.total_minor += 1_00
    session.add(world.invoice)
    session.commit()

    await work(world).run()
    assert world.payments() == []
    assert "$101.00" in mails("autopay_ahead")[-1].subject
    days.go(3)
    await work(world).run()

    assert world.payment().amount_minor == 101_00


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
        patch.setattr("services.money.autopay.close_charge", die)
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


async def test_claim_is_nobody_elses_until_it_is_released_or_closed(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()
    days.go(3)
    none = frozenset[UUID]()

    first = write(lambda own: claim_charge(own, SYSTEM, none, origin=ORIGIN))
    assert first is not None
    assert first.order.save_method is False
    assert write(lambda own: claim_charge(own, SYSTEM, none, origin=ORIGIN)) is None
    write(lambda own: release_charge(own, SYSTEM, first.invoice_id))
    second = write(lambda own: claim_charge(own, SYSTEM, none, origin=ORIGIN))
    assert second == first
    closed = write(lambda own: close_charge(own, SYSTEM, first.invoice_id, None, origin=ORIGIN))

    assert closed is ChargeState.DONE
    assert (charge_of(world).state, charge_of(world).leased_until) == (ChargeState.DONE, None)
    assert write(lambda own: claim_charge(own, SYSTEM, none, origin=ORIGIN)) is None


async def test_charge_of_nobody_is_given_up(world: World) -> None:
    unknown = world.other_invoice.id

    write(lambda own: release_charge(own, SYSTEM, unknown))
    closed = write(lambda own: close_charge(own, SYSTEM, unknown, None, origin=ORIGIN))

    assert closed is ChargeState.GIVEN_UP


async def test_claim_skips_what_was_paid_and_what_is_above_the_limit(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world, limit=Money(100_00))
    await work(world).run()
    days.go(3)
    world.invoice.total_minor = 100_01  # by now more than the customer agreed to
    session.add(world.invoice)
    session.commit()

    assert await work(world).run() == 0

    assert charge_of(world).state is ChargeState.GIVEN_UP
    assert world.payments() == []


async def test_due_date_begins_at_the_contractors_midnight(
    world: World, session: Session, days: Days
) -> None:
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()

    days.moment = datetime(2026, 5, 13, 3, 59, tzinfo=UTC)  # May 12 in Buffalo
    assert await work(world).run() == 0
    days.moment = datetime(2026, 5, 13, 4, 1, tzinfo=UTC)
    assert await work(world).run() == 1
