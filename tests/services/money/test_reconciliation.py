import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

import pytest
from sqlmodel import Session

from data.kit import clock
from data.money.payments import Payment, PaymentState
from services.kit.errors import DomainError
from services.kit.unit_of_work import execute
from services.money.checkout_intents import KEY_LIFE
from services.money.payment_orders import prepare_payment
from services.money.payment_refusals import JustPaid
from services.money.reconciliation import QUIET, STALE
from services.money.stripe_gateway.errors import PaymentServiceUnavailable
from tests.services.money.money_world import GOOD_BANK, NOW, World, order_of

P = ParamSpec("P")
R = TypeVar("R")


async def test_missed_events_are_made_up_for(world: World) -> None:
    world.faults.hold_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret)
    assert world.entries() == []

    (corrected,) = await world.reconcile()

    assert (corrected.before, corrected.after) == (PaymentState.CREATED, PaymentState.SUCCEEDED)
    assert world.entries() == [("payment", -100_00)]
    assert await world.reconcile() == []


async def test_fresh_payments_are_left_to_the_webhooks(world: World) -> None:
    world.faults.hold_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret)

    assert await world.desk.reconciliation.run(QUIET, STALE) == []
    assert world.entries() == []


async def test_first_round_after_a_start_asks_about_fresh_payments_too(world: World) -> None:
    world.faults.hold_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret)

    assert len(await world.desk.reconciliation.run_due()) == 1
    assert world.entries() == [("payment", -100_00)]


async def test_later_rounds_leave_fresh_payments_to_the_webhooks(world: World) -> None:
    await world.desk.reconciliation.run_due()
    world.faults.hold_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret)

    assert await world.desk.reconciliation.run_due() == []


async def test_abandoned_dialog_is_closed_at_stripe_after_an_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.start()
    await world.reconcile()
    over = world.payment().updated_at + STALE
    monkeypatch.setattr(clock, "now", lambda: over - timedelta(seconds=1))
    await world.reconcile()
    assert world.bill().reserved_minor == 100_00

    monkeypatch.setattr(clock, "now", lambda: over)
    await world.reconcile()

    assert world.payment().state is PaymentState.CANCELED
    assert world.bill().reserved_minor == 0
    assert world.objects("payment_intent")[0]["status"] == "canceled"


async def test_bank_debit_is_never_given_up(world: World) -> None:
    started = await world.start()
    await world.confirm(started.client_secret, GOOD_BANK)
    await world.heard()

    await world.reconcile(stale=NOW)

    assert world.payment().state is PaymentState.PROCESSING


async def test_charge_whose_answer_was_lost_is_found_by_its_key(world: World) -> None:
    method = await world.save_method()
    order = order_of((world.invoice, 100_00), method=method)
    world.faults.hold_webhooks, world.faults.drop_next_responses = True, 99
    outcome = await world.desk.checkout.charge(world.customer.id, order)
    world.faults.drop_next_responses = 0
    assert (outcome.state, world.payment().stripe_id) == (PaymentState.CREATED, None)

    with pytest.raises(JustPaid):
        await world.start(40_00)
    await world.reconcile()

    assert world.entries() == [("payment", -100_00)]
    assert len(world.objects("payment_intent")) == 1


async def test_charge_lost_a_day_ago_is_found_by_its_metadata(
    world: World, session: Session
) -> None:
    method = await world.save_method()
    world.faults.hold_webhooks, world.faults.drop_next_responses = True, 99
    order = order_of((world.invoice, 100_00), method=method)
    await world.desk.checkout.charge(world.customer.id, order)
    world.faults.drop_next_responses = 0
    age(session, world.payment())

    await world.reconcile()

    assert world.entries() == [("payment", -100_00)]
    assert len(world.objects("payment_intent")) == 1


async def test_request_that_never_arrived_is_dropped_after_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lose_request(world)
    last_moment = world.payment().created_at + KEY_LIFE
    monkeypatch.setattr(clock, "now", lambda: last_moment)

    await world.reconcile()

    assert (world.payment().state, world.bill().reserved_minor) == (PaymentState.CANCELED, 0)
    assert world.objects("payment_intent") == []


async def test_request_that_never_arrived_is_in_nobodys_way_after_a_day(
    world: World, session: Session
) -> None:
    await lose_request(world)
    age(session, world.payment())

    await world.start(40_00)

    states = [payment.state for payment in world.payments()]
    assert states == [PaymentState.CANCELED, PaymentState.CREATED]
    assert world.bill().reserved_minor == 40_00


async def test_one_payment_without_an_answer_does_not_stop_the_others(
    world: World, session: Session
) -> None:
    world.faults.hold_webhooks = True
    other = order_of((world.other_invoice, 50_00))
    await execute(world.signed_in, prepare_payment, other)
    broken = world.payment()
    session.get_one(Payment, broken.id).stripe_id = "pi_unknown"
    session.commit()
    started = await world.start()
    await world.confirm(started.client_secret)

    await world.reconcile()

    assert world.bill().balance.minor == 0
    assert world.bill(world.other_invoice).reserved_minor == 50_00


@pytest.mark.parametrize("step", range(8))
async def test_killed_after_any_step_it_ends_paid_once(world: World, step: int) -> None:
    """The process dies at its n-th wait; another one then tries and reconciles."""
    world.faults.hold_webhooks = True
    with pytest.MonkeyPatch.context() as patch:
        die_at(patch, step)
        task = asyncio.create_task(_pay(world))
        (ended,) = await asyncio.gather(task, return_exceptions=True)

    await world.reconcile()
    if world.bill().balance.minor:
        await _pay(world)
    await world.reconcile()

    assert ended is None or isinstance(ended, Killed | DomainError)
    assert world.entries() == [("payment", -100_00)]
    assert len(world.objects("charge", status="succeeded")) == 1
    assert world.bill().reserved_minor == 0


class Killed(BaseException):
    """Nothing catches this, as nothing catches a power cut."""


async def _pay(world: World) -> None:
    started = await world.start()
    await world.confirm(started.client_secret)
    await world.desk.checkout.refresh(world.signed_in, started.payment_id)


def die_at(patch: pytest.MonkeyPatch, step: int) -> None:
    steps = iter(range(step, -1, -1))
    to_thread = asyncio.to_thread

    async def mortal(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        result = await to_thread(work, *args, **kwargs)
        if next(steps, -1) == 0:
            raise Killed
        return result

    patch.setattr(asyncio, "to_thread", mortal)


async def lose_request(world: World) -> None:
    await world.desk.wallet.ensure_customer(world.customer.id)
    world.faults.fail_next_requests = 99
    with pytest.raises(PaymentServiceUnavailable):
        await world.start()
    world.faults.fail_next_requests = 0


def age(session: Session, payment: Payment) -> None:
    row = session.get_one(Payment, payment.id)
    row.created_at = clock.now() - KEY_LIFE - timedelta(minutes=1)
    session.commit()
