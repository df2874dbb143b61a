import asyncio

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.money.payments import PaymentState
from services.kit.errors import NotFound, NotPermitted
from services.money import checkout
from services.money.payment_refusals import (
    JustPaid,
    OnItsWay,
    StillBusy,
)
from services.money.stripe_gateway.errors import PaymentServiceUnavailable
from tests.factories import make_customer, make_invoice
from tests.services.money.money_world import (
    GOOD_BANK,
    NOW,
    POOR_CARD,
    VISA,
    World,
    order_of,
    sign_in_as,
)

BY_DEPOSITS = {"payment_method_options[us_bank_account][verification_method]": "microdeposits"}


async def test_pay_by_card_books_the_invoice_once(world: World) -> None:
    started = await world.start()
    assert (await world.confirm(started.client_secret))["status"] == "succeeded"
    outcome = await world.desk.checkout.refresh(world.signed_in, started.payment_id)
    await world.heard()

    bill = world.bill()
    assert (bill.balance.minor, bill.received_minor, bill.reserved_minor) == (0, 100_00, 0)
    assert world.entries() == [("payment", -100_00)]
    assert (outcome.state, outcome.method_label) == (PaymentState.SUCCEEDED, "Visa •••• 4242")
    assert world.announced() == ["payment.started", "payment.succeeded"]
    with pytest.raises(JustPaid, match=f"Invoice {bill.number} has just been paid"):
        await world.start()


async def test_decline_then_retry_uses_the_same_intent(world: World) -> None:
    started = await world.start()
    declined = await world.confirm(started.client_secret, POOR_CARD)
    await world.heard()
    assert "insufficient" in str(declined["error"])
    assert "insufficient" in (world.payment().error or "")

    again = await world.start()
    assert again == started
    assert (await world.confirm(again.client_secret))["status"] == "succeeded"
    await world.heard()

    assert (world.payment().state, world.payment().error) == (PaymentState.SUCCEEDED, None)
    assert world.bill().balance.minor == 0


async def test_start_in_eight_tabs_gives_one_intent_that_pays_once(world: World) -> None:
    tabs = await asyncio.gather(*(world.start() for _ in range(8)))
    answers = await asyncio.gather(*(world.confirm(tab.client_secret) for tab in tabs))
    await world.heard()

    assert len({tab.client_secret for tab in tabs}) == 1
    assert [answer.get("status") for answer in answers].count("succeeded") == 1
    assert world.entries() == [("payment", -100_00)]


async def test_two_people_share_one_intent(world: World, session: Session) -> None:
    colleague = sign_in_as(session, world.customer, Role.ACCOUNTING)

    first = await world.start()
    second = await world.desk.checkout.start(colleague, order_of((world.invoice, 100_00)))

    assert first.client_secret == second.client_secret
    assert len(world.payments()) == 1


async def test_another_amount_cancels_the_first_intent_at_stripe(world: World) -> None:
    first = await world.start(100_00)
    second = await world.start(40_00)

    assert "error" in await world.confirm(first.client_secret)
    assert (await world.confirm(second.client_secret))["status"] == "succeeded"
    await world.heard()
    rest = await world.start(60_00)
    await world.confirm(rest.client_secret)
    await world.heard()

    assert world.entries() == [("payment", -40_00), ("payment", -60_00)]
    assert [payment.state.value for payment in world.payments()] == [
        "canceled",
        "succeeded",
        "succeeded",
    ]


async def test_pay_several_invoices_at_once(world: World) -> None:
    order = order_of((world.invoice, 100_00), (world.other_invoice, 20_00))
    started = await world.desk.checkout.start(world.signed_in, order)
    await world.confirm(started.client_secret)
    await world.heard()

    assert started.amount.minor == 120_00
    assert world.bill().balance.minor == 0
    assert world.bill(world.other_invoice).balance.minor == 30_00
    assert sorted(world.entries()) == [("payment", -100_00), ("payment", -20_00)]
    assert len(world.objects("charge", status="succeeded")) == 1


async def test_overlapping_orders_leave_one_open_attempt(world: World) -> None:
    both = order_of((world.invoice, 100_00), (world.other_invoice, 50_00))
    first = await world.desk.checkout.start(world.signed_in, both)
    second = await world.start()

    assert "error" in await world.confirm(first.client_secret)
    await world.confirm(second.client_secret)
    await world.heard()
    assert world.bill().balance.minor == 0
    assert world.bill(world.other_invoice).reserved_minor == 0


async def test_bank_debit_on_its_way_blocks_a_second_payment(world: World) -> None:
    started = await world.start()
    await world.confirm(started.client_secret, GOOD_BANK)
    outcome = await world.desk.checkout.refresh(world.signed_in, started.payment_id)
    await world.heard()

    assert (outcome.state, outcome.clears_on is None) == (PaymentState.PROCESSING, False)
    assert outcome.method_label == "STRIPE TEST BANK •••• 6789"
    assert (world.bill().processing_minor, world.bill().received_minor) == (100_00, 0)
    with pytest.raises(OnItsWay, match="already on its way"):
        await world.start()

    await world.pass_time()
    assert (world.bill().balance.minor, world.bill().processing_minor) == (0, 0)


