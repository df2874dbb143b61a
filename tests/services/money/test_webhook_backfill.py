from datetime import timedelta

import pytest
import stripe
from sqlmodel import Session

from data.kit import clock, engine
from data.money.payments import PaymentState, WebhookSkew
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import consult, read
from services.money.autopay_agreements import read_agreement
from services.money.stripe_webhooks import Answer, read_skew
from services.money.webhook_backfill import MissedEvents
from tests.services.money.autopay_world import agree, mails
from tests.services.money.money_world import GOOD_BANK, SECRET, VISA, World

BODY = '{"object": "event", "id": "evt_1", "type": "charge.refunded", "livemode": false}'


def header_of(body: str, seconds_ago: int) -> str:
    sent = int((clock.now() - timedelta(seconds=seconds_ago)).timestamp())
    signature = stripe.WebhookSignature._compute_signature(f"{sent}.{body}", SECRET)
    return f"t={sent},v1={signature}"


async def test_sweep_takes_what_no_webhook_brought(world: World) -> None:
    world.faults.hold_webhooks = True
    started = await world.start()
    await world.confirm(started.client_secret)
    sweep = MissedEvents(world.desk.gateway, world.desk.webhooks)

    first, second = await sweep.run(), await sweep.run()

    assert world.payment().state is PaymentState.SUCCEEDED
    assert (first > 0, second) == (True, 0)


async def test_old_but_genuine_event_is_noted_for_the_operator(world: World) -> None:
    answer = await world.desk.webhooks.receive(BODY.encode(), header_of(BODY, 400))

    assert answer is Answer.REFUSED
    assert " s ahead of them" in read(lambda session: read_skew(session, SYSTEM))


async def test_forged_old_event_is_not(world: World) -> None:
    header = header_of(BODY, 400).replace("v1=", "v1=0")

    await world.desk.webhooks.receive(BODY.encode(), header)

    with engine.read_session() as session:
        assert session.get(WebhookSkew, 1) is None


async def test_skew_is_forgotten_after_a_week(world: World, session: Session) -> None:
    old = clock.now() - timedelta(days=8)
    session.add(WebhookSkew(seconds=400, seen_at=old))
    session.commit()

    assert world
    assert read(lambda own: read_skew(own, SYSTEM)) == ""


@pytest.mark.parametrize("number", [VISA, GOOD_BANK])  # only a bank ends a mandate as well
async def test_method_removed_at_stripe_switches_automatic_payments_off(
    world: World, number: str
) -> None:
    method_id = await agree(world, number)

    await world.desk.gateway.wallet.detach_method(method_id)
    await world.heard()

    assert await consult(world.signed_in, read_agreement) is None
    assert len(mails("autopay_off")) == 2
