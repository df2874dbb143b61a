import csv
import io
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from data.kit.money import Money
from data.mail.outbox import Outbox
from data.money.invoices import Invoice
from data.money.ledger import EntryKind, LedgerEntry
from data.money.payments import Payment
from services.kit.errors import NotPermitted
from services.kit.permissions import SYSTEM
from services.money.invoices import view_invoice
from services.money.office_entries import RefundRequest
from services.money.office_money import OfficeMoney
from services.money.payment_orders import PaymentOrder, prepare_payment
from services.money.payment_reads import find_own_payment
from services.money.payment_refusals import NoTips, TipRefused
from services.money.payment_states import apply_intent
from services.money.statements import read_statement, write_ledger
from services.money.stripe_gateway.facts import Dispute, DisputeStatus, Intent, IntentStatus, Refund
from services.money.tips import switch_tips, takes_tips
from services.records.importing.bookings import booked_for_payments
from tests.factories import actor_of, make_customer, make_invoice
from tests.services.money.money_world import GOOD_BANK, ORIGIN, VISA, World, order_of
from tests.services.money.test_payment_states import CARD, WHEN

DISPUTES = st.sampled_from([None, DisputeStatus.LOST, DisputeStatus.WON])


def tipped(session: Session, *parts: tuple[Invoice, int], tip: int = 10_00) -> PaymentOrder:
    switch_tips(session, SYSTEM, on=True)
    session.commit()
    return replace(order_of(*parts), tip=Money(tip))


def by_kind(session: Session, payment: Payment) -> dict[EntryKind, int]:
    sums: dict[EntryKind, int] = {}
    query = select(LedgerEntry).where(LedgerEntry.payment_id == payment.id)
    for entry in session.exec(query):
        sums[entry.kind] = sums.get(entry.kind, 0) + entry.amount_minor
    return sums


def test_switch_needs_the_office_and_is_announced_once(session: Session) -> None:
    customer = make_customer(session)

    for role in (Role.ADMIN, Role.CREW):
        with pytest.raises(NotPermitted):
            switch_tips(session, actor_of(customer, role), on=True)
        with pytest.raises(NotPermitted):
            takes_tips(session, actor_of(customer, role))
    assert not takes_tips(session, SYSTEM)  # nobody is asked for one by itself
    switch_tips(session, actor_of(customer, Role.OFFICE), on=True)
    switch_tips(session, actor_of(customer, Role.OFFICE), on=True)

    assert takes_tips(session, SYSTEM)
    told = [row.detail for row in session.exec(select(Activity)).all()]
    assert told == [{"change": "tips on"}]