async def test_bank_challenge_failed_then_passed(world: World) -> None:
    started = await world.start()
    asked = await world.confirm(started.client_secret, "4000002760003184")
    await world.answer_bank(started.client_secret, passed=False)
    await world.heard()
    assert asked["status"] == "requires_action"
    assert world.payment().state is PaymentState.REQUIRES_PAYMENT_METHOD

    again = await world.start()
    await world.confirm(again.client_secret, "4000002760003184")
    await world.answer_bank(again.client_secret, passed=True)
    await world.heard()
    assert (world.bill().balance.minor, len(world.payments())) == (0, 1)


async def test_saved_method_pays_again(world: World) -> None:
    first = await world.start(40_00, save_method=True)
    await world.confirm(first.client_secret)
    await world.heard()
    (method,) = await world.desk.wallet.list_methods(world.signed_in)

    second = await world.start(60_00, method=method.id)
    await world.confirm_with(second.client_secret, payment_method=method.id)
    await world.heard()

    assert (method.label, method.expires) == ("Visa •••• 4242", (12, 2034))
    assert world.bill().balance.minor == 0


@pytest.mark.parametrize("amount", [40_00, 100_00])
async def test_paid_meanwhile_in_another_tab_is_told_kindly(world: World, amount: int) -> None:
    world.faults.hold_webhooks = True
    first = await world.start(100_00)
    await world.confirm(first.client_secret)

    with pytest.raises(JustPaid):
        await world.start(amount)

    assert world.entries() == [("payment", -100_00)]


async def test_return_page_records_what_no_event_told(world: World) -> None:
    world.faults.hold_webhooks = True
    started = await world.start()
    assert world.payment().stripe_id is not None
    await world.confirm(started.client_secret)

    outcome = await world.desk.checkout.refresh(world.signed_in, started.payment_id)

    assert (outcome.state, world.bill().balance.minor) == (PaymentState.SUCCEEDED, 0)


async def test_who_is_always_overtaken_is_told_to_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout, "ROUNDS", 1)
    await world.start(100_00)

    with pytest.raises(StillBusy):
        await world.start(40_00)


async def test_lost_answers_lead_to_one_intent(world: World) -> None:
    world.faults.drop_next_responses = 2
    started = await world.start()

    assert len(world.objects("payment_intent")) == 1
    assert started.payment_id == world.payment().id


async def test_unreachable_stripe_charges_nothing_and_can_be_tried_again(world: World) -> None:
    await world.desk.wallet.ensure_customer(world.customer.id)
    world.faults.drop_next_responses = 99
    with pytest.raises(PaymentServiceUnavailable, match="Nothing was charged"):
        await world.start()
    assert world.payment().state is PaymentState.CREATED
    assert world.bill().reserved_minor == 100_00

    world.faults.drop_next_responses = 0
    started = await world.start()
    await world.confirm(started.client_secret)
    await world.heard()
    assert (world.bill().balance.minor, len(world.objects("payment_intent"))) == (0, 1)


async def test_refresh_without_stripe_tells_what_is_known(world: World) -> None:
    started = await world.start()
    world.faults.fail_next_requests = 99

    outcome = await world.desk.checkout.refresh(world.signed_in, started.payment_id)

    world.faults.fail_next_requests = 0
    assert outcome.state is PaymentState.CREATED


async def test_start_is_refused_to_a_lesser_role(world: World, session: Session) -> None:
    basic = sign_in_as(session, world.customer, Role.BASIC)

    with pytest.raises(NotPermitted):
        await world.desk.checkout.start(basic, order_of((world.invoice, 100_00)))
    with pytest.raises(NotPermitted):
        await world.desk.wallet.list_methods(basic)
    assert (world.payments(), world.bill().reserved_minor) == ([], 0)


async def test_start_does_not_find_another_customers_invoice(
    world: World, session: Session
) -> None:
    stranger = sign_in_as(session, make_customer(session))
    started = await world.start()

    with pytest.raises(NotFound):
        await world.desk.checkout.start(stranger, order_of((world.invoice, 100_00)))
    with pytest.raises(NotFound):
        await world.desk.checkout.refresh(stranger, started.payment_id)


async def test_start_does_not_take_another_customers_method(world: World, session: Session) -> None:
    method = await world.save_method()
    stranger = make_customer(session)
    theirs = make_invoice(session, stranger, 10_00)

    with pytest.raises(NotFound, match="payment method"):
        await world.desk.checkout.start(
            sign_in_as(session, stranger), order_of((theirs, 10_00), method=method)
        )


async def test_customer_is_made_once_at_stripe(world: World) -> None:
    made = await asyncio.gather(
        *(world.desk.wallet.ensure_customer(world.customer.id) for _ in range(6))
    )

    assert len(set(made)) == 1
    assert len(world.objects("customer")) == 1


async def test_card_number_never_reaches_our_books(world: World) -> None:
    started = await world.start()
    await world.confirm(started.client_secret, VISA)
    await world.heard()

    assert VISA not in repr(world.payments())


async def test_micro_deposits_wait_for_days_and_then_pay(world: World) -> None:
    started = await world.start()
    await world.confirm(started.client_secret, GOOD_BANK, **BY_DEPOSITS)
    outcome = await world.desk.checkout.refresh(world.signed_in, started.payment_id)
    await world.heard()
    await world.reconcile(stale=NOW)

    assert str(outcome.verification_url).startswith("http")
    assert world.payment().state is PaymentState.REQUIRES_ACTION
    assert world.bill().reserved_minor == 100_00
