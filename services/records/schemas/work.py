"""Properties, jobs, visits, and what was done, used and photographed at them."""

from typing import Annotated

from services.records.schemas.fields import GIVEN_OUT, NOT_IN_FILES
from services.records.schemas.kinds import (
    Count,
    CustomerKey,
    FilePath,
    JobKey,
    Latitude,
    Longitude,
    MaybeWords,
    Moment,
    PropertyKey,
    Quantity,
    ServiceWord,
    VisitKey,
    VisitWord,
    Words,
    Zone,
)
from services.records.schemas.people import KeyedRecord


class PropertySchema(KeyedRecord):
    """Coordinates go together; a pin that the office placed stays where it is.

    Access notes are the customer's as well: they stay as they are where a document does not
    name them, or names once more what an import or a document gave before.
    """

    customer: CustomerKey
    name: Words
    address: Words
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    access_notes: MaybeWords = ""
    time_zone: Annotated[Zone, GIVEN_OUT] = ""


class JobSchema(KeyedRecord):
    property: PropertyKey
    title: Words
    kind: MaybeWords = ""


class VisitSchema(KeyedRecord):
    """When the crew set out stays as it is where it is not named; null says that it did not."""

    job: JobKey
    starts_at: Moment
    ends_at: Moment | None = None
    status: VisitWord
    on_way_at: Annotated[Moment | None, NOT_IN_FILES] = None
    started_at: Moment | None = None
    completed_at: Moment | None = None
    crew: MaybeWords = ""
    notes: MaybeWords = ""
    property: Annotated[PropertyKey, GIVEN_OUT] = ""
    customer: Annotated[CustomerKey, GIVEN_OUT] = ""


class ServiceSchema(KeyedRecord):
    visit: VisitKey
    name: Words
    status: ServiceWord
    minutes: Count | None = None


class MaterialSchema(KeyedRecord):
    visit: VisitKey
    name: Words
    quantity: Quantity
    unit: Words
    care_note: MaybeWords = ""
    care_hours: Count | None = None


class PhotoSchema(KeyedRecord):
    visit: VisitKey
    file: FilePath
    caption: MaybeWords = ""
    taken_at: Moment | None = None
