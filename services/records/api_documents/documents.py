"""What a document is: one record with its fields by name, and a paper with its lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

Fields = Mapping[str, object]


class RecordKind(StrEnum):
    """The kinds of documents, as their addresses name them."""

    CUSTOMERS = "customers"
    PROPERTIES = "properties"
    JOBS = "jobs"
    VISITS = "visits"
    SERVICES = "services"
    MATERIALS = "materials"
    INVOICES = "invoices"
    ESTIMATES = "estimates"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as somebody sends it; other records are named by their external ids.

    Moments with an offset are exact, those without are in the company's zone.
    """

    kind: RecordKind
    external_id: str
    fields: Fields
    lines: tuple[Fields, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is stored. Moments carry the offset of the company's zone."""

    kind: RecordKind
    id: UUID
    external_id: str
    fields: Fields
    lines: tuple[Fields, ...] | None = field(default=None)  # None where there can be none


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Some documents, and after which one the next page begins; None on the last page."""

    documents: tuple[Document, ...]
    next_after: UUID | None
