"""The import format, version 1: which files there are and what each column holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from data.accounts.people import Role
from data.estimates.estimates import EstimateState
from data.money.invoices import InvoiceState
from data.money.payments import MethodType
from data.work.visits import ServiceStatus, VisitStatus
from services.records.importing import cells
from services.records.importing.rows import (
    CompanyRow,
    ContactRow,
    CustomerRow,
    EstimateLineRow,
    EstimateRow,
    InvoiceLineRow,
    InvoiceRow,
    JobRow,
    MaterialRow,
    PaymentRow,
    PhotoRow,
    PropertyRow,
    Row,
    ServiceRow,
    VisitRow,
)

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``refers_to`` names the file whose external ids it holds."""

    name: str
    parse: Callable[[str], object]
    is_required: bool
    empty: object = None
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Sheet(Generic[R]):
    """One file. ``unique`` names columns no two rows share; ``ordered`` pairs never run back."""

    file: str
    make: Callable[..., R]
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ("external_id",)
    ordered: tuple[tuple[str, str], ...] = ()
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers_to)


def _must(name: str, parse: Callable[[str], object], to: str = "") -> Column:
    return Column(name, parse, is_required=True, refers_to=to)


def _may(name: str, parse: Callable[[str], object], to: str = "") -> Column:
    return Column(name, parse, is_required=False, refers_to=to)


def _text(name: str) -> Column:
    return Column(name, cells.text, is_required=False, empty="")


_ID = _must("external_id", cells.key)
_NUMBER = _must("number", cells.key)
_STAFF = (Role.CREW, Role.OFFICE, Role.OWNER, Role.SYSTEM)

COMPANY = Sheet(
    "company.csv",
    CompanyRow,
    (
        _must("name", cells.text),
        _must("email", cells.email),
        _text("phone"),
        _text("address"),
        _must("time_zone", cells.zone),
        _must("currency", cells.currency),
        _may("tax_rate", cells.rate),
        _may("logo", cells.path),
        _may("as_of", cells.day),
    ),
    unique=(),
)
CUSTOMERS = Sheet(
    "customers.csv",
    CustomerRow,
    (
        _ID,
        _must("name", cells.text),
        _must("email", cells.email),
        _text("phone"),
        _text("billing_address"),
    ),
)
PROPERTIES = Sheet(
    "properties.csv",
    PropertyRow,
    (
        _ID,
        _must("customer", cells.key, CUSTOMERS.file),
        _must("name", cells.text),
        _must("address", cells.text),
        _may("latitude", cells.latitude),
        _may("longitude", cells.longitude),
        _text("access_notes"),
    ),
)
CONTACTS = Sheet(
    "contacts.csv",
    ContactRow,
    (
        _ID,
        _must("customer", cells.key, CUSTOMERS.file),
        _must("name", cells.text),
        _must("email", cells.email),
        _text("phone"),
        _must("role", cells.one_of(Role, *_STAFF)),
        Column("properties", cells.keys, False, empty=(), refers_to=PROPERTIES.file),
    ),
)
JOBS = Sheet(
    "jobs.csv",
    JobRow,
    (
        _ID,
        _must("property", cells.key, PROPERTIES.file),
        _must("title", cells.text),
        _text("kind"),
    ),
)
VISITS = Sheet(
    "visits.csv",
    VisitRow,
    (
        _ID,
        _must("job", cells.key, JOBS.file),
        _must("starts_at", cells.wall_time),
        _may("ends_at", cells.wall_time),
        _must("status", cells.one_of(VisitStatus)),
        _may("started_at", cells.wall_time),
        _may("completed_at", cells.wall_time),
        _text("crew"),
        _text("notes"),
    ),
    ordered=(("starts_at", "ends_at"), ("started_at", "completed_at")),
)
SERVICES = Sheet(
    "services.csv",
    ServiceRow,
    (
        _ID,
        _must("visit", cells.key, VISITS.file),
        _must("name", cells.text),
        _must("status", cells.one_of(ServiceStatus)),
        _may("minutes", cells.whole),
    ),
)
MATERIALS = Sheet(
    "materials.csv",
    MaterialRow,
    (
        _ID,
        _must("visit", cells.key, VISITS.file),
        _must("name", cells.text),
        _must("quantity", cells.number),
        _must("unit", cells.text),
        _text("care_note"),
        _may("care_hours", cells.whole),
    ),
)
PHOTOS = Sheet(
    "photos.csv",
    PhotoRow,
    (
        _ID,
        _must("visit", cells.key, VISITS.file),
        _must("file", cells.path),
        _text("caption"),
        _may("taken_at", cells.wall_time),
    ),
)
INVOICES = Sheet(
    "invoices.csv",
    InvoiceRow,
    (
        _ID,
        _NUMBER,
        _must("customer", cells.key, CUSTOMERS.file),
        _may("property", cells.key, PROPERTIES.file),
        _must("issued_on", cells.day),
        _must("due_on", cells.day),
        _must("status", cells.one_of(InvoiceState)),
        _text("memo"),
    ),
    unique=("external_id", "number"),
    ordered=(("issued_on", "due_on"),),
)
INVOICE_LINES = Sheet(
    "invoice_lines.csv",
    InvoiceLineRow,
    (
        _ID,
        _must("invoice", cells.key, INVOICES.file),
        _must("description", cells.text),
        _must("quantity", cells.number),
        _must("unit_price", cells.amount),
        _may("tax_rate", cells.rate),
        _may("visit", cells.key, VISITS.file),
    ),
)
PAYMENTS = Sheet(
    "payments.csv",
    PaymentRow,
    (
        _ID,
        _must("customer", cells.key, CUSTOMERS.file),
        _must("paid_on", cells.day),
        _must("amount", cells.paid_amount),
        _must("method", cells.one_of(MethodType)),
        Column("invoices", cells.shares, True, empty=()),
        _text("note"),
    ),
)
ESTIMATES = Sheet(
    "estimates.csv",
    EstimateRow,
    (
        _ID,
        _NUMBER,
        _must("customer", cells.key, CUSTOMERS.file),
        _may("property", cells.key, PROPERTIES.file),
        _must("issued_on", cells.day),
        _may("expires_on", cells.day),
        _must("status", cells.one_of(EstimateState)),
        _may("deposit_percent", cells.percent),
        _text("memo"),
    ),
    unique=("external_id", "number"),
    ordered=(("issued_on", "expires_on"),),
)
ESTIMATE_LINES = Sheet(
    "estimate_lines.csv",
    EstimateLineRow,
    (
        _ID,
        _must("estimate", cells.key, ESTIMATES.file),
        _must("description", cells.text),
        _must("quantity", cells.number),
        _must("unit_price", cells.amount),
        _text("option"),
        Column("optional", cells.flag, False, empty=False),
        _may("tax_rate", cells.rate),
    ),
)
