"""Visits of all customers, as the contractor's crews see them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select as join_all  # sqlmodel's own knows four tables at most
from sqlmodel import Session, col, select

from data.kit.files import Photo
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Visit, VisitStatus

CrewVisitRow = tuple[Visit, Job, Property, Customer]
_GONE = (VisitStatus.SKIPPED, VisitStatus.CANCELED)


def visits_between(session: Session, start: datetime, end: datetime) -> Sequence[CrewVisitRow]:
    """Visits of all customers that start between two moments, in their order; none called off."""
    query = (
        join_all(Visit, Job, Property, Customer)
        .join(Job, col(Job.id) == Visit.job_id)
        .join(Property, col(Property.id) == Visit.property_id)
        .join(Customer, col(Customer.id) == Visit.customer_id)
        .where(col(Visit.starts_at) >= start, col(Visit.starts_at) < end)
        .where(col(Visit.status).not_in(_GONE))
        .order_by(col(Visit.starts_at), col(Visit.id))
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query).all()]


def visits_shown_by(session: Session, *, file_id: UUID) -> Sequence[Visit]:
    """Visits of which a file is a photo; none of those that were called off."""
    query = (
        select(Visit)
        .join(Photo, col(Photo.visit_id) == Visit.id)
        .where(Photo.file_id == file_id, col(Visit.status).not_in(_GONE))
    )
    return session.exec(query).all()
