"""Rows as the API pages through them: of all customers, in the order in which they were made."""

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from sqlmodel import Session, col, select

from data.estimates.estimates import Estimate, EstimateLine
from data.kit.files import File, Photo
from data.money.invoices import Invoice, InvoiceLine
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit

Record = Customer | Property | Job | Visit | Service | Material | Invoice | Estimate
Named = Record | InvoiceLine | EstimateLine | Photo


def record_page(
    session: Session, table: type[Record], *, after: UUID | None, limit: int
) -> Sequence[Record]:
    """The next rows after one, the oldest first."""
    query = select(table).order_by(col(table.id)).limit(limit)
    if after is not None:
        query = query.where(col(table.id) > after)
    return cast(Sequence[Record], session.exec(query).all())


def find_record(session: Session, table: type[Record], external_id: str) -> Record | None:
    """The row with an external id; one made in the portal goes by its own id."""
    query = select(table).where(table.external_id == external_id)
    found = cast(Record | None, session.exec(query).one_or_none())
    if found is not None:
        return found
    try:
        own = cast(Record | None, session.get(table, UUID(external_id)))
    except ValueError:
        return None
    return own if own is not None and own.external_id is None else None


def record_names(session: Session, table: type[Named], ids: Iterable[UUID]) -> dict[UUID, str]:
    """External ids by id."""
    query = select(col(table.id), col(table.external_id)).where(col(table.id).in_(set(ids)))
    return {key: name or str(key) for key, name in session.exec(query).all()}


def lines_of_invoices(session: Session, invoice_ids: Iterable[UUID]) -> Sequence[InvoiceLine]:
    """The lines of several invoices, each invoice's in order."""
    query = select(InvoiceLine).where(col(InvoiceLine.invoice_id).in_(set(invoice_ids)))
    return session.exec(query.order_by(col(InvoiceLine.position), col(InvoiceLine.id))).all()


def lines_of_estimates(session: Session, estimate_ids: Iterable[UUID]) -> Sequence[EstimateLine]:
    """The lines of several estimates, each estimate's in order."""
    query = select(EstimateLine).where(col(EstimateLine.estimate_id).in_(set(estimate_ids)))
    return session.exec(query.order_by(col(EstimateLine.position), col(EstimateLine.id))).all()


def find_photo(session: Session, external_id: str) -> tuple[Photo, File] | None:
    """The photo with an external id, and its file."""
    query = select(Photo, File).join(File, col(File.id) == Photo.file_id)
    return session.exec(query.where(Photo.external_id == external_id)).one_or_none()
