"""Stripe's events shuffled, twice, late or never: in the end our ledger says what Stripe says."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
import stripe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from data.kit import engine
from data.kit.money import Money
from data.money.ledger import EntryKind, LedgerEntry
from data.money.payments import Payment, Review
from services.demo.practice_stripe.disputes import decide_dispute
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.money.stripe_gateway.facts import RefundDraft
from services.money.tips import switch_tips
from services.money.webhook_backfill import MissedEvents
from tests.factories import make_invoice
from tests.scale import IN_FULL, scaled
from tests.services.money.money_world import GOOD_BANK, LATER, NOW, SECRET, VISA, World, order_of

pytestmark = pytest.mark.proof

STREAMS = scaled(8, full=1000)
# Each pays an invoice with a card or account that ends so.
ENDS = {
    "card": VISA,
    "declined at first": "4000000000009995",
    "debit": GOOD_BANK,
    "debit fails": "000222222227",
    "debit is returned": "000555555559",
    "disputed": "4000000000000259",
    "refund fails": "4000000000005126",
}
STEPS = st.lists(
    st.sampled_from([*ENDS, "refund", "win the dispute", "time passes", "some are heard"]),
    min_size=1,
    max_size=6,
)


@dataclass(slots=True)
class Stream:
    """One history at Stripe, and a post that loses, doubles and mixes up its letters."""

    world: World
    session: Session
    dice: random.Random
    payments: list[Payment] = field(default_factory=list)

    def __post_init__(self) -> None:
        store = self.world.practice.context.store
        with store.lock:
            for event in store.listed("event"):
                store.forget(event)  # an earlier stream's

    async def play(self, step: str) -> None:
        if step in ENDS:
            await self.pay(ENDS[step])
        elif step == "refund":
            await self.refund()
        elif step == "win the dispute":
            self.win_a_dispute()
        elif step == "time passes":
            await asyncio.to_thread(self.world.practice.advance, LATER)
        else:
            await self.deliver(share=0.5)

    async def pay(self, number: str) -> None:
        self.session.rollback()
        invoice = make_invoice(self.session, self.world.customer, 100_00)
        order = order_of((invoice, self.dice.choice([100_00, 40_00])))
        order = replace(order, tip=self.dice.choice([None, Money(3_00)]))
        started = await self.world.desk.checkout.start(self.world.signed_in, order)
        await self.world.confirm(started.client_secret, number)
        if number == ENDS["declined at first"]:
            await self.world.confirm(started.client_secret, VISA)
        with engine.read_session() as own:
            self.payments.append(own.get_one(Payment, started.payment_id))

    async def refund(self) -> None:
        """At Stripe itself, where the portal does not look on."""
        for payment in self.payments:
            (intent,) = self.world.objects("payment_intent", id=payment.stripe_id)
            charges = self.world.objects("charge", payment_intent=intent["id"], disputed=False)
            paid = [one for one in charges if one["status"] == "succeeded"]
            if paid and int(str(paid[0]["amount_refunded"])) + 20_00 <= int(str(paid[0]["amount"])):
                first = self.dice.choice([True, False])
                draft = RefundDraft(
                    payment.id, str(payment.stripe_id), 20_00, uuid4().hex, tip_first=first
                )
                await self.world.desk.gateway.refund(draft)

    def win_a_dispute(self) -> None:
        context = self.world.practice.context
        ours = {payment.stripe_id for payment in self.payments}
        with context.store.lock:
            for dispute in context.store.listed("dispute"):
                if dispute["payment_intent"] in ours:
                    decide_dispute(context, dispute, "won")

    async def deliver(self, share: float) -> None:
        """A part of what happened so far, in any order, some of it twice."""
        events = self.world.objects("event")
        heard = self.dice.sample(events, int(len(events) * share))
        heard += self.dice.sample(heard, len(heard) // 3)
        self.dice.shuffle(heard)
        for event in heard:
            body = json.dumps(event)
            header = stripe.WebhookSignature.generate_signature_header(
                body, SECRET, int(time.time())
            )
            await self.world.desk.webhooks.receive(body.encode(), header)

    def ours(self) -> dict[EntryKind, int]:
        ids = {payment.id for payment in self.payments}
        sums = dict.fromkeys((EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.CHARGEBACK), 0)
        with engine.read_session() as own:
            for entry in own.exec(select(LedgerEntry)).all():
                if entry.payment_id in ids and entry.kind in sums:
                    sums[entry.kind] += entry.amount_minor
        return sums

    def stripes(self) -> dict[EntryKind, int]:
        intents = {payment.stripe_id for payment in self.payments}

        def total(kind: str, *statuses: str) -> int:
            return sum(
                int(str(one["amount"]))
                for one in self.world.objects(kind)
                if one["payment_intent"] in intents and one["status"] in statuses
            )

        return {
            EntryKind.PAYMENT: -total("charge", "succeeded"),
            EntryKind.REFUND: total("refund", "succeeded", "pending"),
            EntryKind.CHARGEBACK: total("dispute", "lost", "needs_response"),
        }


@settings(
    max_examples=STREAMS,
    deadline=None,
    derandomize=not IN_FULL,
    suppress_health_check=list(HealthCheck),
)
@given(steps=STEPS, seed=st.integers(0, 10**9), share=st.floats(0, 1))
async def test_ledger_says_what_stripe_says(
    world: World, session: Session, steps: list[str], seed: int, share: float
) -> None:
    world.faults.hold_webhooks = True
    write(lambda own: switch_tips(own, SYSTEM, on=True))
    stream = Stream(world, session, random.Random(seed))

    for step in steps:
        await stream.play(step)
    await stream.deliver(share)
    await world.reconcile(stale=NOW)
    await MissedEvents(world.desk.gateway, world.desk.webhooks).run()

    assert stream.ours() == stream.stripes()
    for payment in stream.payments:
        with engine.read_session() as own:
            now = own.get_one(Payment, payment.id)
            assert now.review is (Review.RETURNED if now.charged_back_minor else None)
            assert now.stripe_id == payment.stripe_id
    await stream.play("time passes")  # so that the next stream finds nothing on its way
    await world.reconcile(stale=NOW)
