"""The kinds of values that records are made of."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import Field

from data.accounts.people import Role
from data.estimates.estimates import EstimateState
from data.money.invoices import InvoiceState
from data.money.payments import MethodType
from data.work.visits import ServiceStatus, VisitStatus
from services.records.schemas import cells, days
from services.records.schemas.fields import Kind, Refers, WordKind

T = TypeVar("T")


def _typed(kind: type[T], check: Callable[[T], object]) -> Callable[[object], object]:
    """A check as kinds carry it; the model has made sure of the type before."""

    def run(value: object) -> object:
        assert isinstance(value, kind)
        return check(value)

    return run


def _words(enum: type[StrEnum], *excluded: StrEnum) -> WordKind:
    words = tuple(word.value for word in enum if word not in excluded)
    read = cells.one_of(enum, *excluded)
    return WordKind(read, " or ".join(words), check=_typed(str, read), words=words)


_TEXT = Kind(cells.text, "text", check=_typed(str, cells.plain_text))
_NUMBER_OF_PAPER = Kind(
    cells.paper_number, "up to 64 characters", check=_typed(str, cells.plain_paper_number)
)
_ID = Kind(cells.key, "an id of your own", check=_typed(str, cells.plain_key))
_EMAIL = Kind(cells.email, "an email address", check=_typed(str, cells.plain_email))
_NUMBER = Kind(cells.number, "a number", check=_typed(Decimal, cells.exact_number))
_PRICE = Kind(cells.amount, "an amount, such as 12.50", check=_typed(Decimal, cells.exact_number))
_PAID = Kind(cells.paid_amount, "an amount above zero")
PRICES = (_PRICE, _PAID)
MOMENT = Kind(
    days.wall_time,
    "a local date and time: 2026-11-30T08:00",
    check=_typed(datetime, days.near_wall_time),
)
_STAFF = (Role.CREW, Role.OFFICE, Role.OWNER, Role.SYSTEM)

Key = Annotated[str, Field(min_length=1, max_length=200, description="An external id."), _ID]
PaperNumber = Annotated[
    str, Field(min_length=1, max_length=200, description="An external id."), _NUMBER_OF_PAPER
]
Words = Annotated[str, Field(min_length=1, max_length=20_000), _TEXT]
MaybeWords = Annotated[str, Field(max_length=20_000), _TEXT]
Email = Annotated[str, Field(min_length=3, max_length=254, examples=["ann@example.com"]), _EMAIL]
Quantity = Annotated[Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False), _NUMBER]
Price = Annotated[Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False), _PRICE]
PaidAmount = Annotated[Decimal, _PAID]
Rate = Annotated[
    Decimal,
    Field(ge=0, le=1, description="0.0875 for 8.75 %."),
    Kind(cells.rate, "a rate: 0.0875 for 8.75 %", check=_typed(Decimal, cells.exact_number)),
]
Percent = Annotated[
    Decimal,
    Field(ge=0, le=100),
    Kind(cells.percent, "a percentage from 0 to 100", check=_typed(Decimal, cells.exact_number)),
]
Count = Annotated[int, Field(ge=0, le=1_000_000), Kind(cells.whole, "a whole number")]
Day = Annotated[date, Kind(days.day, "a date: 2026-11-30", check=_typed(date, days.near_day))]
Moment = Annotated[
    datetime,
    Field(
        description="ISO 8601. Without an offset it is in the company's time zone.",
        examples=["2026-11-24T08:00:00-05:00"],
    ),
    MOMENT,
]
Latitude = Annotated[float, Field(ge=-90, le=90), Kind(cells.latitude, "degrees, from -90 to 90")]
Longitude = Annotated[
    float, Field(ge=-180, le=180), Kind(cells.longitude, "degrees, from -180 to 180")
]
Flag = Annotated[bool, Kind(cells.flag, "true or false")]
FilePath = Annotated[str, Kind(cells.path, "a path in the folder, such as photos/after.jpg")]
Zone = Annotated[str, Kind(cells.zone, "a time zone, such as America/New_York")]
Currency = Annotated[
    str, Kind(cells.currency, "a currency, such as USD", show=lambda code: str(code).upper())
]
Keys = Annotated[tuple[str, ...], Kind(cells.keys, "ids, separated by ;")]
Shares = Annotated[
    tuple[tuple[str, Decimal], ...], Kind(cells.shares, "number=amount, separated by ;")
]

ContactRole = Annotated[Role, _words(Role, *_STAFF)]
VisitWord = Annotated[VisitStatus, _words(VisitStatus)]
ServiceWord = Annotated[ServiceStatus, _words(ServiceStatus)]
InvoiceWord = Annotated[InvoiceState, _words(InvoiceState)]
EstimateWord = Annotated[EstimateState, _words(EstimateState)]
MethodWord = Annotated[MethodType, _words(MethodType)]

CustomerKey = Annotated[Key, Refers("customers.csv")]
PropertyKey = Annotated[Key, Refers("properties.csv")]
PropertyKeys = Annotated[Keys, Refers("properties.csv")]
JobKey = Annotated[Key, Refers("jobs.csv")]
VisitKey = Annotated[Key, Refers("visits.csv")]
InvoiceKey = Annotated[Key, Refers("invoices.csv")]
EstimateKey = Annotated[Key, Refers("estimates.csv")]
