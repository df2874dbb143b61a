"""Invoices, payments and estimates, with their lines."""

from decimal import Decimal
from typing import Annotated

from data.money.invoices import InvoiceState
from services.records.schemas.fields import FILE_ONLY, GIVEN_OUT, StoredAs
from services.records.schemas.kinds import (
    Currency,
    CustomerKey,
    Day,
    EstimateKey,
    EstimateWord,
    Flag,
    InvoiceKey,
    InvoiceWord,
    MaybeWords,
    MethodWord,
    PaidAmount,
    PaperNumber,
    Percent,
    Price,
    PropertyKey,
    Quantity,
    Rate,
    Shares,
    VisitKey,
    Words,
)
from services.records.schemas.people import KeyedRecord

NOTHING = Decimal(0)


class InvoiceSchema(KeyedRecord):
    """``status`` is what customers see, ``state`` what was put; amounts are decimal texts."""

    number: PaperNumber
    customer: CustomerKey
    property: PropertyKey | None = None
    issued_on: Day
    due_on: Day
    status: Annotated[InvoiceWord, StoredAs("state")]
    state: Annotated[InvoiceWord, GIVEN_OUT] = InvoiceState.OPEN
    memo: MaybeWords = ""
    currency: Annotated[Currency, GIVEN_OUT] = ""
    subtotal: Annotated[Price, GIVEN_OUT, StoredAs("subtotal_minor")] = NOTHING
    tax: Annotated[Price, GIVEN_OUT, StoredAs("tax_minor")] = NOTHING
    total: Annotated[Price, GIVEN_OUT, StoredAs("total_minor")] = NOTHING
    balance: Annotated[Price, GIVEN_OUT, StoredAs("left")] = NOTHING


class InvoiceLineSchema(KeyedRecord):
    """A line of an invoice; a line without an external id is known by its place."""

    invoice: Annotated[InvoiceKey, FILE_ONLY]
    description: Words
    quantity: Quantity
    unit_price: Annotated[Price, StoredAs("unit_price_minor")]
    tax_rate: Rate | None = None
    visit: VisitKey | None = None
    amount: Annotated[Price, GIVEN_OUT, StoredAs("amount_minor")] = NOTHING


class PaymentSchema(KeyedRecord):
    customer: CustomerKey
    paid_on: Day
    amount: PaidAmount
    method: MethodWord
    invoices: Shares
    note: MaybeWords = ""


class EstimateSchema(KeyedRecord):
    number: PaperNumber
    customer: CustomerKey
    property: PropertyKey | None = None
    issued_on: Day
    expires_on: Day | None = None
    status: Annotated[EstimateWord, StoredAs("state")]
    deposit_percent: Percent | None = None
    memo: MaybeWords = ""
    currency: Annotated[Currency, GIVEN_OUT] = ""


class EstimateLineSchema(KeyedRecord):
    """Lines of one option exclude each other; an optional line may be left out."""

    estimate: Annotated[EstimateKey, FILE_ONLY]
    description: Words
    quantity: Quantity
    unit_price: Annotated[Price, StoredAs("unit_price_minor")]
    option: Annotated[MaybeWords, StoredAs("option_group")] = ""
    optional: Annotated[Flag, StoredAs("is_optional")] = False
    tax_rate: Rate | None = None
