"""What the document of each kind of record says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch
from uuid import UUID
from zoneinfo import ZoneInfo

from data.estimates.estimates import Estimate, EstimateLine
from data.kit.money import Money
from data.money.invoices import Invoice, InvoiceLine
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit
from services.money.invoice_status import invoice_status
from services.records.api_documents.documents import Fields


@dataclass(frozen=True, slots=True)
class Words:
    """External ids of the records that rows name, and the company's zone, day and currency."""

    names: Mapping[UUID, str]
    zone: ZoneInfo
    today: date
    currency: str

    def name(self, row_id: UUID | None) -> str | None:
        return None if row_id is None else self.names[row_id]

    def moment(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(self.zone)


@singledispatch
def fields_of(row: object, _words: Words) -> Fields:
    """The fields of a row's document, apart from its ids and lines."""
    raise TypeError(f"{type(row).__name__} has no document")


@fields_of.register
def _(row: Customer, _words: Words) -> Fields:
    return {
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "billing_address": row.billing_address,
    }


@fields_of.register
def _(row: Property, words: Words) -> Fields:
    return {
        "customer": words.name(row.customer_id),
        "name": row.name,
        "address": row.address,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "access_notes": row.access_notes,
        "time_zone": row.time_zone,
    }


@fields_of.register
def _(row: Job, words: Words) -> Fields:
    return {"property": words.name(row.property_id), "title": row.title, "kind": row.kind}


@fields_of.register
def _(row: Visit, words: Words) -> Fields:
    return {
        "job": words.name(row.job_id),
        "property": words.name(row.property_id),
        "customer": words.name(row.customer_id),
        "status": row.status,
        "starts_at": words.moment(row.starts_at),
        "ends_at": words.moment(row.ends_at),
        "on_way_at": words.moment(row.on_way_at),
        "started_at": words.moment(row.started_at),
        "completed_at": words.moment(row.completed_at),
        "crew": row.crew,
        "notes": row.notes,
    }


@fields_of.register
def _(row: Service, words: Words) -> Fields:
    return {
        "visit": words.name(row.visit_id),
        "name": row.name,
        "status": row.status,
        "minutes": row.minutes,
    }


@fields_of.register
def _(row: Material, words: Words) -> Fields:
    return {
        "visit": words.name(row.visit_id),
        "name": row.name,
        "quantity": row.quantity,
        "unit": row.unit,
        "care_note": row.care_note,
        "care_hours": row.care_hours,
    }


@fields_of.register
def _(row: Invoice, words: Words) -> Fields:
    return {
        "number": row.number,
        "customer": words.name(row.customer_id),
        "property": words.name(row.property_id),
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "status": invoice_status(row, words.today).value,
        "state": row.state,
        "memo": row.memo,
        "currency": row.currency.upper(),
        "subtotal": _decimal(row.subtotal_minor, row.currency),
        "tax": _decimal(row.tax_minor, row.currency),
        "total": _decimal(row.total_minor, row.currency),
        "balance": row.left.decimal,
    }


@fields_of.register
def _(row: Estimate, words: Words) -> Fields:
    return {
        "number": row.number,
        "customer": words.name(row.customer_id),
        "property": words.name(row.property_id),
        "issued_on": row.issued_on,
        "expires_on": row.expires_on,
        "status": row.state,
        "deposit_percent": row.deposit_percent,
        "memo": row.memo,
        "currency": row.currency.upper(),
    }


@singledispatch
def line_fields(row: object, _words: Words) -> Fields:
    """The fields of one line of a paper."""
    raise TypeError(f"{type(row).__name__} is no line")


@line_fields.register
def _(row: InvoiceLine, words: Words) -> Fields:
    return {
        "external_id": row.external_id or str(row.id),
        "description": row.description,
        "quantity": row.quantity,
        "unit_price": _decimal(row.unit_price_minor, words.currency),
        "tax_rate": row.tax_rate,
        "visit": words.name(row.visit_id),
        "amount": _decimal(row.amount_minor, words.currency),
    }


@line_fields.register
def _(row: EstimateLine, words: Words) -> Fields:
    return {
        "external_id": row.external_id or str(row.id),
        "description": row.description,
        "quantity": row.quantity,
        "unit_price": _decimal(row.unit_price_minor, words.currency),
        "option": row.option_group,
        "optional": row.is_optional,
        "tax_rate": row.tax_rate,
    }


def _decimal(minor: int, currency: str) -> Decimal:
    return Money(minor, currency).decimal
