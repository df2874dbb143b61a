import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
import stripe

from data.kit.ids import new_id
from data.money.payments import MethodType, PaymentKind
from services.kit.settings import Settings
from services.money.stripe_gateway.errors import (
    IntentMoved,
    MissingAtStripe,
    PaymentServiceRefused,
    PaymentServiceUnavailable,
)
from services.money.stripe_gateway.facts import CustomerDraft, IntentDraft, IntentStatus
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_gateway.parameters import allowed_types
from services.money.stripe_gateway.reading import Node, read_method
from tests.services.money.money_world import GOOD_BANK, POOR_CARD, World


async def draft_for(world: World, **changes: object) -> IntentDraft:
    customer = await world.desk.wallet.ensure_customer(world.customer.id)
    plain = IntentDraft(
        payment_id=new_id(),
        customer=customer,
        amount_minor=12_34,
        currency="usd",
        description="Invoice INV-1",
        kind=PaymentKind.INTERACTIVE,
    )
    return replace(plain, **changes)


async def test_same_draft_gives_the_same_intent(world: World) -> None:
    draft = await draft_for(world)
    first = await world.desk.gateway.create_intent(draft)
    second = await world.desk.gateway.create_intent(draft)

    assert first == second
    assert (first.status, first.amount_minor, first.payment_id) == (
        IntentStatus.REQUIRES_PAYMENT_METHOD,
        12_34,
        draft.payment_id,
    )


async def test_changed_draft_is_refused_without_a_code(world: World) -> None:
    draft = await draft_for(world)
    await world.desk.gateway.create_intent(draft)

    with pytest.raises(PaymentServiceRefused) as refusal:
        await world.desk.gateway.create_intent(replace(draft, amount_minor=99_99))
    assert str(refusal.value).startswith("The payment could not be started. Nothing was charged.")


async def test_declined_autopay_is_told_by_its_intent(world: World) -> None:
    method = await world.save_method("4000000000000341")
    draft = await draft_for(world, kind=PaymentKind.AUTOPAY, method=method)

    intent = await world.desk.gateway.create_intent(draft)

    assert intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert intent.problem is not None
    assert intent.problem.message == "Your card was declined."


async def test_fetch_tells_of_the_last_problem_and_of_the_charge(world: World) -> None:
    intent = await world.desk.gateway.create_intent(await draft_for(world))
    await world.confirm(intent.client_secret, POOR_CARD)
    declined = await world.desk.gateway.fetch_intent(intent.id)
    await world.confirm(intent.client_secret, GOOD_BANK)
    processing = await world.desk.gateway.fetch_intent(intent.id)

    assert declined.problem is not None
    assert (declined.problem.code, declined.problem.method_type) == (
        "insufficient_funds",
        MethodType.CARD,
    )
    assert processing.charge is not None
    assert processing.charge.method_label == "STRIPE TEST BANK •••• 6789"


async def test_cancel_after_payment_says_that_it_moved(world: World) -> None:
    intent = await world.desk.gateway.create_intent(await draft_for(world))
    await world.confirm(intent.client_secret)

    with pytest.raises(IntentMoved):
        await world.desk.gateway.cancel_intent(intent.id)


async def test_unknown_objects_are_missing(world: World) -> None:
    with pytest.raises(MissingAtStripe):
        await world.desk.gateway.fetch_intent("pi_nobody")
    with pytest.raises(MissingAtStripe):
        await world.desk.gateway.wallet.list_methods("cus_nobody")


async def test_find_intent_looks_at_metadata(world: World) -> None:
    draft = await draft_for(world)
    made = await world.desk.gateway.create_intent(draft)
    gateway = world.desk.gateway

    found = await gateway.find_intent(draft.payment_id, customer=draft.customer)

    assert found == made
    assert await gateway.find_intent(uuid4(), customer=draft.customer) is None


async def test_lost_answers_are_repeated_under_one_key(world: World) -> None:
    draft = await draft_for(world)
    world.faults.drop_next_responses = 2

    await world.desk.gateway.create_intent(draft)

    assert len(world.objects("payment_intent")) == 1


async def test_no_server_at_all_is_unavailable() -> None:
    gateway = StripeGateway("sk_test_x", base="http://127.0.0.1:9")

    with pytest.raises(PaymentServiceUnavailable, match="Nothing was charged"):
        await gateway.fetch_intent("pi_1")
    await gateway.close()


async def test_wrong_key_tells_the_customer_nothing_of_it(world: World) -> None:
    gateway = StripeGateway("sk_live_wrong", base=world.base)

    with pytest.raises(PaymentServiceRefused) as refusal:
        await gateway.create_customer(CustomerDraft(new_id(), "Ann", "ann@example.com"))
    assert "key" not in str(refusal.value)
    await gateway.close()


async def test_saved_methods_are_named_as_people_know_them(world: World) -> None:
    await world.save_method()
    await world.save_method(GOOD_BANK)
    methods = await world.desk.wallet.list_methods(world.signed_in)

    assert sorted((method.type, method.label) for method in methods) == [
        (MethodType.ACH, "STRIPE TEST BANK •••• 6789"),
        (MethodType.CARD, "Visa •••• 4242"),
    ]


async def test_gateway_is_built_from_the_settings() -> None:
    settings = Settings(stripe_secret_key="sk_test_x", stripe_webhook_secret="whsec_a, whsec_b")
    gateway = StripeGateway.from_settings(settings)

    assert gateway.takes_notices
    await gateway.close()


def test_bank_debits_exist_in_dollars_only() -> None:
    assert (allowed_types("usd"), allowed_types("cad")) == (["card", "us_bank_account"], ["card"])


def test_unknown_brand_is_still_readable() -> None:
    card = {"id": "pm_1", "type": "card", "card": {"brand": "cartes", "last4": "0001"}}

    assert read_method(Node(card)).label == "Cartes •••• 0001"


async def test_guard_sees_a_misspelt_parameter(world: World) -> None:
    guard = world.address.spec
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": world.base})

    await asyncio.to_thread(
        client.v1.customers.create,
        {"email": "a@example.com", "fullname": "typo"},
        {"idempotency_key": "typo"},
    )

    assert [each.problem for each in guard.violations] == ["fullname: unknown parameter"]
    guard.violations.clear()