def test_tip_is_on_top_and_reserves_nothing(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    order = tipped(session, (invoice, 100_00), tip=15_00)

    prepared = prepare_payment(session, actor_of(customer), order)

    payment = session.get_one(Payment, prepared.payment_id)
    assert (payment.amount_minor, payment.tip_minor, invoice.reserved_minor) == (
        115_00,
        15_00,
        100_00,
    )
    assert prepare_payment(session, actor_of(customer), order) == prepared
    other = prepare_payment(session, actor_of(customer), replace(order, tip=None))
    assert (other.payment_id, other.in_the_way) == (None, (payment.id,))


@pytest.mark.parametrize(
    "tip",
    [
        pytest.param(Money(-1), id="less than nothing"),
        pytest.param(Money(100_01), id="more than the rest"),
        pytest.param(Money(10_00, "cad"), id="another currency"),
    ],
)
def test_tip_is_refused(session: Session, tip: Money) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    order = replace(tipped(session, (invoice, 100_00)), tip=tip)

    with pytest.raises(TipRefused):
        prepare_payment(session, actor_of(customer), order)
    assert prepare_payment(session, actor_of(customer), replace(order, tip=Money(100_00)))


def test_tip_is_refused_where_none_is_taken(session: Session) -> None:
    customer = make_customer(session)
    invoice = make_invoice(session, customer, 100_00)
    order = replace(order_of((invoice, 100_00)), tip=Money(10_00))

    with pytest.raises(NoTips):
        prepare_payment(session, actor_of(customer), order)
    assert (invoice.reserved_minor, session.exec(select(Payment)).all()) == (0, [])
    assert prepare_payment(session, actor_of(customer), replace(order, tip=Money(0))).payment_id


class Tipped:
    """A payment of two invoices with a tip, and what Stripe says of it."""

    def __init__(self, session: Session, parts: tuple[int, int], tip: int) -> None:
        self.session = session
        customer = make_customer(session)
        self.invoices = [make_invoice(session, customer, part) for part in parts]
        order = tipped(session, *zip(self.invoices, parts, strict=True), tip=tip)
        actor = actor_of(customer)
        self.actor, self.total = actor, sum(parts) + tip
        prepared = prepare_payment(session, actor, order)
        self.payment = session.get_one(Payment, prepared.payment_id)
        self.paid = Intent(
            id=f"pi_{self.payment.id}",
            status=IntentStatus.SUCCEEDED,
            amount_minor=self.total,
            currency="usd",
            received_minor=self.total,
            client_secret="",
            payment_id=self.payment.id,
            charge=CARD,
        )

    def hear(self, intent: Intent) -> None:
        apply_intent(self.session, SYSTEM, intent, origin=ORIGIN)

    def owed(self) -> list[int]:
        return [invoice.balance.minor for invoice in self.invoices]


def test_paid_tip_stands_on_receipt_invoice_statement_and_ledger(session: Session) -> None:
    case = Tipped(session, (100_00, 50_00), 20_00)

    case.hear(case.paid)
    case.hear(case.paid)
    session.commit()

    assert case.owed() == [0, 0]
    assert [invoice.received_minor for invoice in case.invoices] == [100_00, 50_00]
    sums = by_kind(session, case.payment)
    assert sums == {EntryKind.PAYMENT: -170_00, EntryKind.TIP: 20_00}
    (mail,) = session.exec(select(Outbox)).all()
    assert "$170.00" in mail.text
    assert "Tip" in mail.text
    assert find_own_payment(session, case.actor, case.payment.id).tip == Money(20_00)
    (item,) = view_invoice(session, case.actor, case.invoices[0].number).payments
    assert (item.amount, item.tip) == (Money(100_00), Money(20_00))
    lines = [
        (line.words, line.memo, line.amount.minor)
        for line in read_statement(session, case.actor, date(2026, 3, 1), date(2026, 3, 1)).lines
    ]
    assert lines[2:] == [
        ("Payment", "Visa •••• 4242", -100_00),
        ("Payment", "Visa •••• 4242", -50_00),
        ("Tip", "Visa •••• 4242", 20_00),
        ("Payment", "Visa •••• 4242, tip", -20_00),
    ]
    rows = list(csv.DictReader(io.StringIO(write_ledger(session, case.actor))))
    assert {row["kind"] for row in rows} == {"Invoice", "Payment", "Tip"}
    assert sum(float(row["amount"]) for row in rows) == 0


def test_refund_takes_the_tip_last_unless_the_office_says_first(session: Session) -> None:
    last, first = (Tipped(session, (100_00, 50_00), 20_00) for _ in range(2))

    last.hear(replace(last.paid, refunds=(Refund("re_1", 155_00, False),)))
    first.hear(replace(first.paid, refunds=(Refund("re_2", 25_00, False, tip_first=True),)))

    assert (last.owed(), by_kind(session, last.payment)[EntryKind.TIP]) == ([100_00, 50_00], 15_00)
    assert (first.owed(), by_kind(session, first.payment)[EntryKind.TIP]) == ([5_00, 0], 0)


def test_forgiven_refund_credits_the_invoice_and_not_the_tip(session: Session) -> None:
    case = Tipped(session, (100_00, 50_00), 20_00)

    case.hear(replace(case.paid, refunds=(Refund("re_1", 170_00, False, forgives=True),)))

    assert case.owed() == [0, 0]
    assert by_kind(session, case.payment)[EntryKind.TIP] == 0
    credit = select(LedgerEntry).where(LedgerEntry.kind == EntryKind.CREDIT)
    assert sum(one.amount_minor for one in session.exec(credit)) == -150_00


def test_smaller_sum_than_asked_pays_the_invoices_first(session: Session) -> None:
    case = Tipped(session, (100_00, 50_00), 20_00)

    case.hear(replace(case.paid, received_minor=155_00))

    assert case.owed() == [0, 0]
    assert by_kind(session, case.payment) == {EntryKind.PAYMENT: -155_00, EntryKind.TIP: 5_00}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=st.integers(50, 500_00),
    second=st.integers(50, 500_00),
    share=st.floats(0.01, 1),
    refunds=st.lists(st.tuples(st.floats(0.01, 0.6), st.booleans(), st.booleans()), max_size=4),
    dispute=DISPUTES,
)
def test_books_equal_stripes_whatever_goes_back(
    session: Session,
    first: int,
    second: int,
    share: float,
    refunds: list[tuple[float, bool, bool]],
    dispute: DisputeStatus | None,
) -> None:
    case = Tipped(session, (first, second), max(1, int((first + second) * share)))
    left, told = case.total, list[Refund]()
    for number, (part, has_failed, tip_first) in enumerate(refunds):
        amount = min(left, max(1, int(case.total * part)))
        if not amount:
            break
        left -= 0 if has_failed else amount
        name = f"re_{case.payment.id}_{number}"
        told.append(Refund(name, amount, has_failed, tip_first=tip_first))
        case.hear(replace(case.paid, refunds=tuple(told)))
    disputes = (Dispute(f"du_{case.payment.id}", left, dispute, WHEN),) if dispute and left else ()
    case.hear(replace(case.paid, refunds=tuple(told), disputes=disputes))
    session.flush()

    sent = sum(refund.amount_minor for refund in told if not refund.has_failed)
    lost = left if disputes and dispute is DisputeStatus.LOST else 0
    sums = by_kind(session, case.payment)
    assert -sums[EntryKind.PAYMENT] == case.total
    assert sums.get(EntryKind.REFUND, 0) == sent == case.payment.refunded_minor
    assert sums.get(EntryKind.CHARGEBACK, 0) == lost == case.payment.charged_back_minor
    assert 0 <= sums[EntryKind.TIP] <= case.payment.tip_minor
    # What came and stayed is the invoices' and the tip's, to the cent.
    settled = sum(invoice.settled_minor for invoice in case.invoices)
    assert settled + sums[EntryKind.TIP] == case.total - sent - lost
    assert all(0 <= owed <= invoice.total_minor for owed, invoice in _owed(case))


