from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from data.accounts.people import Person, Role
from data.kit import clock, engine
from data.kit.money import Money
from data.money.invoices import InvoiceState
from data.money.ledger import EntryKind, sums_of_invoice
from data.money.payments import MethodType, PaymentState, Review
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import Actor
from services.kit.unit_of_work import consult, execute
from services.money.invoice_status import InvoiceStatus, invoice_status
from services.money.office_entries import Credit, OfflinePayment, RefundRequest
from services.money.office_money import OfficeMoney
from services.money.office_refusals import DayToCome, MoreThanKept, MoreThanOwed, PaidInPart
from services.money.office_views import list_owed, list_reviews, settle_review, view_office_invoice
from services.money.payment_refusals import InvoiceClosed, OnItsWay
from tests.factories import make_customer, make_invoice, make_sign_in
from tests.services.money.money_world import GOOD_BANK, ORIGIN, World

MARCH = date(2026, 3, 9)


def office(world: World) -> OfficeMoney:
    return OfficeMoney(world.desk.gateway, world.desk.intents, origin=ORIGIN)


def check(world: World, minor: int = 100_00) -> OfflinePayment:
    number = world.invoice.number
    return OfflinePayment(uuid4(), number, Money(minor), MethodType.CHECK, MARCH, "No. 1042")


def status(world: World) -> InvoiceStatus:
    return invoice_status(world.bill(), MARCH)


def sums(world: World) -> dict[EntryKind, int]:
    with engine.read_session() as session:
        return sums_of_invoice(session, invoice_id=world.invoice.id)


async def paid(world: World, number: str = "4242424242424242") -> None:
    started = await world.start()
    await world.confirm(started.client_secret, number)
    await world.heard()


async def test_check_is_booked_once_and_closes_the_open_attempt(world: World) -> None:
    await world.start()
    entry = check(world)

    await office(world).record(None, entry)
    await office(world).record(None, entry)

    assert status(world) is InvoiceStatus.PAID
    assert world.entries() == [("payment", -100_00)]
    assert world.bill().reserved_minor == 0
    assert sorted(p.state for p in world.payments()) == ["canceled", "succeeded"]


async def test_refused_while_a_debit_is_on_its_way(world: World) -> None:
    await paid(world, GOOD_BANK)

    with pytest.raises(OnItsWay):
        await office(world).record(None, check(world))
    with pytest.raises(OnItsWay):
        await office(world).void(None, world.invoice.number, "typed twice")


async def test_more_than_owed_is_refused(world: World) -> None:
    with pytest.raises(MoreThanOwed):
        await office(world).record(None, check(world, 100_01))


async def test_money_of_a_day_to_come_is_refused(world: World) -> None:
    tomorrow = clock.today("America/New_York") + timedelta(days=1)
    early = replace(check(world), paid_on=tomorrow)

    with pytest.raises(DayToCome):
        await office(world).record(None, early)
    await office(world).record(None, replace(early, paid_on=tomorrow - timedelta(days=1)))

    assert world.bill().balance == Money(0)


async def test_credit_lowers_what_is_owed(world: World) -> None:
    credit = Credit(uuid4(), world.invoice.number, Money(30_00), "Broken gate")

    await office(world).credit(None, credit)
    await office(world).credit(None, credit)

    assert world.bill().balance == Money(70_00)


async def test_void_needs_the_money_back_first_and_sums_to_nothing(world: World) -> None:
    await office(world).record(None, check(world, 40_00))
    number = world.invoice.number
    with pytest.raises(PaidInPart):
        await office(world).void(None, number, "typed twice")
    payment = world.payment()
    request = RefundRequest(uuid4(), payment.id, Money(40_00), is_due_again=True)
    await office(world).refund(None, request)

    await office(world).void(None, number, "typed twice")
    await office(world).void(None, number, "typed twice")

    assert world.bill().state is InvoiceState.VOID
    assert sum(sums(world).values()) == 0
    with pytest.raises(InvoiceClosed):
        await office(world).record(None, check(world))


