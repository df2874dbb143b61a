"""What only the portal itself may do with payments, asked for by a customer's admin."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from data.money.payments import MethodType
from services.kit.errors import NotPermitted
from services.money import (
    autopay,
    autopay_charges,
    invoice_counts,
    payment_reads,
    payment_states,
    stripe_webhooks,
    verification,
    webhook_backfill,
)
from services.money.stripe_gateway.facts import MethodSummary, StripeNotice
from tests.factories import actor_of, make_customer

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
KEY = uuid4()
NOTICE = StripeNotice("evt_1", "charge.refunded", False, NOW, "ch_1", None, None)
METHOD = MethodSummary("pm_1", MethodType.CARD, "Visa •••• 4242", expires=(1, 2020))
ASKED: dict[str, Callable[..., Any]] = {
    "list watched": autopay.list_watched,
    "look at expiry": partial(autopay.look_at_expiry, method=METHOD, origin=""),
    "announce charges": partial(autopay_charges.announce_charges, origin=""),
    "claim": partial(autopay_charges.claim_charge, tried=frozenset(), origin=""),
    "release": partial(autopay_charges.release_charge, invoice_id=KEY),
    "close": partial(autopay_charges.close_charge, invoice_id=KEY, payment_id=None, origin=""),
    "follow": partial(autopay_charges.follow_waiting_charges, origin=""),
    "last event": webhook_backfill.last_event_at,
    "read attempt": partial(payment_reads.read_attempt, payment_id=KEY),
    "list holding": partial(payment_reads.list_holding, untouched_since=NOW),
    "keep intent": partial(payment_reads.keep_intent, payment_id=KEY, stripe_id="pi_1"),
    "read outcome": partial(payment_reads.read_outcome, payment_id=KEY),
    "apply intent": partial(payment_states.apply_intent, intent=None, origin=""),
    "drop payment": partial(payment_states.drop_payment, payment_id=KEY),
    "is handled": partial(stripe_webhooks.is_handled, event_id="evt_1"),
    "record notice": partial(stripe_webhooks.record_notice, notice=NOTICE, intent=None, origin=""),
    "record skew": partial(stripe_webhooks.record_skew, seconds=400),
    "read skew": stripe_webhooks.read_skew,
    "find problems": invoice_counts.find_money_problems,
    "recount": invoice_counts.recount_invoices,
    "verify paper": partial(verification.verify_paper, code=""),
}


@pytest.mark.parametrize("name", ASKED)
def test_is_refused_to_a_customers_admin(session: Session, name: str) -> None:
    admin = actor_of(make_customer(session))

    with pytest.raises(NotPermitted):
        ASKED[name](session, admin)
