"""Real processes die by kill -9 while they pay: nothing is lost and nothing is charged twice."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import stripe
from sqlalchemy import Engine
from sqlmodel import Session, select

from data.kit import clock
from data.money.autopay import AutopayCharge
from data.money.invoices import Invoice
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.money.autopay import AutopayWork
from services.money.autopay_charges import announce_charges
from services.money.tips import switch_tips
from tests.factories import make_invoice
from tests.faults.paying_process import Task
from tests.scale import scaled
from tests.services.money.autopay_world import agree
from tests.services.money.money_world import NOW, ORIGIN, SECRET, World, order_of

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.proof

ROUNDS = scaled(12, full=200)
# One more than there are transactions and requests in each work (a customer is known at Stripe).
STEPS = {"pay": 6, "autopay": 10, "hear": 3}
BOTH = (False, True)
PLAN = [
    (work, step, after) for work, last in STEPS.items() for step in range(1, last) for after in BOTH
]


class Crew:
    """The process that forks those who die."""

    def __init__(self, database: str, base: str) -> None:
        command = [sys.executable, "-m", "tests.faults.paying_process", database, base]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def send(self, task: Task) -> int:
        """How it ended: zero, or the number of a signal below zero."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(task)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=10)


@pytest.fixture
def crew(database: Engine, world: World) -> Iterator[Crew]:
    made = Crew(database.url.render_as_string(hide_password=False), world.base)
    yield made
    made.close()


async def test_killed_processes_charge_each_invoice_once(world: World, crew: Crew) -> None:
    await agree(world)
    write(lambda own: switch_tips(own, SYSTEM, on=True))
    deaths = 0
    rounds = 0
    # A process to which the other one was quicker has nothing to die in: another is tried.
    while rounds < ROUNDS or (deaths < ROUNDS * 3 // 4 and rounds < 2 * ROUNDS):
        number, rounds = rounds, rounds + 1
        stride = max(1, len(PLAN) // ROUNDS)
        work, step, after = PLAN[(number * stride + number // ROUNDS) % len(PLAN)]
        # Half of the time Stripe's events come to the portal's other process meanwhile.
        world.faults.hold_webhooks = work == "hear" or number // len(PLAN) % 2 == 0
        invoice = write(lambda own: make_invoice(own, world.customer, 100_00))
        task = await prepare(world, invoice, work)

        ended = await asyncio.to_thread(crew.send, {**task, "step": step, "after": after})
        deaths += ended == -signal.SIGKILL
        await world.heard()
        await recover(world, invoice, task)
        await world.heard()

        check_books(world, invoice)
    sys.stdout.write(f"{deaths} of {rounds} died\n")
    assert deaths >= ROUNDS * 3 // 4


async def prepare(world: World, invoice: Invoice, work: str) -> Task:
    task = Task(
        work=work,
        step=0,
        after=False,
        session=str(world.signed_in),
        number=invoice.number,
        amount=100_00,
        tip=7_00,
        payload="",
        signature="",
    )
    if work == "autopay":
        await asyncio.to_thread(write, partial(fall_due, invoice.id))
    if work == "hear":
        known = {str(event["id"]) for event in world.objects("event")}
        await pay(world, invoice)
        event = next(
            event
            for event in world.objects("event", type="payment_intent.succeeded")
            if event["id"] not in known
        )
        task["payload"] = json.dumps(event)
        task["signature"] = stripe.WebhookSignature.generate_signature_header(
            task["payload"], SECRET, int(time.time())
        )
    return task


def fall_due(invoice_id: UUID, own: Session) -> None:
    """Only this invoice's automatic payment is due today."""
    announce_charges(own, SYSTEM, origin=ORIGIN)
    for charge in own.exec(select(AutopayCharge)).all():
        is_it = charge.invoice_id == invoice_id
        charge.charge_on = charge.first_on = date(2026, 4, 1) if is_it else date(2200, 1, 1)
        own.add(charge)


async def recover(world: World, invoice: Invoice, task: Task) -> None:
    """What happens by itself afterwards, and a customer who tries again."""
    if task["work"] == "hear":
        await world.desk.webhooks.receive(task["payload"].encode(), task["signature"])
        return
    await world.reconcile(stale=NOW)
    if task["work"] == "autopay":
        await asyncio.to_thread(write, partial(end_lease, invoice.id))
        await AutopayWork(world.desk.checkout, world.desk.wallet, origin=ORIGIN).run()
    if world.bill(invoice).balance:
        await pay(world, invoice)
    await world.reconcile(stale=NOW)


def end_lease(invoice_id: UUID, own: Session) -> None:
    """As if eleven minutes had passed."""
    charge = own.get_one(AutopayCharge, invoice_id)
    if charge.leased_until is not None:
        charge.leased_until = clock.now() - timedelta(minutes=1)
        own.add(charge)


async def pay(world: World, invoice: Invoice) -> None:
    started = await world.desk.checkout.start(world.signed_in, order_of((invoice, 100_00)))
    await world.confirm(started.client_secret)


def check_books(world: World, invoice: Invoice) -> None:
    bill = world.bill(invoice)
    description = f"Invoice {invoice.number}"
    charged = [
        charge
        for charge in world.objects("charge", status="succeeded")
        if str(charge["description"]).split(" and ")[0] == description
    ]
    assert len(charged) == 1, (description, charged)
    assert (bill.settled_minor, bill.reserved_minor, bill.processing_minor) == (100_00, 0, 0)
    total = sum(int(str(one["amount"])) for one in world.objects("charge", status="succeeded"))
    assert total == -sum(amount for kind, amount in world.entries() if kind == "payment")
