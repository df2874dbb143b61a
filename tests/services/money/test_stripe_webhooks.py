import asyncio
import json
import random
import threading
import time
from uuid import uuid4

import pytest
import stripe
from sqlmodel import Session, select

from data.kit import clock, engine
from data.money.autopay import Autopay
from data.money.payments import PaymentState, StripeEvent
from services.demo.practice_stripe.mandates import set_mandate_status
from services.kit.unit_of_work import consult
from services.money.autopay_agreements import read_agreement
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import MANDATE_ENDED, Answer, StripeWebhooks
from tests.services.money.autopay_world import agree
from tests.services.money.money_world import GOOD_BANK, POOR_CARD, SECRET, Desk, World, open_desk

THREADS, REPLAYS = 20, 50  # a thousand deliveries of one event


def signed(body: str, secret: str = SECRET, at: int | None = None) -> str:
    return stripe.WebhookSignature.generate_signature_header(body, secret, at)


async def deliver(desk: Desk, event: dict[str, object]) -> Answer:
    body = json.dumps(event)
    return await desk.webhooks.receive(body.encode(), signed(body))


async def pay_unheard(world: World) -> list[dict[str, object]]:
    """A decline and a payment whose events are all held back."""
    world.faults.hold_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret, POOR_CARD)
    await world.confirm(started.client_secret)
    return world.objects("event")


async def test_events_in_any_order_and_twice_lead_to_the_same(world: World) -> None:
    events = await pay_unheard(world)

    for seed in range(5):
        random.Random(seed).shuffle(events)
        for event in [*events, *events]:
            fresh = {**event, "id": f"evt_{uuid4().hex}"}
            assert await deliver(world.desk, fresh) is Answer.TAKEN

    assert world.payment().state is PaymentState.SUCCEEDED
    assert world.entries() == [("payment", -100_00)]
    assert world.announced() == ["payment.started", "payment.succeeded"]


async def test_one_event_a_thousand_times_on_twenty_threads_takes_effect_once(
    world: World, session: Session
) -> None:
    events = await pay_unheard(world)
    event = next(each for each in events if each["type"] == "payment_intent.succeeded")
    answers: list[Answer] = []

    def replay() -> None:
        async def work() -> None:
            async with open_desk(world.base) as desk:
                answers.extend([await deliver(desk, event) for _ in range(REPLAYS)])

        asyncio.run(work())

    threads = [threading.Thread(target=replay) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)

    assert answers == [Answer.TAKEN] * (THREADS * REPLAYS)
    assert world.entries() == [("payment", -100_00)]
    assert [row.id for row in session.exec(select(StripeEvent))] == [event["id"]]


async def test_duplicated_and_shuffled_deliveries_settle_once(world: World) -> None:
    world.faults.duplicate_webhooks = world.faults.shuffle_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret)
    await world.heard()

    assert world.entries() == [("payment", -100_00)]


@pytest.mark.parametrize(
    ("secret", "age", "tail", "answer"),
    [
        pytest.param(SECRET, 0, "", Answer.TAKEN, id="good"),
        pytest.param("whsec_old", 0, "", Answer.TAKEN, id="the secret being replaced"),
        pytest.param(SECRET, -3000, "", Answer.TAKEN, id="from the future"),
        pytest.param(SECRET, 301, "", Answer.REFUSED, id="too old"),
        pytest.param(SECRET, 0, " ", Answer.REFUSED, id="changed on the way"),
        pytest.param("whsec_forged", 0, "", Answer.REFUSED, id="forged"),
    ],
)
async def test_signature_decides(
    world: World, secret: str, age: int, tail: str, answer: Answer
) -> None:
    event = (await pay_unheard(world))[0]
    body = json.dumps(event)
    signature = signed(body, secret, int(time.time()) - age)

    assert await world.desk.webhooks.receive((body + tail).encode(), signature) is answer


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"object": "event"}', "\x00", "[" * 100_000, '{"a":' * 100_000]
)
async def test_signed_nonsense_is_refused(world: World, body: str) -> None:
    answer = await world.desk.webhooks.receive(body.encode(), signed(body))

    assert answer is Answer.REFUSED


@pytest.mark.parametrize("moment", ["9" * 12, "9" * 11, "0", "-1", "x", ""])
async def test_an_odd_moment_in_a_signature_is_refused(world: World, moment: str) -> None:
    answer = await world.desk.webhooks.receive(b"{}", f"t={moment},v1=00")

    assert answer is Answer.REFUSED


async def test_event_of_the_other_mode_is_refused(world: World) -> None:
    event = (await pay_unheard(world))[0]

    assert await deliver(world.desk, {**event, "livemode": True}) is Answer.REFUSED


