"""The rows of an export, one frozen class a file, as typed as the tables they lead to."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from data.accounts.people import Role
from data.estimates.estimates import EstimateState
from data.money.invoices import InvoiceState
from data.money.payments import MethodType
from data.work.visits import ServiceStatus, VisitStatus


@dataclass(frozen=True, slots=True)
class Row:
    line: int


@dataclass(frozen=True, slots=True)
class KeyedRow(Row):
    external_id: str


@dataclass(frozen=True, slots=True)
class CompanyRow(Row):
    name: str
    email: str
    phone: str
    address: str
    time_zone: str
    currency: str
    tax_rate: Decimal | None
    logo: str | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class CustomerRow(KeyedRow):
    name: str
    email: str
    phone: str
    billing_address: str


@dataclass(frozen=True, slots=True)
class ContactRow(KeyedRow):
    customer: str
    name: str
    email: str
    phone: str
    role: Role
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyRow(KeyedRow):
    customer: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    access_notes: str


@dataclass(frozen=True, slots=True)
class JobRow(KeyedRow):
    property: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class VisitRow(KeyedRow):
    job: str
    starts_at: datetime
    ends_at: datetime | None
    status: VisitStatus
    started_at: datetime | None
    completed_at: datetime | None
    crew: str
    notes: str


@dataclass(frozen=True, slots=True)
class ServiceRow(KeyedRow):
    visit: str
    name: str
    status: ServiceStatus
    minutes: int | None


@dataclass(frozen=True, slots=True)
class MaterialRow(KeyedRow):
    visit: str
    name: str
    quantity: Decimal
    unit: str
    care_note: str
    care_hours: int | None


@dataclass(frozen=True, slots=True)
class PhotoRow(KeyedRow):
    visit: str
    file: str
    caption: str
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvoiceRow(KeyedRow):
    number: str
    customer: str
    property: str | None
    issued_on: date
    due_on: date
    status: InvoiceState
    memo: str


@dataclass(frozen=True, slots=True)
class InvoiceLineRow(KeyedRow):
    invoice: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal | None
    visit: str | None


@dataclass(frozen=True, slots=True)
class PaymentRow(KeyedRow):
    customer: str
    paid_on: date
    amount: Decimal
    method: MethodType
    invoices: tuple[tuple[str, Decimal], ...]
    note: str


@dataclass(frozen=True, slots=True)
class EstimateRow(KeyedRow):
    number: str
    customer: str
    property: str | None
    issued_on: date
    expires_on: date | None
    status: EstimateState
    deposit_percent: Decimal | None
    memo: str


@dataclass(frozen=True, slots=True)
class EstimateLineRow(KeyedRow):
    estimate: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    option: str
    optional: bool
    tax_rate: Decimal | None
