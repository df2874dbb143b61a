"""Sixteen threads pay ten invoices, each as if it were a server of its own."""

import asyncio
import random
import threading
from dataclasses import replace
from datetime import date

from sqlmodel import Session, select

from data.kit import engine
from data.kit.money import Money
from data.money.autopay import AutopayCharge
from data.money.invoices import Invoice
from data.money.payments import PaymentKind
from data.money.tally_rules import wrong_rows
from data.work.customers import Customer
from services.kit.errors import DomainError
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from services.money.autopay import AutopayWork
from services.money.autopay_charges import announce_charges
from services.money.tips import switch_tips
from tests.factories import make_invoice
from tests.services.money.autopay_world import agree
from tests.services.money.money_world import GOOD_BANK, ORIGIN, VISA, World, open_desk, order_of

THREADS, INVOICES, TRIES, LOST_ANSWERS = 16, 10, 3, 6
AMOUNTS = (100_00, 40_00, 60_00, 99_50)
TIPS = (None, Money(5_00), Money(7_50), Money(12_00))


class Payer:
    """One thread: it pays random invoices with random amounts, alone or two at once."""

    def __init__(self, world: World, invoices: list[Invoice], seed: int) -> None:
        self.world, self.invoices, self.dice = world, invoices, random.Random(seed)
        self.bugs: list[BaseException] = []
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        try:
            asyncio.run(self.pay_several())
        except BaseException as bug:  # a thread's own death would go unseen
            self.bugs.append(bug)

    async def pay_several(self) -> None:
        async with open_desk(self.world.base) as desk:
            for _ in range(TRIES):
                chosen = self.dice.sample(self.invoices, self.dice.choice([1, 1, 2]))
                order = order_of(*((each, self.dice.choice(AMOUNTS)) for each in chosen))
                order = replace(order, tip=self.dice.choice(TIPS))
                try:
                    started = await desk.checkout.start(self.world.signed_in, order)
                except DomainError:
                    continue  # paid, on its way, or somebody was faster
                number = self.dice.choice([VISA, VISA, GOOD_BANK])
                await self.world.confirm_alone(started.client_secret, number)


class Autopayer(Payer):
    """One thread: automatic payments, while others pay and Stripe loses answers."""

    async def pay_several(self) -> None:
        async with open_desk(self.world.base) as desk:
            work = AutopayWork(desk.checkout, desk.wallet, origin=ORIGIN)
            for _ in range(TRIES):
                await work.run()


def make_due(session: Session) -> None:
    """The charges that were announced are due today."""
    for charge in session.exec(select(AutopayCharge)).all():
        charge.charge_on = charge.first_on = date(2026, 4, 1)
        session.add(charge)


async def test_threads_never_take_more_than_the_total(world: World, session: Session) -> None:
    invoices = [make_invoice(session, world.customer, 100_00) for _ in range(INVOICES)]
    await world.desk.wallet.ensure_customer(world.customer.id)
    await agree(world)
    write(lambda own: announce_charges(own, SYSTEM, origin=ORIGIN))
    write(lambda own: switch_tips(own, SYSTEM, on=True))
    write(make_due)
    world.faults.drop_next_responses = world.faults.fail_next_requests = LOST_ANSWERS
    world.faults.duplicate_webhooks = world.faults.shuffle_webhooks = True
    payers = [(Payer if seed % 4 else Autopayer)(world, invoices, seed) for seed in range(THREADS)]
    for payer in payers:
        payer.thread.start()
    for payer in payers:
        await asyncio.to_thread(payer.thread.join)
    await world.heard()
    await world.pass_time()
    await world.reconcile()
    everything = [*invoices, world.invoice, world.other_invoice]

    assert [bug for payer in payers for bug in payer.bugs] == []
    bills = [world.bill(invoice) for invoice in everything]
    charged = sum(int(str(each["amount"])) for each in world.objects("charge", status="succeeded"))
    assert all(bill.balance.minor >= 0 and bill.settled_minor <= bill.total_minor for bill in bills)
    assert all(bill.settled_minor + bill.reserved_minor <= bill.total_minor for bill in bills)
    assert charged > 0
    assert PaymentKind.AUTOPAY in {payment.kind for payment in world.payments()}
    entries = world.entries()
    tips = sum(amount for kind, amount in entries if kind == "tip")
    assert tips > 0
    assert charged == sum(bill.received_minor for bill in bills) + tips
    assert charged == -sum(amount for kind, amount in entries if kind == "payment")
    with engine.read_session() as reading:
        assert wrong_rows(reading.connection()) == 0


async def test_one_customer_for_many_threads(world: World) -> None:
    found: list[str] = []

    def work() -> None:
        async def ensure() -> None:
            async with open_desk(world.base) as desk:
                found.append(await desk.wallet.ensure_customer(world.customer.id))

        asyncio.run(ensure())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)

    with engine.read_session() as session:
        assert {session.get_one(Customer, world.customer.id).stripe_id} == set(found)