async def test_endpoint_is_off_without_a_secret(world: World) -> None:
    gateway = StripeGateway("sk_test_x", base=world.base)
    webhooks = StripeWebhooks(gateway, world.desk.intents, origin="")

    assert await webhooks.receive(b"{}", "") is Answer.NOT_SET_UP
    await gateway.close()


async def test_payload_is_never_believed(world: World) -> None:
    world.faults.hold_webhooks = True
    await world.start()
    (event,) = [each for each in world.objects("event") if "payment_intent" in str(each["type"])]
    lie = json.loads(json.dumps({**event, "type": "payment_intent.succeeded"}))
    lie["data"]["object"].update(status="succeeded", amount_received=100_00)

    assert await deliver(world.desk, lie) is Answer.TAKEN
    assert world.entries() == []


async def test_unknown_payment_of_ours_is_asked_for_again(world: World, session: Session) -> None:
    event = await event_about(world, {"payment_id": str(uuid4())})

    assert await deliver(world.desk, event) is Answer.LATER
    assert session.exec(select(StripeEvent)).all() == []


async def test_strangers_payment_is_taken_and_left_alone(world: World) -> None:
    event = await event_about(world, {"shop": "another"})

    assert await deliver(world.desk, event) is Answer.TAKEN
    assert world.entries() == []


async def test_no_answer_from_stripe_puts_the_event_off(world: World, session: Session) -> None:
    events = await pay_unheard(world)
    event = next(each for each in events if each["type"] == "payment_intent.succeeded")
    world.faults.fail_next_requests = 99
    assert await deliver(world.desk, event) is Answer.LATER
    assert session.exec(select(StripeEvent)).all() == []
    session.rollback()

    world.faults.fail_next_requests = 0
    assert await deliver(world.desk, event) is Answer.TAKEN
    assert world.entries() == [("payment", -100_00)]


async def test_changed_method_is_told_to_its_customers_screens(world: World) -> None:
    await world.save_method()
    await world.heard()

    assert "payment_method.changed" in world.announced("payment_method.")


async def test_deleted_customer_is_forgotten(world: World) -> None:
    stripe_id = await world.desk.wallet.ensure_customer(world.customer.id)
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": world.base})
    await asyncio.to_thread(
        client.v1.customers.delete, stripe_id, None, {"idempotency_key": stripe_id}
    )
    await world.heard()

    with engine.read_session() as session:
        assert session.get_one(type(world.customer), world.customer.id).stripe_id is None


async def test_route_answers_over_http_and_limits_the_body(world: World) -> None:
    too_large = await world.http.post("/webhooks/stripe", content=b"x" * 600_000)
    unsigned = await world.http.post("/webhooks/stripe", content=b"{}")
    wrong_verb = await world.http.get("/webhooks/stripe")

    assert [too_large.status_code, unsigned.status_code, wrong_verb.status_code] == [413, 400, 405]


async def event_about(world: World, metadata: dict[str, str]) -> dict[str, object]:
    """A paid intent that somebody made with our key, but without a row here."""
    world.faults.hold_webhooks = True
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": world.base})
    made = await asyncio.to_thread(
        client.v1.payment_intents.create,
        {"amount": 5_00, "currency": "usd", "metadata": metadata},
        {"idempotency_key": f"test-{clock.now().timestamp()}"},
    )
    await world.confirm(str(made.client_secret))
    events = [each for each in world.objects("event") if made.id in json.dumps(each)]
    return next(each for each in events if each["type"] == "payment_intent.succeeded")


async def test_event_that_concerns_nobody_is_no_news(world: World) -> None:
    (event, *_) = await pay_unheard(world)
    body = json.dumps({**event, "type": "product.created"}).encode()
    notice = world.desk.gateway.read_notice(body, signed(body.decode()))

    assert await world.desk.webhooks.take(notice) == (Answer.TAKEN, False)


async def test_ended_mandate_switches_automatic_payments_off(world: World) -> None:
    method_id = await agree(world, GOOD_BANK)
    practice = world.practice.context
    (mandate,) = world.objects("mandate", payment_method=method_id)

    with practice.store.lock:
        set_mandate_status(practice, str(mandate["id"]), "inactive")
    await world.heard()

    assert await consult(world.signed_in, read_agreement) is None
    with engine.read_session() as session:
        (ended,) = session.exec(select(Autopay)).all()
        assert ended.ended_because == MANDATE_ENDED


async def test_mandate_that_only_changed_leaves_them_on(world: World) -> None:
    method_id = await agree(world, GOOD_BANK)
    practice = world.practice.context
    (mandate,) = world.objects("mandate", payment_method=method_id)

    with practice.store.lock:
        practice.events.emit("mandate.updated", practice.store.find("mandate", str(mandate["id"])))
    await world.heard()

    assert await consult(world.signed_in, read_agreement) is not None
