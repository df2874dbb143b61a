"""Announces what an import changed, each thing once."""

from collections.abc import Mapping

from sqlmodel import Session

from data.estimates.estimates import EstimateState
from data.money.invoices import InvoiceState
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.records.importing.run import Run


def announce_import(session: Session, actor: Actor, changed: Mapping[str, int]) -> None:
    """One word for the import as a whole. Nothing changed, nothing announced."""
    require(actor, Permission.IMPORT_DATA)
    if changed:
        detail = {file: str(count) for file, count in changed.items()}
        announce(session, actor, EventKind.DATA_IMPORTED, About(), detail)


def announce_changes(run: Run) -> None:
    """One word for each thing that was changed."""
    _announce_work(run)
    _announce_invoices(run)
    _announce_estimates(run)
    run.session.flush()


def _announce_work(run: Run) -> None:
    for property_id in run.news.properties:
        owner = run.known.properties.with_id(property_id).customer_id
        about = About(owner, property_id, property_id)
        announce(run.session, run.actor, EventKind.PROPERTY_CHANGED, about)
    for visit_id, kind in run.news.visits.items():
        visit = run.known.visits.with_id(visit_id)
        about = About(visit.customer_id, visit.property_id, visit.id)
        moved_from = run.news.moved.get(visit_id)
        moved = {"moved_from": moved_from} if moved_from else None
        announce(run.session, run.actor, kind, about, moved)
    for photo_id, visit_id in run.news.photos.items():
        visit = run.known.visits.with_id(visit_id)
        about = About(visit.customer_id, visit.property_id, visit.id)
        detail = {"photo": str(photo_id)}
        announce(run.session, run.actor, EventKind.PHOTO_ADDED, about, detail)


def _announce_invoices(run: Run) -> None:
    for invoice_id in run.news.invoices:
        invoice = run.known.invoices.with_id(invoice_id)
        about = About(invoice.customer_id, invoice.property_id, invoice.id)
        if invoice.state is InvoiceState.DRAFT:
            # Customers read their own activity, and drafts do not exist for them.
            about = About(subject_id=invoice.id)
        announce(run.session, run.actor, EventKind.INVOICE_CHANGED, about)


def _announce_estimates(run: Run) -> None:
    for estimate_id, kind in run.news.estimates.items():
        estimate = run.known.estimates.with_id(estimate_id)
        if estimate.state is EstimateState.DRAFT:
            continue
        about = About(estimate.customer_id, estimate.property_id, estimate.id)
        detail = {"number": estimate.number}
        announce(run.session, run.actor, kind, about, detail)
