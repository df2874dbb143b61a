"""The documents of the API as they are checked at its door and described by its OpenAPI."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

Key = Annotated[str, Field(min_length=1, max_length=200, description="An external id.")]
Words = Annotated[str, Field(min_length=1, max_length=20_000)]
MaybeWords = Annotated[str, Field(max_length=20_000)]
Email = Annotated[str, Field(min_length=3, max_length=254, examples=["ann@example.com"])]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False)]
Rate = Annotated[Decimal, Field(ge=0, le=1, description="0.0875 for 8.75 %.")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Moment = Annotated[
    datetime,
    Field(
        description="ISO 8601. Without an offset it is in the company's time zone.",
        examples=["2026-11-24T08:00:00-05:00"],
    ),
]


class Body(BaseModel):
    """What may be put. A field that is not known is a mistake, not a request.

    What was read may be put back: fields that are only given out are passed over.
    """

    model_config = ConfigDict(extra="forbid")
    given_out: ClassVar[frozenset[str]] = frozenset({"id", "external_id"})

    @model_validator(mode="before")
    @classmethod
    def _pass_over(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        passed = cls.given_out - cls.model_fields.keys()
        return {name: value for name, value in sent.items() if name not in passed}


class Customer(Body):
    name: Words
    email: Email
    phone: MaybeWords = ""
    billing_address: MaybeWords = ""


class Property(Body):
    """Coordinates go together; a pin that the office placed stays where it is.

    Access notes are the customer's as well: they stay as they are where a document does not
    name them, or names once more what an import or a document gave before.
    """

    given_out = Body.given_out | {"time_zone"}

    customer: Key
    name: Words
    address: Words
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    access_notes: MaybeWords = ""


class Job(Body):
    property: Key
    title: Words
    kind: MaybeWords = ""


class Visit(Body):
    """When the crew set out stays as it is where it is not named; null says that it did not."""

    given_out = Body.given_out | {"property", "customer"}

    job: Key
    starts_at: Moment
    ends_at: Moment | None = None
    status: Literal["scheduled", "in_progress", "completed", "skipped", "canceled"]
    on_way_at: Moment | None = None
    started_at: Moment | None = None
    completed_at: Moment | None = None
    crew: MaybeWords = ""
    notes: MaybeWords = ""


class Service(Body):
    visit: Key
    name: Words
    status: Literal["planned", "in_progress", "completed"]
    minutes: Count | None = None


class Material(Body):
    visit: Key
    name: Words
    quantity: Amount
    unit: Words
    care_note: MaybeWords = ""
    care_hours: Count | None = None


class InvoiceLine(Body):
    """A line of an invoice; a line without an external id is known by its place."""

    given_out = Body.given_out | {"amount"}

    external_id: Key | None = None
    description: Words
    quantity: Amount
    unit_price: Amount
    tax_rate: Rate | None = None
    visit: Key | None = None


class Invoice(Body):
    given_out = Body.given_out | {"currency", "subtotal", "tax", "total", "balance"}

    number: Key
    customer: Key
    property: Key | None = None
    issued_on: date
    due_on: date
    status: Literal["draft", "open", "void"]
    memo: MaybeWords = ""
    lines: Annotated[list[InvoiceLine], Field(max_length=1000)] = []

    @model_validator(mode="before")
    @classmethod
    def _take_state(cls, sent: object) -> object:
        """In what was read, the status is derived; the state is what was put."""
        if not isinstance(sent, dict) or "state" not in sent:
            return sent
        return {name: sent[name] for name in sent if name != "state"} | {"status": sent["state"]}


class EstimateLine(Body):
    """Lines of one option exclude each other; an optional line may be left out."""

    external_id: Key | None = None
    description: Words
    quantity: Amount
    unit_price: Amount
    option: MaybeWords = ""
    optional: bool = False
    tax_rate: Rate | None = None


class Estimate(Body):
    given_out = Body.given_out | {"currency"}

    number: Key
    customer: Key
    property: Key | None = None
    issued_on: date
    expires_on: date | None = None
    status: Literal["draft", "open", "approved", "declined"]
    deposit_percent: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    memo: MaybeWords = ""
    lines: Annotated[list[EstimateLine], Field(max_length=1000)] = []


class Named(BaseModel):
    """What every stored document has."""

    id: UUID
    external_id: str


class CustomerRecord(Named, Customer):
    pass


class PropertyRecord(Named, Property):
    time_zone: str


class JobRecord(Named, Job):
    pass


class VisitRecord(Named, Visit):
    property: str
    customer: str


class ServiceRecord(Named, Service):
    pass


class MaterialRecord(Named, Material):
    pass


class InvoiceLineRecord(InvoiceLine):
    amount: Decimal


class InvoiceRecord(Named, BaseModel):
    """``status`` is what customers see, ``state`` what was put; amounts are decimal texts."""

    number: str
    customer: str
    property: str | None
    issued_on: date
    due_on: date
    status: Literal[
        "draft", "open", "overdue", "processing", "partly-paid", "paid", "void", "refunded"
    ]
    state: Literal["draft", "open", "void"]
    memo: str
    currency: str
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    balance: Decimal
    lines: list[InvoiceLineRecord]


class EstimateRecord(Named, Estimate):
    currency: str


class PhotoRecord(Named):
    """The bytes lie at ``url``, for people who are signed in and may see the visit."""

    visit: str
    caption: str
    taken_at: datetime | None
    width: int
    height: int
    url: str


class Photos(BaseModel):
    data: list[PhotoRecord]


R = TypeVar("R", bound=Named)


class RecordPage(BaseModel, Generic[R]):
    """One page of a list; ask again with ``cursor`` set to ``next_cursor`` until that is null."""

    data: list[R]
    next_cursor: str | None


class FieldError(BaseModel):
    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