def _owed(case: Tipped) -> list[tuple[int, Invoice]]:
    return list(zip(case.owed(), case.invoices, strict=True))


@pytest.mark.parametrize("number", [VISA, GOOD_BANK])
async def test_tip_reaches_stripe_and_goes_back_from_there(
    world: World, session: Session, number: str
) -> None:
    order = tipped(session, (world.invoice, 60_00), tip=6_00)
    started = await world.desk.checkout.start(world.signed_in, order)
    assert started.amount == Money(66_00)
    await world.confirm(started.client_secret, number)
    await world.pass_time()
    office = OfficeMoney(world.desk.gateway, world.desk.intents, origin=ORIGIN)
    request = RefundRequest(uuid4(), started.payment_id, Money(6_00), tip_first=True)

    await office.refund(None, request)
    await world.heard()

    (charge,) = world.objects("charge", status="succeeded")
    assert (charge["amount"], charge["amount_refunded"]) == (66_00, 6_00)
    assert world.bill().settled_minor == 60_00
    assert world.entries() == [
        ("payment", -60_00),
        ("tip", 6_00),
        ("payment", -6_00),
        ("tip", -6_00),
        ("refund", 6_00),
    ]
    (intent,) = world.objects("payment_intent")
    assert intent["description"] == f"Invoice {world.invoice.number} and a tip"


def test_tip_is_no_credit_of_the_customers_in_an_export(session: Session) -> None:
    case = Tipped(session, (100_00, 50_00), 20_00)
    case.hear(replace(case.paid, refunds=(Refund("re_1", 5_00, False, tip_first=True),)))

    parts = booked_for_payments(session, [case.payment.id])[case.payment.id]

    amounts = {key: part.amount_minor for key, part in parts.items()}
    assert amounts == {case.invoices[0].id: 100_00, case.invoices[1].id: 50_00, None: 0}
