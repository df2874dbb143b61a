"""Payments, what they are for, and saved payment methods."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, Index, Session, SQLModel, UniqueConstraint, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.kit.money import Money


class PaymentKind(StrEnum):
    INTERACTIVE = "interactive"  # a person with a new card or bank account
    SAVED = "saved"  # a person with a saved method
    AUTOPAY = "autopay"
    OFFLINE = "offline"  # recorded by the office or the import


class PaymentState(StrEnum):
    """Stripe's words for a PaymentIntent, with the two ends it has no word for."""

    CREATED = "created"
    REQUIRES_PAYMENT_METHOD = "requires_payment_method"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


CONFIRMABLE = (
    PaymentState.CREATED,
    PaymentState.REQUIRES_PAYMENT_METHOD,
    PaymentState.REQUIRES_ACTION,
)
HOLDING = (*CONFIRMABLE, PaymentState.PROCESSING)  # money may still move


class MethodType(StrEnum):
    CARD = "card"
    ACH = "ach"
    CHECK = "check"
    CASH = "cash"
    OTHER = "other"


class Review(StrEnum):
    """Why the office should look at a payment. Money that moved is recorded first, always."""

    OVERPAID = "overpaid"
    UNEXPLAINED = "unexplained"
    RETURNED = "returned"  # by the bank, or disputed by the payer


class Payment(SQLModel, table=True):
    """One attempt to pay: all that Stripe is asked for stands in this row.

    Any process may repeat the request from it, with the same idempotency key.
    """

    __table_args__ = (Index("ix_payment_customer_created", "customer_id", "created_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    customer_id: UUID = Field(foreign_key="customer.id")
    kind: PaymentKind = Field(sa_type=words(PaymentKind))
    state: PaymentState = Field(default=PaymentState.CREATED, sa_type=words(PaymentState))
    method_type: MethodType | None = Field(default=None, sa_type=words(MethodType))
    method_label: str = ""  # "Visa •••• 4242"
    amount_minor: int  # all that Stripe is asked for, the tip included
    tip_minor: int = 0  # for nobody's invoice: no balance is lowered by it
    currency: str
    save_method: bool = False
    stripe_method_id: str | None = None
    stripe_id: str | None = Field(default=None, unique=True)
    received_minor: int = 0
    refunded_minor: int = 0
    charged_back_minor: int = 0
    dispute_id: str | None = None
    dispute_status: str | None = None
    error_code: str | None = None
    error: str | None = None
    review: Review | None = Field(default=None, sa_type=words(Review))
    actor_id: UUID | None = None
    paid_on: date | None = None  # the day in the company's zone
    note: str = ""
    verify_code: str = Field(default_factory=lambda: secrets.token_urlsafe(16), unique=True)
    created_at: datetime = Field(default_factory=lambda: clock.now())
    updated_at: datetime = Field(default_factory=lambda: clock.now())

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Allocation(SQLModel, table=True):
    """The part of a payment that is for one invoice."""

    __table_args__ = (UniqueConstraint("payment_id", "invoice_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    payment_id: UUID = Field(foreign_key="payment.id", index=True)
    invoice_id: UUID = Field(foreign_key="invoice.id", index=True)
    amount_minor: int
    # The invoice's id while somebody may still confirm the payment, else NULL: the database
    # lets an invoice have one such attempt, whatever the tabs, people and processes.
    open_slot: UUID | None = Field(default=None, unique=True)


class StripeEvent(SQLModel, table=True):
    """Events of Stripe that took effect; the key stops the second time."""

    __tablename__ = "stripe_event"

    id: str = Field(primary_key=True)
    type: str
    created_at: datetime
    handled_at: datetime = Field(default_factory=lambda: clock.now())


class WebhookSkew(SQLModel, table=True):
    """How far Stripe's clock and ours were apart when an event was refused for its age."""

    __tablename__ = "webhook_skew"

    id: int = Field(default=1, primary_key=True)
    seconds: int  # above zero: our clock is ahead
    seen_at: datetime = Field(default_factory=lambda: clock.now())


def lock_payment(session: Session, payment_id: UUID) -> Payment:
    """The payment as it is now, its row held until the transaction ends."""
    query = select(Payment).where(Payment.id == payment_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def allocations_of(session: Session, *, payment_id: UUID) -> Sequence[Allocation]:
    """What the payment is for, in the order of invoices' ids (locks are taken in that order)."""
    query = select(Allocation).where(Allocation.payment_id == payment_id)
    return session.exec(query.order_by(col(Allocation.invoice_id))).all()


def find_payment(session: Session, payment_id: UUID, *, customer_id: UUID) -> Payment | None:
    query = select(Payment).where(Payment.id == payment_id, Payment.customer_id == customer_id)
    return session.exec(query).one_or_none()


def find_payment_of_intent(session: Session, stripe_id: str) -> UUID | None:
    query = select(Payment.id).where(Payment.stripe_id == stripe_id)
    return session.exec(query).one_or_none()


def open_payments(session: Session, *, invoice_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The payments that somebody may still confirm for any of the invoices."""
    query = select(Allocation.payment_id).where(col(Allocation.open_slot).in_(invoice_ids))
    return session.exec(query.distinct()).all()


def held_amounts(session: Session, *, invoice_id: UUID) -> dict[PaymentState, int]:
    """What payments that may still take money hold of an invoice, by their state."""
    query = (
        select(Payment.state, func.sum(Allocation.amount_minor))
        .join(Allocation, col(Allocation.payment_id) == Payment.id)
        .where(Allocation.invoice_id == invoice_id, col(Payment.state).in_(HOLDING))
        .group_by(Payment.state)
    )
    return {PaymentState(state): int(total) for state, total in session.exec(query).all()}


def holding_payments(session: Session, *, untouched_since: datetime) -> Sequence[Payment]:
    """Payments at Stripe that may still take money and have not changed since, oldest first."""
    query = select(Payment).where(
        col(Payment.state).in_(HOLDING),
        Payment.kind != PaymentKind.OFFLINE,
        Payment.updated_at <= untouched_since,
    )
    return session.exec(query.order_by(col(Payment.created_at), col(Payment.id))).all()


def payments_of_invoice(
    session: Session, *, invoice_id: UUID
) -> Sequence[tuple[Payment, Allocation]]:
    """Every attempt at an invoice, oldest first."""
    query = (
        select(Payment, Allocation)
        .join(Allocation, col(Allocation.payment_id) == Payment.id)
        .where(Allocation.invoice_id == invoice_id)
        .order_by(col(Payment.created_at), col(Payment.id))
    )
    return session.exec(query).all()
