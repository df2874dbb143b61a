"""What a conversation can be about: looked up with the actor's own rights."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.estimates.estimates import Estimate, find_estimate
from data.money.invoices import Invoice, InvoiceLine, find_invoice
from data.talk.messages import ThreadTopic
from data.work.properties import Property
from data.work.visits import Job, find_visit
from services.kit import addresses
from services.kit.document_paths import estimate_path, invoice_path
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class Subject:
    """Title, property and address of what a conversation is about."""

    title: str
    property_id: UUID | None
    link: str


def find_subject(session: Session, actor: Actor, topic: ThreadTopic, subject_id: UUID) -> Subject:
    """The thing, as far as the actor may see it.

    Raises:
        NotPermitted: the actor may not write, or not see money.
        NotFound: it is not one of theirs.
    """
    require(actor, Permission.TALK)
    if topic is ThreadTopic.VISIT:
        return _visit(session, actor, subject_id)
    if topic is ThreadTopic.ESTIMATE:
        return _estimate(session, actor, subject_id)
    if topic is ThreadTopic.INVOICE:
        return _invoice(session, actor, session.get(Invoice, subject_id))
    if topic is ThreadTopic.INVOICE_LINE:
        line = session.get(InvoiceLine, subject_id)
        invoice = session.get(Invoice, line.invoice_id) if line else None
        return _invoice(session, actor, invoice, line)
    raise NotFound("thing to write about")


def _visit(session: Session, actor: Actor, visit_id: UUID) -> Subject:
    visit = find_visit(session, visit_id, customer_id=actor.customer, scope=actor.scope)
    if visit is None:
        raise NotFound("visit")
    job, place = session.get_one(Job, visit.job_id), session.get_one(Property, visit.property_id)
    day = visit.starts_local[:10]
    return Subject(
        f"{job.title}, {place.name}, {day}",
        place.id,
        addresses.APPOINTMENT.format(visit_id=visit.id),
    )


def _estimate(session: Session, actor: Actor, estimate_id: UUID) -> Subject:
    row = session.get(Estimate, estimate_id)
    found = row and find_estimate(
        session, row.number, customer_id=actor.customer, scope=actor.scope
    )
    if not found:
        raise NotFound("estimate")
    return Subject(f"Estimate {found.number}", found.property_id, estimate_path(found.number))


def _invoice(
    session: Session, actor: Actor, row: Invoice | None, line: InvoiceLine | None = None
) -> Subject:
    require(actor, Permission.VIEW_MONEY)
    found = row and find_invoice(session, row.number, customer_id=actor.customer, scope=actor.scope)
    if not found:
        raise NotFound("invoice")
    title = f"Invoice {found.number}" + (f": {line.description}" if line else "")
    return Subject(title[:200], found.property_id, invoice_path(found.number))
