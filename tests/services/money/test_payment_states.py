from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data.mail.outbox import Outbox
from data.money.invoices import Invoice
from data.money.payments import Allocation, MethodType, Payment, PaymentState, Review
from services.kit.permissions import SYSTEM
from services.money.ledger_postings import spread
from services.money.payment_orders import prepare_autopay, prepare_payment
from services.money.payment_states import apply_intent
from services.money.stripe_gateway.facts import (
    Charge,
    Dispute,
    DisputeStatus,
    Intent,
    IntentStatus,
    Refund,
    StripeProblem,
)
from tests.factories import actor_of, make_customer, make_invoice
from tests.services.money.money_world import ORIGIN, order_of

WHEN = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)  # still March 1 in Buffalo
CARD = Charge("ch_1", MethodType.CARD, "Visa •••• 4242", 0, False, WHEN)
BANK = replace(CARD, method_type=MethodType.ACH, method_label="STRIPE TEST BANK •••• 6789")
REFUSED_DEBIT = StripeProblem(
    "insufficient_funds", "The account has too little money.", MethodType.ACH
)


class Case:
    """One payment over two invoices, and Stripe's answers about it, made up."""

    def __init__(self, session: Session, name: str = "pi_1", *, is_autopay: bool = False) -> None:
        self.session = session
        customer = make_customer(session)
        self.payer = actor_of(customer)
        self.first = make_invoice(session, customer, 100_00)
        self.second = make_invoice(session, customer, 50_00)
        order = order_of((self.first, 100_00), (self.second, 20_00))
        prepared = (
            prepare_autopay(session, SYSTEM, customer.id, order)
            if is_autopay
            else prepare_payment(session, actor_of(customer), order)
        )
        assert prepared.payment_id is not None
        self.payment = session.get_one(Payment, prepared.payment_id)
        self.intent = Intent(
            id=name,
            status=IntentStatus.REQUIRES_PAYMENT_METHOD,
            amount_minor=120_00,
            currency="usd",
            received_minor=0,
            client_secret="pi_1_secret_x",
            payment_id=self.payment.id,
        )
        self.paid = replace(
            self.intent, status=IntentStatus.SUCCEEDED, received_minor=120_00, charge=CARD
        )

    def hear(self, *intents: Intent) -> list[bool]:
        settled = [apply_intent(self.session, SYSTEM, each, origin=ORIGIN) for each in intents]
        return [one is not None and one.needs_closing for one in settled]

    def balances(self) -> list[tuple[int, int, int]]:
        """Owed, reserved, processing of both invoices."""
        rows: list[Invoice] = [self.first, self.second]
        return [(row.balance.minor, row.reserved_minor, row.processing_minor) for row in rows]

    def slots(self) -> int:
        rows = self.session.exec(select(Allocation.open_slot)).all()
        return len([row for row in rows if row is not None])


def test_success_books_each_invoice_its_part(session: Session) -> None:
    case = Case(session)

    case.hear(case.paid)

    assert case.balances() == [(0, 0, 0), (30_00, 0, 0)]
    assert (case.payment.state, case.payment.method_label) == (
        PaymentState.SUCCEEDED,
        "Visa •••• 4242",
    )
    assert (str(case.payment.paid_on), case.slots()) == ("2026-03-01", 0)


def test_success_twice_books_and_mails_once(session: Session) -> None:
    case = Case(session)

    case.hear(case.paid, case.paid, case.paid)

    mails = session.exec(select(Outbox)).all()
    assert case.balances() == [(0, 0, 0), (30_00, 0, 0)]
    assert [mail.kind for mail in mails] == ["receipt"]
    assert f"{ORIGIN}/receipts/{case.payment.id}.pdf" in mails[0].text
    assert "$120.00" in mails[0].text


def test_old_answers_take_nothing_back(session: Session) -> None:
    case = Case(session)
    refunded = replace(case.paid, refunds=(Refund("re_1", 20_00, False),))
    disputed = replace(
        refunded, disputes=(Dispute("du_1", 100_00, DisputeStatus.NEEDS_RESPONSE, WHEN),)
    )
    won = replace(disputed, disputes=(Dispute("du_1", 100_00, DisputeStatus.WON, WHEN),))

    case.hear(won, disputed, refunded, case.paid, case.intent)

    assert case.payment.state is PaymentState.SUCCEEDED
    assert (case.payment.refunded_minor, case.payment.charged_back_minor) == (20_00, 0)
    assert case.payment.dispute_status == "won"
    assert sum(balance for balance, _, _ in case.balances()) == 50_00


def test_failed_refund_is_booked_back_in_any_order(session: Session) -> None:
    case = Case(session)
    pending = replace(case.paid, refunds=(Refund("re_1", 120_00, False),))
    failed = replace(case.paid, refunds=(Refund("re_1", 120_00, True),))

    case.hear(failed, pending, failed)

    assert case.balances() == [(0, 0, 0), (30_00, 0, 0)]
    assert case.payment.refunded_minor == 0


def test_refund_beyond_the_first_invoice_goes_on_to_the_next(session: Session) -> None:
    case = Case(session)

    case.hear(replace(case.paid, refunds=(Refund("re_1", 110_00, False),)))

    assert [balance for balance, _, _ in case.balances()] == [100_00, 40_00]


def test_lost_dispute_makes_the_invoice_due_again(session: Session) -> None:
    case = Case(session)
    lost = Dispute("du_1", 120_00, DisputeStatus.LOST, WHEN)

    case.hear(case.paid, replace(case.paid, disputes=(lost,)))

    assert [balance for balance, _, _ in case.balances()] == [100_00, 50_00]
    assert (case.payment.charged_back_minor, case.payment.dispute_status) == (120_00, "lost")


