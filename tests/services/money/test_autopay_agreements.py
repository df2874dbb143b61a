from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.money import Money
from data.money.autopay import Autopay
from services.kit.errors import NotFound, NotPermitted
from services.kit.unit_of_work import consult, execute
from services.money.autopay_agreements import (
    AutopayRequest,
    ConsentChanged,
    LimitTooSmall,
    read_agreement,
    read_consent,
    turn_off_autopay,
    turn_on_autopay,
)
from services.money.autopay_holds import hold_charge
from tests.factories import make_customer
from tests.services.money.autopay_world import Days, agree, due_on, mails, work
from tests.services.money.money_world import POOR_CARD, World, sign_in_as


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
        await execute(world.signed_in, turn_on_autopay, AutopayRequest(method, None, "Yes"))
    with pytest.raises(LimitTooSmall, match=r"at least \$1\.00"):
        await execute(world.signed_in, turn_on_autopay, AutopayRequest(method, Money(99), "Yes"))


async def test_a_limit_in_another_currency_is_refused(world: World) -> None:
    method_id = await world.save_method()
    method = await world.desk.wallet.find_method(world.signed_in, method_id)
    limit = Money(500_00, "eur")
    words = await consult(world.signed_in, read_consent, method.label, limit)

    with pytest.raises(ConsentChanged):
        await execute(world.signed_in, turn_on_autopay, AutopayRequest(method, limit, words))


async def test_basic_person_may_not_and_others_do_not_find_it(
    world: World, session: Session, days: Days
) -> None:
    assert days.moment
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


async def test_card_about_to_expire_is_told_once_then_ends(world: World, days: Days) -> None:
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
