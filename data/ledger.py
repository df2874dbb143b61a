"""The ledger: one row for every amount that became due or was settled. Rows are only added."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data import clock
from data.columns import words
from data.ids import new_id


class EntryKind(StrEnum):
    INVOICE = "invoice"  # raises what the customer owes
    PAYMENT = "payment"  # lowers it
    REFUND = "refund"  # raises it again
    CHARGEBACK = "chargeback"  # money taken back by the bank; raises it again
    CREDIT = "credit"  # forgiven by the office; lowers it
    VOID = "void"  # the invoice never was


class LedgerEntry(SQLModel, table=True):
    """``amount_minor`` above zero raises the customer's debt, below zero lowers it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_customer_on", "customer_id", "occurred_on", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    source: str = Field(unique=True)  # what it books; the key makes booking twice impossible
    kind: EntryKind = Field(sa_type=words(EntryKind))
    customer_id: UUID = Field(foreign_key="customer.id")
    invoice_id: UUID | None = Field(default=None, foreign_key="invoice.id", index=True)
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id", index=True)
    amount_minor: int
    currency: str
    occurred_on: date  # in the company's zone
    recorded_at: datetime = Field(default_factory=lambda: clock.now())
    memo: str = ""


def sums_of_invoice(session: Session, *, invoice_id: UUID) -> dict[EntryKind, int]:
    """The sum of an invoice's entries by kind, in minor units."""
    query = (
        select(LedgerEntry.kind, func.sum(LedgerEntry.amount_minor))
        .where(LedgerEntry.invoice_id == invoice_id)
        .group_by(LedgerEntry.kind)
    )
    return {EntryKind(kind): int(total) for kind, total in session.exec(query).all()}


def count_entries(session: Session, *, invoice_id: UUID) -> int:
    query = select(func.count()).where(LedgerEntry.invoice_id == invoice_id)
    return int(session.exec(query).one())


def has_entry(session: Session, source: str) -> bool:
    query = select(LedgerEntry.id).where(LedgerEntry.source == source)
    return session.exec(query).first() is not None


def entries_of_payment(session: Session, *, payment_id: UUID) -> Sequence[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.payment_id == payment_id)
    return session.exec(query.order_by(col(LedgerEntry.id))).all()
