"""The import format, version 1: which file holds which record."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.records.schemas.fields import Column, Kind, Record, columns_of
from services.records.schemas.papers import (
    EstimateLineSchema,
    EstimateSchema,
    InvoiceLineSchema,
    InvoiceSchema,
    PaymentSchema,
)
from services.records.schemas.people import CompanySchema, ContactSchema, CustomerSchema
from services.records.schemas.work import (
    JobSchema,
    MaterialSchema,
    PhotoSchema,
    PropertySchema,
    ServiceSchema,
    VisitSchema,
)

R = TypeVar("R", bound=Record, covariant=True)

# Nobody asks a row which fields were set: one set for all saves half of each row's memory.
_NOT_ASKED: set[str] = set()
_set = object.__setattr__  # rows are frozen


@dataclass(frozen=True, slots=True)
class Sheet(Generic[R]):
    """One file. ``unique`` names columns no two rows share; ``ordered`` pairs never run back."""

    file: str
    schema: type[R]
    about: str
    unique: tuple[str, ...] = ("external_id",)
    ordered: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = field(init=False, repr=False, compare=False)
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)
    usual: dict[str, object] = field(init=False, repr=False, compare=False)  # all fields' defaults

    def __post_init__(self) -> None:
        columns = tuple(column for column in columns_of(self.schema) if column.use.in_file)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "by_name", {column.name: column for column in columns})
        usual = {column.name: column.empty for column in columns_of(self.schema)}
        object.__setattr__(self, "usual", usual)

    @property
    def name(self) -> str:
        return self.file.removesuffix(".csv")

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers_to)

    def of_kind(self, kind: Kind) -> tuple[str, ...]:
        """The names of the columns that hold a kind of values."""
        return tuple(column.name for column in self.columns if column.kind is kind)

    def make(self, line: int, values: dict[str, object]) -> R:
        """A row whose values were checked cell by cell.

        It is what ``model_construct`` makes, which asks every field of each row anew for its
        default and its aliases: a quarter of the time that reading a file takes.
        """
        row = self.schema.__new__(self.schema)
        _set(row, "__dict__", {**self.usual, **values, "line": line})
        _set(row, "__pydantic_fields_set__", _NOT_ASKED)
        _set(row, "__pydantic_extra__", None)
        _set(row, "__pydantic_private__", None)
        return row


COMPANY = Sheet("company.csv", CompanySchema, "The contractor: one row.", unique=())
CUSTOMERS = Sheet("customers.csv", CustomerSchema, "Who is billed.")
PROPERTIES = Sheet("properties.csv", PropertySchema, "Where the work is done.")
CONTACTS = Sheet("contacts.csv", ContactSchema, "Who may sign in for a customer.")
JOBS = Sheet("jobs.csv", JobSchema, "What is done at a property, again and again or once.")
VISITS = Sheet(
    "visits.csv",
    VisitSchema,
    "When a crew comes, or came.",
    ordered=(("starts_at", "ends_at"), ("started_at", "completed_at")),
)
SERVICES = Sheet("services.csv", ServiceSchema, "What is done at a visit.")
MATERIALS = Sheet("materials.csv", MaterialSchema, "What was used at a visit.")
PHOTOS = Sheet("photos.csv", PhotoSchema, "Pictures of a visit.")
INVOICES = Sheet(
    "invoices.csv",
    InvoiceSchema,
    "Invoices; what each comes to is the sum of its lines.",
    unique=("external_id", "number"),
    ordered=(("issued_on", "due_on"),),
)
INVOICE_LINES = Sheet("invoice_lines.csv", InvoiceLineSchema, "What an invoice is for.")
PAYMENTS = Sheet("payments.csv", PaymentSchema, "Money that has arrived.")
ESTIMATES = Sheet(
    "estimates.csv",
    EstimateSchema,
    "Estimates; what each comes to is the sum of its lines.",
    unique=("external_id", "number"),
    ordered=(("issued_on", "expires_on"),),
)
ESTIMATE_LINES = Sheet(
    "estimate_lines.csv",
    EstimateLineSchema,
    "What an estimate offers. Lines of one option exclude each other.",
)

# In this order files are written: each refers only to files before it.
ALL_SHEETS: tuple[Sheet[Record], ...] = (
    COMPANY,
    CUSTOMERS,
    PROPERTIES,
    CONTACTS,
    JOBS,
    VISITS,
    SERVICES,
    MATERIALS,
    PHOTOS,
    INVOICES,
    INVOICE_LINES,
    PAYMENTS,
    ESTIMATES,
    ESTIMATE_LINES,
)

# Files whose external ids rows of other files hold.
REFERRED_TO = frozenset(
    column.refers_to for sheet in ALL_SHEETS for column in sheet.references if column.refers_to
)
