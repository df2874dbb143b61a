"""The last cent, and what one of Stripe's answers leaves as it was: the edges of payments."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from data.kit import clock
from data.kit.activity import Activity
from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceState
from data.money.ledger import EntryKind, LedgerEntry
from data.money.payments import MethodType, Payment, PaymentState
from services.kit.permissions import SYSTEM
from services.money.autopay_charges import open_amount
from services.money.ledger import Booking, book
from services.money.payment_orders import prepare_payment
from services.money.payment_refusals import AmountTooSmall, TipRefused
from services.money.payment_states import apply_intent, drop_payment
from services.money.stripe_gateway.facts import (
    Dispute,
    DisputeStatus,
    IntentStatus,
    Refund,
    StripeProblem,
)
from services.money.tips import check_tip, switch_tips
from tests.factories import actor_of, make_customer, make_invoice
from tests.services.money.money_world import ORIGIN, order_of
from tests.services.money.test_payment_states import BANK, REFUSED_DEBIT, WHEN, Case
from tests.services.money.test_tips import Tipped, by_kind

DECLINED = StripeProblem("card_declined", "Your card was declined.", None)


def canceled(case: Case) -> None:
    case.hear(replace(case.intent, status=IntentStatus.CANCELED))


def test_refused_debit_is_a_failure_even_when_stripe_names_no_charge(session: Session) -> None:
    case = Case(session)

    assert case.hear(replace(case.intent, problem=REFUSED_DEBIT)) == [True]
    assert case.payment.method_type is MethodType.ACH
    assert case.hear(replace(case.intent, problem=DECLINED)) == [False]
    assert case.payment.method_type is MethodType.ACH  # a problem of no kind says nothing of it
    canceled(case)

    assert case.payment.state is PaymentState.FAILED


def test_declined_card_and_debit_without_a_reason_are_only_given_up(session: Session) -> None:
    by_card, by_bank = Case(session, "pi_1"), Case(session, "pi_2")

    by_card.hear(replace(by_card.intent, problem=DECLINED))
    by_bank.hear(replace(by_bank.intent, charge=BANK))
    for case in (by_card, by_bank):
        canceled(case)

    states = [case.payment.state for case in (by_card, by_bank)]
    assert states == [PaymentState.CANCELED] * 2


def test_answer_without_a_debits_kind_still_closes_what_was_on_its_way(session: Session) -> None:
    case = Case(session)

    told = case.hear(
        replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK),
        replace(case.intent, problem=DECLINED),
    )

    assert told == [False, True]


def test_second_intent_is_not_closed_before_a_person_looked(session: Session) -> None:
    case = Case(session)

    assert case.hear(case.intent, replace(case.paid, id="pi_2")) == [False, False]


def test_payment_of_ours_without_a_row_is_nobodys(session: Session) -> None:
    case = Case(session)
    unknown = replace(case.paid, id="pi_9", payment_id=uuid4())

    assert apply_intent(session, SYSTEM, unknown, origin=ORIGIN) is None


def test_dropped_payment_frees_its_hold_and_says_when(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_arrived, arrived = Case(session, "pi_1"), Case(session, "pi_2")
    arrived.hear(arrived.intent)
    monkeypatch.setattr(clock, "now", lambda: WHEN + timedelta(days=2))

    for case in (never_arrived, arrived):
        drop_payment(session, SYSTEM, case.payment.id)

    assert never_arrived.payment.state is PaymentState.CANCELED
    assert never_arrived.payment.updated_at == clock.now()
    assert (never_arrived.slots(), never_arrived.balances()[0]) == (2, (100_00, 0, 0))
    assert arrived.balances()[0] == (100_00, 100_00, 0)


def test_exact_payment_needs_nobodys_look(session: Session) -> None:
    case = Case(session)

    case.hear(case.paid)

    assert case.payment.review is None


def test_what_went_back_needs_nobodys_look(session: Session) -> None:
    case = Case(session)
    by_check = Booking("check", EntryKind.PAYMENT, -200_00, date(2026, 3, 1))
    book(session, case.first, by_check)

    case.hear(replace(case.paid, refunds=(Refund("re_1", 120_00, False),)))

    assert case.first.settled_minor == 200_00
    assert case.payment.review is None


def test_one_cent_for_a_void_invoice_is_looked_at(session: Session) -> None:
    case = Case(session)
    case.first.state = InvoiceState.VOID

    case.hear(replace(case.paid, received_minor=1))

    assert case.payment.review is not None


def test_overpaid_cent_goes_back_from_where_it_is(session: Session) -> None:
    case = Case(session)
    case.second.total_minor = 19_99

    case.hear(replace(case.paid, refunds=(Refund("re_1", 1, False),)))

    assert [balance for balance, _, _ in case.balances()] == [0, 0]


def test_forgiving_what_nobody_owes_credits_nothing(session: Session) -> None:
    case = Case(session)
    case.second.total_minor = 5_00

    case.hear(replace(case.paid, refunds=(Refund("re_1", 15_00, False, forgives=True),)))

    credit = select(LedgerEntry).where(LedgerEntry.kind == EntryKind.CREDIT)
    assert session.exec(credit).all() == []


def test_money_that_comes_back_to_us_later_is_news(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(session)
    pending, failed = (replace(case.paid, refunds=(Refund("re_1", 1_00, x),)) for x in (0, 1))
    disputes = [
        replace(failed, disputes=(Dispute("du_1", 1_00, status, WHEN),))
        for status in (DisputeStatus.NEEDS_RESPONSE, DisputeStatus.WON)
    ]
    changed = []

    for day, intent in enumerate((pending, failed, *disputes)):
        monkeypatch.setattr(clock, "now", lambda day=day: WHEN + timedelta(days=day))
        case.hear(intent)
        changed.append((case.payment.updated_at - WHEN).days)

    assert changed == [0, 1, 2, 3]


def test_payment_is_told_before_its_refund(session: Session) -> None:
    case = Case(session)

    case.hear(replace(case.paid, refunds=(Refund("re_1", 20_00, False),)))
    session.flush()

    kinds = session.exec(select(Activity.kind).order_by(col(Activity.id))).all()
    told = [kind for kind in kinds if kind.startswith("payment.")]
    assert told == ["payment.started", "payment.succeeded", "payment.refunded"]


def test_tip_is_paid_last_and_goes_back_last(session: Session) -> None:
    short, refunded = (Tipped(session, (100_00, 50_00), 20_00) for _ in range(2))

    short.hear(replace(short.paid, received_minor=140_00))
    refunded.hear(replace(refunded.paid, refunds=(Refund("re_1", 20_00, False),)))

    assert short.owed() == [0, 10_00]
    assert by_kind(session, short.payment) == {EntryKind.PAYMENT: -140_00}
    assert by_kind(session, refunded.payment)[EntryKind.TIP] == 20_00


def test_tip_is_from_one_cent_to_as_much_as_the_rest(session: Session) -> None:
    make_customer(session)
    switch_tips(session, SYSTEM, on=True)

    for tip in (1, 10_00):
        check_tip(session, Money(tip), Money(10_00))
    for tip in (0, 10_01):
        with pytest.raises(TipRefused):
            check_tip(session, Money(tip), Money(10_00))


def test_last_cent_is_taken_with_another_invoice_and_nothing_is_not(session: Session) -> None:
    customer = make_customer(session)
    cent, other = make_invoice(session, customer, 1), make_invoice(session, customer, 5_00)
    promised = make_invoice(session, customer, 9_00)
    promised.reserved_minor = promised.processing_minor = 9_00
    session.commit()
    payer = actor_of(customer)

    with pytest.raises(AmountTooSmall):
        prepare_payment(session, payer, order_of((promised, 0), (other, 5_00)))
    prepared = prepare_payment(session, payer, order_of((cent, 1), (other, 5_00)))

    assert session.get_one(Payment, prepared.payment_id).amount_minor == 5_01


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, 100_00, id="all"),
        pytest.param({"settled_minor": 30_00, "processing_minor": 20_00}, 50_00, id="a part"),
        pytest.param({"settled_minor": 100_00}, 0, id="nothing"),
        pytest.param({"settled_minor": 120_00}, 0, id="less than nothing"),
        pytest.param({"state": InvoiceState.VOID}, 0, id="void"),
    ],
)
def test_automatic_charge_is_for_what_is_open(changes: dict[str, object], expected: int) -> None:
    invoice = Invoice(
        **{"state": InvoiceState.OPEN, "currency": "usd", "total_minor": 100_00, **changes}
    )

    assert open_amount(invoice) == Money(expected)
