"""When a payment counts, when it last changed, and where it is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from data.kit import clock
from data.kit.activity import Activity
from services.kit.permissions import SYSTEM
from services.money.payment_orders import prepare_payment
from services.money.payment_states import apply_intent
from services.money.stripe_gateway.facts import (
    Dispute,
    DisputeStatus,
    IntentStatus,
    Refund,
    StripeProblem,
)
from tests.factories import actor_of, make_customer, make_invoice, make_property
from tests.services.money.money_world import ORIGIN, order_of
from tests.services.money.test_payment_states import BANK, WHEN, Case


def test_card_counts_from_its_charge_and_a_debit_from_the_day_it_cleared(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: WHEN + timedelta(days=4))
    by_card, by_bank, unknown = (Case(session, name) for name in ("pi_1", "pi_2", "pi_3"))

    by_card.hear(by_card.paid)
    by_bank.hear(replace(by_bank.paid, charge=BANK))
    unknown.hear(replace(unknown.paid, charge=None))

    days = [str(case.payment.paid_on) for case in (by_card, by_bank, unknown)]
    assert days == ["2026-03-01", "2026-03-05", "2026-03-05"]


def test_what_comes_twice_is_announced_once(session: Session) -> None:
    case = Case(session)
    refunded = replace(case.paid, refunds=(Refund("re_1", 20_00, False),))
    lost = (Dispute("du_1", 100_00, DisputeStatus.LOST, WHEN),)
    asked = (Dispute("du_2", 100_00, DisputeStatus.WARNING_NEEDS_RESPONSE, WHEN),)

    for disputes in ((), asked, asked, lost, lost):
        case.hear(replace(refunded, disputes=disputes))
    session.flush()

    told = [row.kind for row in session.exec(select(Activity).order_by(col(Activity.id))).all()]
    about_payment = [kind for kind in told if kind.startswith("payment.")]
    assert about_payment == [
        "payment.started",
        "payment.succeeded",
        "payment.refunded",
        "payment.failed",
    ]
    assert told.count("invoice.changed") == 4  # two invoices paid, one refunded, one taken back


def test_moment_of_the_last_change_follows_state_and_bookings(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(session)
    processing = replace(case.intent, status=IntentStatus.PROCESSING, charge=BANK)
    refunded = replace(case.paid, refunds=(Refund("re_1", 20_00, False),))
    changed = []

    for day, intent in enumerate((processing, processing, case.paid, case.paid, refunded)):
        monkeypatch.setattr(clock, "now", lambda day=day: WHEN + timedelta(days=day))
        case.hear(intent)
        changed.append((case.payment.updated_at - WHEN).days)

    assert changed == [0, 0, 2, 2, 4]


def test_payment_is_told_at_the_property_where_it_belongs(session: Session) -> None:
    customer = make_customer(session)
    homes = [make_property(session, customer, name) for name in ("One", "Two")]
    told = []
    for name, places in (("pi_8", homes[:1]), ("pi_9", homes)):
        parts = [(make_invoice(session, customer, 60_00, place=one), 60_00) for one in places]
        order = order_of(*parts)
        payment_id = prepare_payment(session, actor_of(customer), order).payment_id
        paid = replace(Case(session, f"{name}x").paid, id=name, payment_id=payment_id)
        apply_intent(session, SYSTEM, paid, origin=ORIGIN)
        session.flush()
        row = session.exec(
            select(Activity).where(
                Activity.kind == "payment.succeeded", Activity.subject_id == payment_id
            )
        ).one()
        told.append(row.property_id)

    assert told == [homes[0].id, None]


def test_what_came_back_to_us_twice_is_announced_once(session: Session) -> None:
    case = Case(session)
    failed = replace(case.paid, refunds=(Refund("re_1", 20_00, True),))
    won = replace(failed, disputes=(Dispute("du_1", 100_00, DisputeStatus.WON, WHEN),))

    for intent in (case.paid, failed, failed, won, won):
        case.hear(intent)
    session.flush()

    kinds = session.exec(select(Activity.kind).order_by(col(Activity.id))).all()
    assert kinds.count("payment.refunded") == 1
    # The money was away and is back: nobody is told that the payment failed.
    assert (kinds.count("payment.succeeded"), kinds.count("payment.failed")) == (2, 0)
    assert [invoice.settled_minor for invoice in (case.first, case.second)] == [100_00, 20_00]


def test_error_is_over_once_money_moves(session: Session) -> None:
    by_bank, by_card = Case(session, "pi_1"), Case(session, "pi_2")
    declined = StripeProblem("card_declined", "Your card was declined.", None)
    errors = []

    for case, after in (
        (by_bank, replace(by_bank.intent, status=IntentStatus.PROCESSING, charge=BANK)),
        (by_card, by_card.paid),
    ):
        case.hear(replace(case.intent, problem=declined))
        errors.append(case.payment.error)
        case.hear(after)
        errors += [case.payment.error, case.payment.error_code]

    assert errors == [declined.message, None, None] * 2
