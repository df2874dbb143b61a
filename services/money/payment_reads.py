"""What a payment's row says of itself: the request to repeat, and the outcome to show."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col

from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.invoices import Invoice
from data.money.payments import (
    Payment,
    PaymentState,
    allocations_of,
    find_payment,
    holding_payments,
)
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.money.bank_days import clears_after
from services.money.payment_problems import explain_failure
from services.money.stripe_gateway.facts import IntentDraft


@dataclass(frozen=True, slots=True)
class Attempt:
    """One payment as it is asked of Stripe; ``draft`` lacks only the customer's id there."""

    id: UUID
    customer_id: UUID
    state: PaymentState
    stripe_id: str | None
    created_at: datetime
    updated_at: datetime
    draft: IntentDraft


@dataclass(frozen=True, slots=True)
class StartedPayment:
    """A payment that waits for the payer's browser to confirm it."""

    payment_id: UUID
    client_secret: str
    amount: Money
    stripe_method_id: str | None


@dataclass(frozen=True, slots=True)
class PaymentOutcome:
    """How a payment stands, for whoever waits for it."""

    payment_id: UUID
    state: PaymentState
    amount: Money
    method_label: str
    tip: Money  # a part of the amount
    today: date  # where the company is
    error: str | None
    clears_on: date | None  # the day a bank debit is expected to be settled
    verification_url: str | None = None


def read_attempt(session: Session, actor: Actor, payment_id: UUID) -> Attempt:
    """All of a payment that is asked of Stripe."""
    require(actor, Permission.SETTLE_PAYMENTS)
    return _as_attempt(session, session.get_one(Payment, payment_id))


def list_holding(session: Session, actor: Actor, untouched_since: datetime) -> list[Attempt]:
    """Payments that may still take money and that nobody has heard of since, oldest first."""
    require(actor, Permission.SETTLE_PAYMENTS)
    rows = holding_payments(session, untouched_since=untouched_since)
    return [_as_attempt(session, row) for row in rows]


def keep_intent(session: Session, actor: Actor, payment_id: UUID, stripe_id: str) -> None:
    """Remember which intent Stripe made for a payment; the first answer stays."""
    require(actor, Permission.SETTLE_PAYMENTS)
    session.exec(
        update(Payment)
        .where(col(Payment.id) == payment_id, col(Payment.stripe_id).is_(None))
        .values(stripe_id=stripe_id)
        .execution_options(synchronize_session=False)
    )


def find_own_payment(session: Session, actor: Actor, payment_id: UUID) -> PaymentOutcome:
    """A payment of the actor's customer.

    Raises:
        NotPermitted: the actor's role sees no money.
        NotFound: it is not theirs, or for a property that they do not see.
    """
    require(actor, Permission.VIEW_MONEY)
    payment = find_payment(session, payment_id, customer_id=actor.customer)
    if payment is None or not _is_visible(session, actor, payment):
        raise NotFound("payment")
    return _as_outcome(session, payment)


def read_outcome(session: Session, actor: Actor, payment_id: UUID) -> PaymentOutcome:
    """How any payment stands, for the portal itself."""
    require(actor, Permission.SETTLE_PAYMENTS)
    return _as_outcome(session, session.get_one(Payment, payment_id))


def _is_visible(session: Session, actor: Actor, payment: Payment) -> bool:
    if actor.scope is None:
        return True
    invoices = [
        session.get_one(Invoice, allocation.invoice_id)
        for allocation in allocations_of(session, payment_id=payment.id)
    ]
    return all(invoice.property_id in actor.scope for invoice in invoices)


def _as_attempt(session: Session, payment: Payment) -> Attempt:
    numbers = [
        session.get_one(Invoice, allocation.invoice_id).number
        for allocation in allocations_of(session, payment_id=payment.id)
    ]
    draft = IntentDraft(
        payment_id=payment.id,
        customer="",
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        description=f"Invoice {', '.join(numbers)}" + (" and a tip" if payment.tip_minor else ""),
        kind=payment.kind,
        save_method=payment.save_method,
        method=payment.stripe_method_id,
    )
    return Attempt(
        payment.id,
        payment.customer_id,
        payment.state,
        payment.stripe_id,
        payment.created_at,
        payment.updated_at,
        draft,
    )


def _as_outcome(session: Session, payment: Payment) -> PaymentOutcome:
    company = find_company(session)
    zone = ZoneInfo(company.time_zone if company else "UTC")
    sent_on = payment.updated_at.astimezone(zone).date()
    is_clearing = payment.state is PaymentState.PROCESSING
    return PaymentOutcome(
        payment_id=payment.id,
        state=payment.state,
        amount=payment.amount,
        tip=Money(payment.tip_minor, payment.currency),
        method_label=payment.method_label,
        today=clock.now().astimezone(zone).date(),
        error=explain_failure(payment) or None,
        clears_on=clears_after(sent_on) if is_clearing else None,
    )
