"""Bank debits, refunds, disputes and automatic charges, from Stripe's word to our books."""

import asyncio

import pytest

from data.money.payments import Payment, PaymentKind, PaymentState
from services.demo.practice_stripe.disputes import decide_dispute
from services.money.payment_refusals import StillBusy
from services.money.stripe_gateway.errors import PaymentServiceRefused
from services.money.stripe_gateway.facts import RefundDraft
from tests.services.money.money_world import GOOD_BANK, VISA, World, order_of, until


async def pay(world: World, number: str = VISA) -> Payment:
    started = await world.start()
    await world.confirm(started.client_secret, number)
    await world.heard()
    return world.payment()


async def charge(world: World, method: str) -> Payment:
    order = order_of((world.invoice, 100_00), method=method)
    await world.desk.checkout.charge(world.customer.id, order)
    await world.heard()
    return world.payments()[-1]


async def refund(world: World, payment: Payment, amount: int, request_id: str) -> None:
    draft = RefundDraft(payment.id, str(payment.stripe_id), amount, request_id)
    await world.desk.gateway.refund(draft)
    await world.heard()


async def test_failed_debit_frees_the_invoice_and_closes_its_intent(world: World) -> None:
    payment = await pay(world, "000222222227")
    assert payment.state is PaymentState.PROCESSING

    await world.pass_time()
    await until(lambda: world.payment().state is PaymentState.FAILED)

    assert world.payment().error_code == "insufficient_funds"
    assert (world.bill().balance.minor, world.bill().reserved_minor) == (100_00, 0)
    assert world.objects("payment_intent")[0]["status"] == "canceled"
    assert world.announced() == ["payment.started", "payment.processing", "payment.failed"]


async def test_returned_debit_makes_the_invoice_due_again(world: World) -> None:
    await pay(world, "000555555559")
    await world.pass_time()
    await world.pass_time()

    assert world.payment().dispute_status == "lost"
    assert world.entries() == [("payment", -100_00), ("chargeback", 100_00)]
    assert world.bill().balance.minor == 100_00


async def test_card_dispute_won_gives_the_money_back(world: World) -> None:
    await pay(world, "4000000000000259")
    await world.pass_time()
    assert (world.payment().dispute_status, world.bill().balance.minor) == (
        "needs_response",
        100_00,
    )

    practice = world.practice.context
    dispute_id = str(world.payment().dispute_id)
    with practice.store.lock:
        decide_dispute(practice, practice.store.find("dispute", dispute_id), "won")
    await world.heard()
    await until(lambda: world.bill().balance.minor == 0)
    assert world.payment().dispute_status == "won"


async def test_refunds_in_parts_add_up(world: World) -> None:
    payment = await pay(world)
    await asyncio.gather(*(refund(world, payment, 30_00, "form 1") for _ in range(2)))
    await until(lambda: world.payment().refunded_minor == 30_00)
    await refund(world, payment, 70_00, "form 2")
    await until(lambda: world.payment().refunded_minor == 100_00)

    assert world.entries() == [("payment", -100_00), ("refund", 30_00), ("refund", 70_00)]
    assert world.bill().refunded_minor == 100_00
    with pytest.raises(PaymentServiceRefused):
        await refund(world, payment, 1_00, "form 3")


async def test_refund_that_fails_later_is_taken_back(world: World) -> None:
    payment = await pay(world, "4000000000005126")
    await refund(world, payment, 100_00, "form")
    await until(lambda: world.bill().balance.minor == 100_00)

    await world.pass_time()
    await until(lambda: world.bill().balance.minor == 0)
    assert world.payment().refunded_minor == 0


@pytest.mark.parametrize("number", [VISA, "4000002500003155"])
async def test_autopay_charges_once(world: World, number: str) -> None:
    method = await world.save_method(number)
    payment = await charge(world, method)

    assert (payment.kind, payment.state) == (PaymentKind.AUTOPAY, PaymentState.SUCCEEDED)
    assert (world.bill().balance.minor, len(world.objects("charge"))) == (0, 1)


async def test_autopay_by_bank_debit_waits_for_the_bank(world: World) -> None:
    payment = await charge(world, await world.save_method(GOOD_BANK))
    assert payment.state is PaymentState.PROCESSING

    await world.pass_time()
    assert world.bill().balance.minor == 0


async def test_autopay_declined_frees_the_invoice(world: World) -> None:
    payment = await charge(world, await world.save_method("4000000000000341"))

    assert payment.state is PaymentState.FAILED
    assert (world.bill().balance.minor, world.bill().reserved_minor) == (100_00, 0)
    assert world.objects("payment_intent")[0]["status"] == "canceled"


async def test_autopay_that_needs_its_customer_waits_and_does_not_hammer(world: World) -> None:
    method = await world.save_method("4000002760003184")
    payment = await charge(world, method)
    assert payment.state is PaymentState.REQUIRES_ACTION
    await charge(world, method)
    assert len(world.payments()) == 1

    secret = str(world.objects("payment_intent")[0]["client_secret"])
    await world.confirm_with(secret, payment_method=method)
    await world.answer_bank(secret, passed=True)
    await world.heard()
    assert world.bill().balance.minor == 0


async def test_autopay_leaves_alone_what_a_person_is_paying(world: World) -> None:
    method = await world.save_method()
    started = await world.start()

    with pytest.raises(StillBusy):
        await charge(world, method)

    assert (await world.confirm(started.client_secret))["status"] == "succeeded"


async def test_autopay_races_people_and_itself(world: World) -> None:
    method = await world.save_method()

    async def person() -> None:
        started = await world.start()
        await world.confirm(started.client_secret)

    tries = [charge(world, method), person(), charge(world, method), person()]
    await asyncio.gather(*tries, return_exceptions=True)
    await world.heard()

    assert len(world.objects("charge", status="succeeded")) == 1
    assert world.entries() == [("payment", -100_00)]
