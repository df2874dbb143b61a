"""Automatic payments: what a customer agreed to, and the charges planned under it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.kit.money import Money
from data.kit.sealing import SealedText
from data.money.invoices import Invoice, InvoiceState


class Autopay(SQLModel, table=True):
    """One agreement. It is never changed, only ended: a new choice is a new row."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    # The customer's id while it is in force, else NULL: one agreement at a time.
    open_slot: UUID | None = Field(default=None, unique=True)
    method_id: str  # Stripe's
    method_label: str
    limit_minor: int | None = None  # the most that one charge may take
    currency: str
    consent_version: str
    consent_text: str
    agreed_at: datetime = Field(default_factory=lambda: clock.now())
    person_id: UUID | None = None
    person_name: str
    ended_at: datetime | None = None
    ended_because: str = ""

    @property
    def limit(self) -> Money | None:
        return None if self.limit_minor is None else Money(self.limit_minor, self.currency)


class ChargeState(StrEnum):
    PLANNED = "planned"
    HELD = "held"  # "hold this one"; the customer can let it go on
    WAITING = "waiting"  # asked of the bank, or of the customer
    DONE = "done"
    GIVEN_UP = "given_up"


class AutopayCharge(SQLModel, table=True):
    """One invoice's automatic charge, from its announcement to its end."""

    __tablename__ = "autopay_charge"
    __table_args__ = (Index("ix_autopay_charge_state_on", "state", "charge_on"),)

    invoice_id: UUID = Field(foreign_key="invoice.id", primary_key=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    autopay_id: UUID = Field(foreign_key="autopay.id")
    state: ChargeState = Field(default=ChargeState.PLANNED, sa_type=words(ChargeState))
    announced_at: datetime = Field(default_factory=lambda: clock.now())
    announced_minor: int  # what the customer was told; more is never taken
    first_on: date  # days in the company's zone
    charge_on: date
    # What the button of its mail carries: sealed to be mailed again, and hashed to be found by.
    hold_code: str = Field(sa_type=SealedText, unique=True)
    hold_hash: str = Field(unique=True, index=True)
    tries: int = 0
    tried_on: date | None = None  # the day of the newest try, so that a day has only one
    tried_at: datetime | None = None
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id")
    leased_until: datetime | None = None


class CardWarning(SQLModel, table=True):
    """A saved card about whose expiry its owner was told once."""

    __tablename__ = "card_warning"

    key: str = Field(primary_key=True)  # method, month and year
    told_at: datetime = Field(default_factory=lambda: clock.now())


def current_autopay(session: Session, *, customer_id: UUID, hold: bool = False) -> Autopay | None:
    query = select(Autopay).where(Autopay.open_slot == customer_id)
    if hold:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one_or_none()


def all_current_autopay(session: Session) -> Sequence[Autopay]:
    query = select(Autopay).where(col(Autopay.open_slot).is_not(None))
    return session.exec(query.order_by(col(Autopay.id))).all()


def unannounced_invoices(
    session: Session, *, customer_id: UUID, due_until: date
) -> Sequence[Invoice]:
    """Open invoices that are due by a day and of which no charge was announced yet."""
    query = (
        select(Invoice)
        .join(AutopayCharge, col(AutopayCharge.invoice_id) == Invoice.id, isouter=True)
        .where(
            Invoice.customer_id == customer_id,
            Invoice.state == InvoiceState.OPEN,
            Invoice.due_on <= due_until,
            Invoice.settled_minor + Invoice.processing_minor < Invoice.total_minor,
            col(AutopayCharge.invoice_id).is_(None),
        )
    )
    return session.exec(query.order_by(col(Invoice.due_on), col(Invoice.id))).all()


@dataclass(frozen=True, slots=True)
class DueCharges:
    """Charges whose day has come, other than some."""

    today: date
    at: datetime
    besides: frozenset[UUID] = frozenset()


def next_due_charge(session: Session, due: DueCharges) -> AutopayCharge | None:
    """One of them that no process is working on, its row locked."""
    query = (
        select(AutopayCharge)
        .where(
            AutopayCharge.state == ChargeState.PLANNED,
            AutopayCharge.charge_on <= due.today,
            or_(
                col(AutopayCharge.leased_until).is_(None),
                col(AutopayCharge.leased_until) <= due.at,
            ),
            col(AutopayCharge.invoice_id).not_in(due.besides),
        )
        .order_by(col(AutopayCharge.charge_on), col(AutopayCharge.invoice_id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).one_or_none()


def charges_in(session: Session, state: ChargeState) -> Sequence[AutopayCharge]:
    query = select(AutopayCharge).where(AutopayCharge.state == state)
    return session.exec(query.order_by(col(AutopayCharge.invoice_id))).all()


def lock_charge(session: Session, invoice_id: UUID) -> AutopayCharge | None:
    query = select(AutopayCharge).where(AutopayCharge.invoice_id == invoice_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def find_charge_by_code(session: Session, *, hold_hash: str) -> AutopayCharge | None:
    query = select(AutopayCharge).where(AutopayCharge.hold_hash == hold_hash)
    return session.exec(query).one_or_none()


def drop_charges(session: Session, *, customer_id: UUID, states: Collection[ChargeState]) -> None:
    """Forget a customer's charges in these states that nobody is working on."""
    query = select(AutopayCharge).where(
        AutopayCharge.customer_id == customer_id,
        col(AutopayCharge.state).in_(states),
        or_(
            col(AutopayCharge.leased_until).is_(None),
            col(AutopayCharge.leased_until) <= clock.now(),
        ),
    )
    for charge in session.exec(query):
        session.delete(charge)
    session.flush()
