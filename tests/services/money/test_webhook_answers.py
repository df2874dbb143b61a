"""What Stripe is told of an event: only a number under 300 stops it from sending it again."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from starlette.applications import Starlette

from data.kit import clock
from data.money.payments import WebhookSkew
from pages.machine.stripe_webhook import stripe_webhook_route
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import execute_as_system
from services.money import stripe_webhooks
from services.money.stripe_gateway.facts import Intent, IntentStatus, StripeNotice
from services.money.stripe_gateway.gateway import StripeGateway
from services.money.stripe_webhooks import (
    SKEW_MATTERS,
    Answer,
    StripeWebhooks,
    UnknownPayment,
    read_skew,
    record_notice,
    record_skew,
)
from tests.services.money.money_world import World
from tests.services.money.test_stripe_webhooks import deliver, pay_unheard, signed

NUMBERS = {"taken": 200, "not set up": 404, "later": 500}
Writing = Callable[..., Awaitable[Any]]


async def paid_event(world: World) -> dict[str, object]:
    events = await pay_unheard(world)
    return next(each for each in events if each["type"] == "payment_intent.succeeded")


async def test_stripe_reads_its_answer_in_the_status(world: World) -> None:
    body = json.dumps(await paid_event(world))
    headers = {"stripe-signature": signed(body)}
    gateway = StripeGateway("sk_test_x", base=world.base)

    async def post() -> int:
        return (
            await world.http.post("/webhooks/stripe", content=body, headers=headers)
        ).status_code

    world.faults.fail_next_requests = 99
    later = await post()
    world.faults.fail_next_requests = 0
    taken = await post()
    webhooks = StripeWebhooks(gateway, world.desk.intents, origin="")
    world.address.portal = Starlette(routes=[stripe_webhook_route(webhooks)])
    not_set_up = await post()
    await gateway.close()

    assert {"taken": taken, "not set up": not_set_up, "later": later} == NUMBERS


@pytest.mark.parametrize(
    ("is_stored", "answer"),
    [
        pytest.param(True, Answer.TAKEN, id="by the other delivery"),
        pytest.param(False, Answer.LATER, id="by nobody"),
    ],
)
async def test_collision_is_taken_only_if_the_other_delivery_was(
    world: World, monkeypatch: pytest.MonkeyPatch, is_stored: bool, answer: Answer
) -> None:
    event = await paid_event(world)

    async def collide(work: Writing, *args: object, **named: object) -> None:
        if is_stored:
            await execute_as_system(work, *args, **named)  # type: ignore[arg-type]
        raise IntegrityError("INSERT", {}, ValueError("UNIQUE"))

    monkeypatch.setattr(stripe_webhooks, "execute_as_system", collide)

    assert await deliver(world.desk, event) is answer


def test_unknown_payment_of_ours_says_so_in_the_log(session: Session) -> None:
    notice = StripeNotice("evt_1", "charge.refunded", False, clock.now(), "ch_1", "pi_1", None)
    intent = Intent("pi_1", IntentStatus.SUCCEEDED, 1_00, "usd", 1_00, "", uuid4())

    with pytest.raises(UnknownPayment, match="not stored here yet"):
        record_notice(session, SYSTEM, notice, intent, origin="")


def test_wrong_clock_is_told_as_it_was_last_seen(session: Session) -> None:
    for seconds in (400, 500):
        record_skew(session, SYSTEM, seconds)
        session.commit()

    assert "clock is 500 s ahead" in read_skew(session, SYSTEM)


def test_wrong_clock_is_told_for_exactly_a_week(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(WebhookSkew(seconds=400))
    session.commit()
    seen = session.get_one(WebhookSkew, 1).seen_at
    told = []

    for later in (timedelta(0), timedelta(seconds=1)):
        monkeypatch.setattr(clock, "now", lambda later=later: seen + SKEW_MATTERS + later)
        told.append(bool(read_skew(session, SYSTEM)))

    assert told == [True, False]
