"""What a session does with money that a mail's button began: a forwarded mail must not spend."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import Session

from data.accounts.sign_ins import SignInSession
from data.kit import clock
from services.accounts.reauthentication import ReauthenticationNeeded
from services.kit import unit_of_work
from services.kit.unit_of_work import consult, execute
from services.money.autopay_agreements import (
    AutopayRequest,
    read_agreement,
    read_consent,
    turn_off_autopay,
    turn_on_autopay,
)
from services.money.stripe_gateway.facts import MethodChange
from tests.services.money.autopay_world import agree
from tests.services.money.money_world import World

Act = Callable[[World, str], Awaitable[object]]


def begin_by_button(world: World) -> None:
    """From now on a mail's button has let the payer in."""
    change_session(world, method="mail", proved_at=None)


def prove(world: World) -> None:
    change_session(world, proved_at=clock.now())


def change_session(world: World, **values: object) -> None:
    def change(own: Session) -> None:
        row = own.get_one(SignInSession, world.signed_in)
        for name, value in values.items():
            setattr(row, name, value)
        own.add(row)

    unit_of_work.write(change)


async def add(world: World, _method: str) -> object:
    return await world.desk.wallet.begin_setup(world.signed_in)


async def choose(world: World, method: str) -> object:
    return await world.desk.wallet.choose_default(world.signed_in, method)


async def update(world: World, method: str) -> object:
    change = MethodChange("Ann Miller", "14216", (12, 2031))
    return await world.desk.wallet.update(world.signed_in, method, change)


async def remove(world: World, method: str) -> object:
    return await world.desk.wallet.remove(world.signed_in, method)


async def pay_with_saved(world: World, method: str) -> object:
    return await world.start(method=method)


async def pay_and_save(world: World, _method: str) -> object:
    return await world.start(save_method=True)


async def switch_on(world: World, method: str) -> object:
    saved = await world.desk.wallet.find_method(world.signed_in, method)
    words = await consult(world.signed_in, read_consent, saved.label, None)
    return await execute(world.signed_in, turn_on_autopay, AutopayRequest(saved, None, words))


@pytest.mark.parametrize(
    "act", [add, choose, update, pay_with_saved, pay_and_save, switch_on, remove]
)
async def test_saved_methods_wait_for_proof(world: World, act: Act) -> None:
    method = await world.save_method()
    begin_by_button(world)

    with pytest.raises(ReauthenticationNeeded):
        await act(world, method)
    assert world.payments() == []
    assert [one.id for one in await world.desk.wallet.list_methods(world.signed_in)] == [method]

    prove(world)
    await act(world, method)


async def test_automatic_payments_stay_on_without_proof(world: World) -> None:
    await agree(world)
    begin_by_button(world)

    with pytest.raises(ReauthenticationNeeded):
        await execute(world.signed_in, turn_off_autopay)

    assert await consult(world.signed_in, read_agreement) is not None


async def test_card_typed_in_pays_without_proof(world: World) -> None:
    begin_by_button(world)

    started = await world.start()

    assert (await world.confirm(started.client_secret))["status"] == "succeeded"
