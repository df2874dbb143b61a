"""A process dies before or after each of its steps; another one goes on with what is stored."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from data.money.autopay import ChargeState
from services.kit import unit_of_work
from services.money.stripe_gateway.transport import Transport
from tests.services.money.autopay_world import Days, agree, charge_of, due_on, work
from tests.services.money.money_world import VISA, World, open_desk, order_of

BOTH = (False, True)  # before a step, after it
STEPS = 14  # more than a payment by card has; the last ones die nowhere


class Killed(BaseException):
    """Nothing in the portal catches this, as nothing catches kill -9."""


@dataclass(slots=True)
class Reaper:
    """Counts transactions and requests, and strikes at one of them."""

    step: int
    after: bool
    count: int = 0
    is_awake: bool = False

    def strikes(self, *, done: bool) -> None:
        if not self.is_awake:
            return
        if not done:
            self.count += 1
        if self.count == self.step and done is self.after:
            raise Killed


@pytest.fixture
def reap(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, bool], Reaper]:
    def arm(step: int, after: bool) -> Reaper:
        reaper = Reaper(step, after)
        write, request = unit_of_work.write, Transport.request_async

        def dying_write(work: Callable[[Session], object]) -> object:
            reaper.strikes(done=False)
            result = write(work)
            reaper.strikes(done=True)
            return result

        async def dying_request(self: Transport, *args: object, **named: object) -> object:
            reaper.strikes(done=False)
            answer = await request(self, *args, **named)  # type: ignore[arg-type]
            reaper.strikes(done=True)
            return answer

        monkeypatch.setattr(unit_of_work, "write", dying_write)
        monkeypatch.setattr(Transport, "request_async", dying_request)
        return reaper

    return arm


async def pay(world: World, reaper: Reaper) -> None:
    """One process: it starts the payment, the browser confirms, it asks how it went."""
    async with open_desk(world.base) as desk:
        reaper.is_awake = True
        try:
            order = order_of((world.invoice, 100_00))
            started = await desk.checkout.start(world.signed_in, order)
            reaper.is_awake = False
            await world.confirm(started.client_secret, VISA)
            reaper.is_awake = True
            await desk.checkout.refresh(world.signed_in, started.payment_id)
        except Killed:
            pass
        finally:
            reaper.is_awake = False


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(1, STEPS))
async def test_death_at_a_step_loses_nothing_and_charges_once(
    world: World, reap: Callable[[int, bool], Reaper], step: int, after: bool
) -> None:
    world.faults.hold_webhooks = True

    await pay(world, reap(step, after))
    await world.reconcile(stale=timedelta(0))
    await pay_what_is_left(world)
    await world.reconcile(stale=timedelta(0))

    bill = world.bill()
    charged = [int(str(one["amount"])) for one in world.objects("charge", status="succeeded")]
    assert charged == [100_00]
    assert (bill.settled_minor, bill.reserved_minor) == (100_00, 0)
    assert world.entries() == [("payment", -100_00)]


@pytest.mark.parametrize("dies", [(step, after) for step in range(1, STEPS) for after in BOTH])
async def test_death_of_automatic_payments_charges_once(
    world: World,
    session: Session,
    days: Days,
    reap: Callable[[int, bool], Reaper],
    dies: tuple[int, bool],
) -> None:
    step, after = dies
    due_on(world, session, date(2026, 5, 13))
    await agree(world)
    await work(world).run()
    days.go(3)
    reaper = reap(step, after)
    reaper.is_awake = True
    with suppress(Killed):
        await work(world).run()
    reaper.is_awake = False

    for _ in range(2):
        days.moment += timedelta(minutes=11)
        await world.reconcile(stale=timedelta(0))
        await work(world).run()

    assert len(world.objects("charge", status="succeeded")) == 1
    assert world.bill().settled_minor == 100_00
    assert charge_of(world).state is ChargeState.DONE


async def pay_what_is_left(world: World) -> None:
    if world.bill().balance:
        started = await world.start()
        await world.confirm(started.client_secret, VISA)
        await world.desk.checkout.refresh(world.signed_in, started.payment_id)