@pytest.mark.parametrize("again", [False, True])
async def test_whole_refund_at_stripe(world: World, again: bool) -> None:
    await paid(world)
    request = RefundRequest(uuid4(), world.payment().id, Money(100_00), is_due_again=again)

    await office(world).refund(None, request)
    await world.heard()
    await world.reconcile()

    expected = InvoiceStatus.OPEN if again else InvoiceStatus.REFUNDED
    assert status(world) is expected
    assert world.bill().balance == Money(100_00 if again else 0)
    assert sum(int(str(r["amount"])) for r in world.objects("refund")) == 100_00


async def test_parts_are_refunded_up_to_what_is_left(world: World) -> None:
    await paid(world)
    payment_id = world.payment().id

    await office(world).refund(None, RefundRequest(uuid4(), payment_id, Money(60_00)))
    with pytest.raises(MoreThanKept):
        await office(world).refund(None, RefundRequest(uuid4(), payment_id, Money(40_01)))
    await office(world).refund(None, RefundRequest(uuid4(), payment_id, Money(40_00)))

    assert status(world) is InvoiceStatus.REFUNDED


async def test_same_refund_twice_is_one(world: World) -> None:
    await paid(world)
    request = RefundRequest(uuid4(), world.payment().id, Money(20_00))

    await office(world).refund(None, request)
    await office(world).refund(None, request)

    assert world.payment().refunded_minor == 20_00


async def test_refund_that_fails_takes_its_credit_back(world: World) -> None:
    await paid(world, "4000000000005126")
    await office(world).refund(None, RefundRequest(uuid4(), world.payment().id, Money(100_00)))
    assert status(world) is InvoiceStatus.REFUNDED

    await world.pass_time()

    assert status(world) is InvoiceStatus.PAID
    assert sums(world)[EntryKind.CREDIT] == 0


async def test_customers_may_not_and_the_office_may(world: World, session: Session) -> None:
    clerk = Person(name="Olga", email="olga@greenfield.example", staff_role=Role.OFFICE)
    session.add(clerk)
    session.commit()
    by = make_sign_in(session, clerk).id

    with pytest.raises(NotPermitted):
        await office(world).record(world.signed_in, check(world))
    await office(world).record(by, check(world))

    seen = await consult(by, view_office_invoice, world.invoice.number)
    assert (seen.paper.status, seen.payments[0].can_refund) == (InvoiceStatus.PAID, True)
    with pytest.raises(NotFound):
        await consult(by, view_office_invoice, "INV-0")


async def test_what_must_be_looked_at_is_listed_until_somebody_did(
    world: World, session: Session
) -> None:
    await paid(world)
    payment = session.get_one(type(world.payment()), world.payment().id)
    payment.review = Review.OVERPAID
    session.add(payment)
    session.commit()
    clerk = Person(name="Olga", email="olga@greenfield.example", staff_role=Role.OWNER)
    session.add(clerk)
    session.commit()
    by = make_sign_in(session, clerk).id

    (item,) = await consult(by, list_reviews)
    await execute(by, settle_review, item.payment_id)

    assert item.numbers == (world.invoice.number,)
    assert await consult(by, list_reviews) == ()
    assert world.payment().state is PaymentState.SUCCEEDED


def test_list_owed_has_all_customers_unpaid_invoices_first_due_first(session: Session) -> None:
    first, second = make_customer(session, "Ann"), make_customer(session, "Bob")
    make_invoice(session, first, 84_20, due_on=date(2026, 3, 20))
    make_invoice(session, second, 10_00, due_on=date(2026, 3, 10))
    make_invoice(session, second, 99_00, state=InvoiceState.VOID)

    found = list_owed(session, Actor(Role.OFFICE, "Olga"), page=9)

    assert (found.page, found.matching) == (1, 2)
    assert [(one.customer, one.balance) for one in found.rows] == [
        ("Bob", Money(10_00)),
        ("Ann", Money(84_20)),
    ]


def test_list_owed_is_the_offices_alone(session: Session) -> None:
    with pytest.raises(NotPermitted):
        list_owed(session, Actor(Role.CREW, "Cal"), page=1)
