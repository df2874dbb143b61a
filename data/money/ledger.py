"""The ledger: one row for every amount that became due or was settled. Rows are only added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id
from data.money.invoices import Invoice
from data.work.properties import PropertyScope


class EntryKind(StrEnum):
    INVOICE = "invoice"  # raises what the customer owes
    PAYMENT = "payment"  # lowers it
    REFUND = "refund"  # raises it again
    CHARGEBACK = "chargeback"  # money taken back by the bank; raises it again
    CREDIT = "credit"  # forgiven by the office; lowers it
    VOID = "void"  # the invoice never was
    TIP = "tip"  # given on top; its own payment entry lowers the debt by as much


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


def find_entry(session: Session, source: str) -> LedgerEntry | None:
    query = select(LedgerEntry).where(LedgerEntry.source == source)
    return session.exec(query).one_or_none()


def entries_of_payment(session: Session, *, payment_id: UUID) -> Sequence[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.payment_id == payment_id)
    return session.exec(query.order_by(col(LedgerEntry.id))).all()


def sums_by_payment(session: Session, *, invoice_id: UUID) -> dict[tuple[UUID, EntryKind], int]:
    """What each payment moved on an invoice, by kind, in minor units."""
    query = (
        select(LedgerEntry.payment_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_minor))
        .where(LedgerEntry.invoice_id == invoice_id, col(LedgerEntry.payment_id).is_not(None))
        .group_by(col(LedgerEntry.payment_id), LedgerEntry.kind)
    )
    return {
        (payment_id, EntryKind(kind)): int(total)
        for payment_id, kind, total in session.exec(query).all()
        if payment_id is not None
    }


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """Whose entries; with a scope only those of invoices for these properties."""

    customer_id: UUID
    scope: PropertyScope


def entries_between(
    session: Session, part: LedgerPart, first_day: date, last_day: date
) -> Sequence[tuple[LedgerEntry, str | None]]:
    """Entries of these days in their order, each with its invoice's number."""
    query = (
        select(LedgerEntry, col(Invoice.number))
        .join(Invoice, col(Invoice.id) == LedgerEntry.invoice_id, isouter=True)
        .where(*_of_part(part), col(LedgerEntry.occurred_on).between(first_day, last_day))
        .order_by(col(LedgerEntry.occurred_on), col(LedgerEntry.id))
    )
    return session.exec(query).all()


def balance_before(session: Session, part: LedgerPart, day: date) -> int:
    """The sum of all entries before a day, in minor units."""
    query = (
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .join(Invoice, col(Invoice.id) == LedgerEntry.invoice_id, isouter=True)
        .where(*_of_part(part), col(LedgerEntry.occurred_on) < day)
    )
    return int(session.exec(query).one())


def _of_part(part: LedgerPart) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(LedgerEntry.customer_id) == part.customer_id]
    if part.scope is not None:
        conditions.append(col(Invoice.property_id).in_(part.scope))
    return conditions