def test_inquiry_moves_no_money(session: Session) -> None:
    case = Case(session)
    asked = Dispute("du_1", 120_00, DisputeStatus.WARNING_NEEDS_RESPONSE, WHEN)

    case.hear(replace(case.paid, disputes=(asked,)))

    assert case.payment.charged_back_minor == 0
    assert case.payment.dispute_status == "warning_needs_response"


def test_debit_on_its_way_keeps_the_hold_and_frees_the_slot(session: Session) -> None:
    case = Case(session)

    case.hear(replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK))

    assert case.balances() == [(100_00, 100_00, 100_00), (50_00, 20_00, 20_00)]
    assert (case.payment.state, case.slots()) == (PaymentState.PROCESSING, 0)


def test_failed_debit_is_held_until_its_intent_is_dead(session: Session) -> None:
    case = Case(session)
    processing = replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK)
    refused = replace(case.intent, problem=REFUSED_DEBIT, charge=BANK)
    dead = replace(case.intent, status=IntentStatus.CANCELED)

    assert case.hear(processing, refused) == [False, True]
    assert case.balances() == [(100_00, 100_00, 100_00), (50_00, 20_00, 20_00)]
    case.hear(dead)

    assert case.balances() == [(100_00, 0, 0), (50_00, 0, 0)]
    assert (case.payment.state, case.payment.error_code) == (
        PaymentState.FAILED,
        "insufficient_funds",
    )


def test_late_decline_does_not_free_a_debit_on_its_way(session: Session) -> None:
    case = Case(session)
    declined = StripeProblem("card_declined", "Your card was declined.", MethodType.CARD)
    processing = replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK)

    case.hear(processing, replace(case.intent, problem=declined))

    assert case.payment.state is PaymentState.PROCESSING
    assert case.balances()[0] == (100_00, 100_00, 100_00)


def test_card_decline_keeps_the_attempt_open(session: Session) -> None:
    case = Case(session)
    declined = StripeProblem("card_declined", "Your card was declined.", MethodType.CARD)

    assert case.hear(replace(case.intent, problem=declined)) == [False]

    assert case.payment.state is PaymentState.REQUIRES_PAYMENT_METHOD
    assert (case.payment.error, case.slots()) == ("Your card was declined.", 2)


def test_autopay_decline_is_closed_but_a_question_of_the_bank_is_not(session: Session) -> None:
    case = Case(session, is_autopay=True)
    question = StripeProblem("authentication_required", "Your bank asks.", MethodType.CARD)
    declined = StripeProblem("card_declined", "Your card was declined.", MethodType.CARD)

    assert case.hear(replace(case.intent, problem=question)) == [False]
    assert case.payment.state is PaymentState.REQUIRES_ACTION
    assert case.hear(replace(case.intent, problem=declined)) == [True]
    case.hear(replace(case.intent, status=IntentStatus.CANCELED))
    assert case.payment.state is PaymentState.FAILED


def test_money_after_the_end_is_recorded_and_flagged(session: Session) -> None:
    case = Case(session)
    case.hear(replace(case.intent, status=IntentStatus.CANCELED))
    customer = case.payment.customer_id
    second = prepare_autopay(session, SYSTEM, customer, order_of((case.first, 100_00)))
    assert second.payment_id is not None
    other = replace(case.paid, id="pi_2", payment_id=second.payment_id, received_minor=100_00)

    case.hear(other, case.paid)

    assert case.payment.state is PaymentState.SUCCEEDED
    assert case.payment.review is Review.OVERPAID
    assert case.balances() == [(-100_00, 0, 0), (30_00, 0, 0)]


def test_refund_of_an_overpayment_goes_to_the_overpaid_invoice(session: Session) -> None:
    case = Case(session)
    case.second.total_minor = 5_00

    case.hear(replace(case.paid, refunds=(Refund("re_1", 15_00, False),)))

    assert [balance for balance, _, _ in case.balances()] == [0, 0]


def test_second_intent_of_one_payment_waits_for_a_person(session: Session) -> None:
    case = Case(session)

    case.hear(case.intent, replace(case.paid, id="pi_2"))

    assert case.payment.review is Review.UNEXPLAINED
    assert case.payment.state is PaymentState.REQUIRES_PAYMENT_METHOD


def test_strangers_intent_changes_nothing(session: Session) -> None:
    case = Case(session)
    strange = replace(case.paid, id="pi_9", payment_id=None)

    assert apply_intent(session, SYSTEM, strange, origin=ORIGIN) is None


def test_database_allows_one_open_attempt_for_an_invoice(session: Session) -> None:
    case = Case(session)
    copy = Payment(
        customer_id=case.payment.customer_id,
        kind=case.payment.kind,
        amount_minor=1_00,
        currency="usd",
    )
    session.add(copy)
    session.flush()
    session.add(
        Allocation(
            payment_id=copy.id,
            invoice_id=case.first.id,
            amount_minor=1_00,
            open_slot=case.first.id,
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    ("total", "limits", "shares"),
    [
        pytest.param(30, [10, 20], [10, 20], id="exact"),
        pytest.param(15, [10, 20], [10, 5], id="less"),
        pytest.param(40, [10, 20], [10, 30], id="more"),
        pytest.param(0, [10], [0], id="nothing"),
    ],
)
def test_spread_adds_up(total: int, limits: list[int], shares: list[int]) -> None:
    assert spread(total, limits) == shares
