from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from data.kit import clock
from data.kit.activity import Activity
from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.payments import MethodType, Payment, PaymentKind, PaymentState
from services.kit.permissions import SYSTEM
from services.money.invoice_payments import PaymentItem, items_of_invoice
from services.money.payment_problems import explain_failure
from services.money.payment_reads import find_own_payment, read_attempt, read_outcome
from services.money.stripe_gateway.facts import (
    Dispute,
    DisputeStatus,
    IntentStatus,
    Refund,
    StripeProblem,
)
from tests.services.money.test_payment_states import BANK, REFUSED_DEBIT, WHEN, Case

VERIFY = "https://stripe.test/verify"


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sunday in Buffalo, and Monday in UTC."""
    monkeypatch.setattr(clock, "now", lambda: WHEN)


def shown(session: Session, invoice: Invoice) -> PaymentItem:
    (item,) = items_of_invoice(session, invoice)
    return item


def test_each_invoice_shows_its_part_of_what_went_back(session: Session) -> None:
    case = Case(session)
    lost = Dispute("du_1", 10_00, DisputeStatus.LOST, WHEN)

    case.hear(replace(case.paid, refunds=(Refund("re_1", 105_00, False),), disputes=(lost,)))

    first, second = shown(session, case.first), shown(session, case.second)
    assert (first.amount, first.refunded, first.returned) == (
        Money(100_00),
        Money(100_00),
        Money(0),
    )
    assert (second.amount, second.refunded, second.returned) == (
        Money(20_00),
        Money(5_00),
        Money(10_00),
    )


def test_what_went_back_is_of_one_kind_or_the_other(session: Session) -> None:
    by_us, by_the_bank = Case(session, "pi_1"), Case(session, "pi_2")
    lost = Dispute("du_1", 10_00, DisputeStatus.LOST, WHEN)

    by_us.hear(replace(by_us.paid, refunds=(Refund("re_1", 5_00, False),)))
    by_the_bank.hear(replace(by_the_bank.paid, disputes=(lost,)))

    items = [shown(session, case.first) for case in (by_us, by_the_bank)]
    assert [(one.refunded, one.returned) for one in items] == [
        (Money(5_00), Money(0)),
        (Money(0), Money(10_00)),
    ]


def test_debit_on_its_way_says_when_it_clears(session: Session) -> None:
    case = Case(session)

    case.hear(replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK))

    item = shown(session, case.first)
    assert (item.state, item.clears_on) == (PaymentState.PROCESSING, date(2026, 3, 5))
    assert (item.paid_on, item.needs_verification) == (date(2026, 3, 1), False)
    for outcome in (
        read_outcome(session, SYSTEM, case.payment.id),
        find_own_payment(session, case.payer, case.payment.id),
    ):
        assert (outcome.clears_on, outcome.today) == (date(2026, 3, 5), date(2026, 3, 1))


def test_received_money_clears_no_more(session: Session) -> None:
    case = Case(session)

    case.hear(case.paid)

    item = shown(session, case.first)
    assert (item.clears_on, item.error, item.tip) == (None, "", Money(0))
    assert read_outcome(session, SYSTEM, case.payment.id).clears_on is None


def test_failed_debit_says_why(session: Session) -> None:
    case = Case(session)

    case.hear(
        replace(case.intent, problem=REFUSED_DEBIT, charge=BANK),
        replace(case.intent, status=IntentStatus.CANCELED),
    )

    item = shown(session, case.first)
    assert (item.state, item.error) == (
        PaymentState.FAILED,
        "The bank account did not hold enough for it.",
    )


@pytest.mark.parametrize(
    ("code", "method", "said"),
    [
        ("account_closed", MethodType.ACH, "The bank account has been closed."),
        ("of_tomorrow", MethodType.ACH, "Your bank did not let it through."),
        ("card_declined", MethodType.CARD, "The customer's own words."),
    ],
)
def test_failure_is_told_to_whoever_paid(code: str, method: MethodType, said: str) -> None:
    payment = Payment(
        customer_id=uuid4(),
        kind=PaymentKind.INTERACTIVE,
        amount_minor=1,
        currency="usd",
        method_type=method,
        error="The customer's own words.",
        error_code=code,
    )

    assert explain_failure(payment) == said
    payment.error = None
    assert explain_failure(payment) == ""


def test_part_of_a_payment_knows_all_that_was_charged(session: Session) -> None:
    case = Case(session)

    case.hear(case.paid)

    item = shown(session, case.first)
    assert (item.amount, item.charged, item.note) == (Money(100_00), Money(120_00), "")
    case.payment.note = "No. 1204"
    assert shown(session, case.first).note == "No. 1204"
    case.payment.external_id = "imported"
    assert shown(session, case.first).note == ""


def test_open_tries_are_nobodys_business_but_an_account_to_verify_is(session: Session) -> None:
    by_card, by_bank = Case(session, "pi_1"), Case(session, "pi_2")
    declined = StripeProblem("card_declined", "Your card was declined.", None)

    by_card.hear(replace(by_card.intent, problem=declined))
    assert items_of_invoice(session, by_card.first) == ()
    by_card.hear(replace(by_card.intent, status=IntentStatus.REQUIRES_ACTION))
    assert items_of_invoice(session, by_card.first) == ()
    waiting = replace(by_bank.intent, status=IntentStatus.REQUIRES_ACTION, verification_url=VERIFY)
    by_bank.hear(waiting)

    assert shown(session, by_bank.first).needs_verification


def test_open_pages_hear_that_the_bank_asks_something(session: Session) -> None:
    case = Case(session)
    waiting = replace(case.intent, status=IntentStatus.REQUIRES_ACTION, verification_url=VERIFY)
    before = session.exec(select(Activity).where(Activity.kind == "invoice.changed")).all()

    case.hear(waiting, waiting)

    told = session.exec(select(Activity).where(Activity.kind == "invoice.changed")).all()
    subjects = sorted(str(row.subject_id) for row in told[len(before) :])
    assert subjects == sorted((str(case.first.id), str(case.second.id)))


def test_automatic_payment_that_the_bank_asks_about_is_shown(session: Session) -> None:
    case = Case(session, is_autopay=True)

    case.hear(replace(case.intent, status=IntentStatus.REQUIRES_ACTION))

    item = shown(session, case.first)
    assert (item.needs_confirmation, item.needs_verification) == (True, False)
    case.hear(case.paid)
    assert not shown(session, case.first).needs_confirmation


def test_request_to_stripe_names_every_invoice(session: Session) -> None:
    case = Case(session)

    attempt = read_attempt(session, SYSTEM, case.payment.id)

    numbers = {case.first.number, case.second.number}
    said = attempt.draft.description.removeprefix("Invoice ").split(", ")
    assert set(said) == numbers
    assert attempt.draft.amount_minor == 120_00
