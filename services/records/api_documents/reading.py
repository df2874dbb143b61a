"""Reads documents: one, or a page of a kind in the order in which they were made."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.estimates.estimates import Estimate
from data.kit import clock
from data.kit.companies import find_company
from data.money.invoices import Invoice
from data.records.api_records import (
    Record,
    find_record,
    lines_of_estimates,
    lines_of_invoices,
    record_names,
    record_page,
)
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.records.api_documents.documents import Document, DocumentPage, Fields, RecordKind
from services.records.api_documents.fields import Words, fields_of
from services.records.api_documents.tables import LINE_SHEETS, SHEETS

_TABLES: Final[Mapping[RecordKind, type[Record]]] = {
    RecordKind.CUSTOMERS: Customer,
    RecordKind.PROPERTIES: Property,
    RecordKind.JOBS: Job,
    RecordKind.VISITS: Visit,
    RecordKind.SERVICES: Service,
    RecordKind.MATERIALS: Material,
    RecordKind.INVOICES: Invoice,
    RecordKind.ESTIMATES: Estimate,
}
# Columns that name other records, with the tables that know their external ids.
_REFERENCES: Final[Mapping[str, type[Record]]] = {
    "customer_id": Customer,
    "property_id": Property,
    "job_id": Job,
    "visit_id": Visit,
}


def read_document(session: Session, actor: Actor, kind: RecordKind, external_id: str) -> Document:
    """One document.

    Raises:
        NotPermitted: the actor does not read records.
        NotFound: there is none with this external id.
    """
    require(actor, Permission.READ_RECORDS)
    row = find_record(session, _TABLES[kind], external_id.strip())
    if row is None:
        raise NotFound(kind.value.removesuffix("s").replace("propertie", "property"))
    [document] = _documents(session, kind, [row])
    return document


def list_documents(
    session: Session, actor: Actor, kind: RecordKind, *, after: UUID | None, limit: int
) -> DocumentPage:
    """The next documents of a kind, the oldest first.

    Raises:
        NotPermitted: the actor does not read records.
    """
    require(actor, Permission.READ_RECORDS)
    rows = record_page(session, _TABLES[kind], after=after, limit=limit + 1)
    shown = rows[:limit]
    next_after = shown[-1].id if len(rows) > limit else None
    return DocumentPage(tuple(_documents(session, kind, shown)), next_after)


def _documents(session: Session, kind: RecordKind, rows: Sequence[Record]) -> list[Document]:
    words = _words(session, rows)
    lines = _lines(session, kind, rows)
    return [
        Document(
            kind=kind,
            id=row.id,
            external_id=row.external_id or str(row.id),
            fields=fields_of(SHEETS[kind], row, words),
            lines=None if lines is None else tuple(lines[row.id]),
        )
        for row in rows
    ]


def _words(session: Session, rows: Sequence[object]) -> Words:
    company = find_company(session)
    zone = company.time_zone if company else "UTC"
    names: dict[UUID, str] = {}
    for column, table in _REFERENCES.items():
        ids = {key for row in rows if (key := getattr(row, column, None)) is not None}
        if ids:
            names.update(record_names(session, table, ids))
    currency = company.currency if company else "usd"
    return Words(names, ZoneInfo(zone), clock.today(zone), currency)


def _lines(
    session: Session, kind: RecordKind, rows: Sequence[Record]
) -> dict[UUID, list[Fields]] | None:
    sheet = LINE_SHEETS.get(kind)
    if sheet is None:
        return None
    grouped: dict[UUID, list[Fields]] = {row.id: [] for row in rows}
    if kind is RecordKind.INVOICES:
        invoice_lines = lines_of_invoices(session, grouped)
        words = _words(session, invoice_lines)
        for line in invoice_lines:
            grouped[line.invoice_id].append(fields_of(sheet, line, words))
    else:
        words = _words(session, ())
        for price in lines_of_estimates(session, grouped):
            grouped[price.estimate_id].append(fields_of(sheet, price, words))
    return grouped
