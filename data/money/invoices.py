"""Invoices as stored. What their balance is stands in the ledger."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit.columns import ExactDecimal, words
from data.kit.ids import new_id
from data.kit.money import Money
from data.work.properties import PropertyScope
from data.work.visits import Visit


class InvoiceState(StrEnum):
    """What the office made of it; services/money/invoice_status derives what customers see."""

    DRAFT = "draft"
    OPEN = "open"
    VOID = "void"


OWED = "owed"  # the standing of those that late and partly paid invoices are among


PAID = "paid"
# What is kept of an open invoice, the first that fits: its name, the rule in SQL and in Python.
_OPEN_STANDINGS: tuple[tuple[str, str, Callable[["Invoice"], bool]], ...] = (
    (
        "processing",
        "{row}processing_minor > 0",
        lambda one: one.processing_minor > 0,
    ),
    (
        OWED,
        "{row}settled_minor < {row}total_minor",
        lambda one: one.settled_minor < one.total_minor,
    ),
    (
        "refunded",
        "{row}received_minor > 0 AND {row}received_minor <= {row}refunded_minor",
        lambda one: 0 < one.received_minor <= one.refunded_minor,
    ),
)


def standing_sql(row: str = "") -> str:
    """What the status of an invoice is but for the day, as literal text.

    A database takes an index over an expression only for the same words, and its triggers
    know rows by names (``NEW.``). services/money/invoice_status says what becomes of it on a day.
    """
    whens = (f" WHEN {sql.format(row=row)} THEN '{name}'" for name, sql, _ in _OPEN_STANDINGS)
    return f"CASE WHEN {row}state <> 'open' THEN {row}state{''.join(whens)} ELSE '{PAID}' END"


def standing_of(invoice: "Invoice") -> str:
    """The same of an invoice that was read."""
    if invoice.state is not InvoiceState.OPEN:
        return invoice.state.value
    return next((name for name, _, fits in _OPEN_STANDINGS if fits(invoice)), PAID)


STANDING = f"({standing_sql()})"
UNPAID = "(state = 'open' AND settled_minor < total_minor)"


class Invoice(SQLModel, table=True):
    """An invoice with what was agreed on it, never recomputed from today's prices.

    ``settled_minor``, ``received_minor``, ``refunded_minor`` repeat sums of the ledger and are
    only ever written by recounting it (services/money/ledger); lists of 100,000 rows read them.
    ``reserved_minor`` is promised to payments that may still take money, ``processing_minor``
    the part of it that is on its way.
    """

    # One index for each order of the list, the last columns so that a filter reads it alone.
    __table_args__ = (
        Index("ix_invoice_customer_issued", "customer_id", "issued_on", "number", "state"),
        Index("ix_invoice_customer_due", "customer_id", "due_on", "number", "state"),
        Index("ix_invoice_customer_number", "customer_id", "number", "state"),
        Index("ix_invoice_customer_total", "customer_id", "total_minor", "number", "state"),
        Index(
            "ix_invoice_standing_issued",
            "customer_id",
            text(STANDING),
            "issued_on",
            "number",
            "due_on",
        ),
        Index("ix_invoice_standing_due", "customer_id", text(STANDING), "due_on", "number"),
        Index("ix_invoice_property", "property_id", "issued_on"),
        Index(
            "ix_invoice_unpaid",
            "due_on",
            "number",
            sqlite_where=text(UNPAID),
            postgresql_where=text(UNPAID),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    number: str = Field(unique=True)
    customer_id: UUID = Field(foreign_key="customer.id")
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    state: InvoiceState = Field(sa_type=words(InvoiceState))
    issued_on: date
    due_on: date
    memo: str = ""
    currency: str
    subtotal_minor: int = 0
    tax_minor: int = 0
    total_minor: int = 0
    settled_minor: int = 0
    received_minor: int = 0
    refunded_minor: int = 0
    reserved_minor: int = 0
    processing_minor: int = 0
    verify_code: str = Field(default_factory=lambda: secrets.token_urlsafe(16), unique=True)
    search_text: str = ""  # data/money/invoice_search says how words stand in it

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def balance(self) -> Money:
        """What is still owed; below zero when too much was paid."""
        if self.state is InvoiceState.VOID:
            return Money(0, self.currency)
        return Money(self.total_minor - self.settled_minor, self.currency)

    @property
    def left(self) -> Money:
        """What is left to pay once money on its way is here: the balance that people are shown."""
        return self.balance - Money(self.processing_minor, self.currency)


class InvoiceLine(SQLModel, table=True):
    __tablename__ = "invoice_line"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    invoice_id: UUID = Field(foreign_key="invoice.id", index=True)
    visit_id: UUID | None = Field(default=None, foreign_key="visit.id")
    description: str
    quantity: Decimal = Field(sa_type=ExactDecimal)
    unit_price_minor: int
    tax_rate: Decimal = Field(sa_type=ExactDecimal)
    amount_minor: int  # quantity x unit price, before tax
    position: int = 0


def find_invoice(
    session: Session, number: str, *, customer_id: UUID, scope: PropertyScope
) -> Invoice | None:
    """A customer's published invoice; drafts do not exist for customers."""
    query = select(Invoice).where(
        Invoice.number == number,
        Invoice.customer_id == customer_id,
        Invoice.state != InvoiceState.DRAFT,
    )
    if scope is not None:
        query = query.where(col(Invoice.property_id).in_(scope))
    return session.exec(query).one_or_none()


def lock_invoice(session: Session, invoice_id: UUID) -> Invoice:
    """The invoice as it is now, its row held until the transaction ends."""
    query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def lines_of(session: Session, *, invoice_id: UUID) -> Sequence[tuple[InvoiceLine, Visit | None]]:
    """An invoice's lines in order, each with the visit behind it."""
    query = (
        select(InvoiceLine, Visit)
        .join(Visit, col(Visit.id) == InvoiceLine.visit_id, isouter=True)
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(col(InvoiceLine.position), col(InvoiceLine.id))
    )
    return session.exec(query).all()
