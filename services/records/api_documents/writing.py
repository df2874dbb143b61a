"""Puts one document: new ones are made, others replaced, and the same again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from data.estimates.estimates import Estimate, EstimateLine, EstimateState
from data.kit.companies import find_company
from data.money.invoices import InvoiceLine
from data.records.api_records import find_record
from data.work.properties import Property
from data.work.visits import VisitStatus
from services.kit.errors import DomainError
from services.kit.events import EventKind
from services.kit.moments import to_moment
from services.kit.permissions import Actor, Permission, require
from services.records.api_documents.documents import Document, Draft, RecordKind
from services.records.api_documents.reading import read_document
from services.records.api_documents.refusals import DocumentRefused, FieldProblem
from services.records.api_documents.tables import LINE_SHEETS, SHEETS, DocumentTables, named_lines
from services.records.importing.announcing import announce_changes
from services.records.importing.database_checks import all_problems, conflicts
from services.records.importing.existing_records import ExistingRecords
from services.records.importing.importer import write_files
from services.records.importing.reading import Export
from services.records.importing.run import Run
from services.records.schemas.kinds import MOMENT
from services.records.schemas.sheets import VISITS

_ANSWERED = (EstimateState.APPROVED, EstimateState.DECLINED)
_NO_TIME = timedelta(0)


class NoCompany(DomainError):
    def __init__(self) -> None:
        super().__init__("The portal has no company yet. Import company.csv first.")


@dataclass(frozen=True, slots=True)
class PutResult:
    """The document as it now is."""

    document: Document
    is_new: bool


def put_document(session: Session, actor: Actor, draft: Draft) -> PutResult:
    """Make the portal hold a document; what really changed is announced.

    Raises:
        NotPermitted: the actor does not bring data in.
        NoCompany: nobody said yet whose portal this is.
        DocumentRefused: fields are wrong, or contradict what is stored.
    """
    require(actor, Permission.IMPORT_DATA)
    company = find_company(session)
    if company is None:
        raise NoCompany
    draft = _with_their_notes(session, draft)
    tables = DocumentTables(draft, ZoneInfo(company.time_zone))
    with tables.export() as export:
        known = ExistingRecords(session, export)
        _refuse_problems(tables, export, known)
        run = Run(session, actor, export, known, company, _NO_TIME, gives_by_name=True)
        _write(run, draft)
    announce_changes(run)
    files = {count.file: count for count in run.counts}
    document = read_document(session, actor, draft.kind, draft.external_id)
    return PutResult(document, is_new=files[SHEETS[draft.kind].file].created > 0)


def _refuse_problems(tables: DocumentTables, export: Export, known: ExistingRecords) -> None:
    problems = all_problems(export, known)
    if problems:
        are_conflicts = set(problems) <= set(conflicts(export, known))
        located = [tables.locate(problem) for problem in problems]
        raise DocumentRefused(located, is_conflict=are_conflicts)


def _with_their_notes(session: Session, draft: Draft) -> Draft:
    """Customers write access notes themselves: only a document that names them replaces them."""
    if draft.kind is not RecordKind.PROPERTIES or "access_notes" in draft.fields:
        return draft
    existing = find_record(session, Property, draft.external_id)
    notes = existing.access_notes if isinstance(existing, Property) else ""
    return replace(draft, fields={**draft.fields, "access_notes": notes})


def _write(run: Run, draft: Draft) -> None:
    answered = _answered_estimate(run, draft)
    dropped = _drop_lines(run, draft)
    write_files(run)
    changes = dropped + sum(count.created + count.updated for count in run.counts)
    if answered is not None and changes:
        detail = f"{answered.number} was {answered.state.value} and can no longer change"
        raise DocumentRefused([FieldProblem("", detail)], is_conflict=True)
    _order_lines(run, draft)
    if draft.kind is RecordKind.VISITS:
        _keep_exact_moments(run, draft)
        _send_crew(run, draft)
    run.session.flush()


def _answered_estimate(run: Run, draft: Draft) -> Estimate | None:
    """An estimate as the customer answered it, on which others rely."""
    if draft.kind is not RecordKind.ESTIMATES:
        return None
    existing = run.known.estimates.find(draft.external_id)
    return existing if existing is not None and existing.state in _ANSWERED else None


def _drop_lines(run: Run, draft: Draft) -> int:
    """Remove the lines that the new version of a paper has not; returns how many."""
    if draft.kind not in LINE_SHEETS:
        return 0
    kept = {str(line["external_id"]) for line in named_lines(draft)}
    gone = [
        line for line in _lines_of(run, draft) if (line.external_id or str(line.id)) not in kept
    ]
    for line in gone:
        run.session.delete(line)
        if isinstance(line, InvoiceLine):
            run.news.invoices.add(line.invoice_id)
    run.session.flush()
    return len(gone)


def _order_lines(run: Run, draft: Draft) -> None:
    if draft.kind not in LINE_SHEETS:
        return
    places = {str(line["external_id"]): at for at, line in enumerate(named_lines(draft))}
    for line in _lines_of(run, draft):
        line.position = places[line.external_id or str(line.id)]


def _lines_of(run: Run, draft: Draft) -> Sequence[InvoiceLine | EstimateLine]:
    if draft.kind is RecordKind.INVOICES:
        invoice = run.known.invoices.find(draft.external_id)
        return [] if invoice is None else _invoice_lines(run.session, invoice.id)
    estimate = run.known.estimates.find(draft.external_id)
    if estimate is None:
        return []
    query = select(EstimateLine).where(EstimateLine.estimate_id == estimate.id)
    return run.session.exec(query.order_by(col(EstimateLine.id))).all()


def _invoice_lines(session: Session, invoice_id: UUID) -> Sequence[InvoiceLine]:
    query = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id)
    return session.exec(query.order_by(col(InvoiceLine.id))).all()


def _keep_exact_moments(run: Run, draft: Draft) -> None:
    """A moment with an offset is one of the two that clocks show alike on an autumn night."""
    visit = run.known.visits[draft.external_id]
    for name in VISITS.of_kind(MOMENT):
        moment = draft.fields.get(name)
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            exact = moment.astimezone(UTC).replace(microsecond=0)
            if getattr(visit, name) != exact:
                setattr(visit, name, exact)


def _send_crew(run: Run, draft: Draft) -> None:
    """When the crew set out; files do not say it, so only a document that names it changes it."""
    if "on_way_at" not in draft.fields:
        return
    visit = run.known.visits[draft.external_id]
    moment = draft.fields["on_way_at"]
    on_way_at = None
    if isinstance(moment, datetime):
        on_way_at = moment if moment.tzinfo else to_moment(moment, run.zone)
        on_way_at = on_way_at.astimezone(UTC).replace(microsecond=0)
    if visit.on_way_at == on_way_at:
        return
    sets_out = on_way_at is not None and visit.on_way_at is None
    visit.on_way_at = on_way_at
    if sets_out and visit.status is VisitStatus.SCHEDULED:
        run.news.visits[visit.id] = EventKind.VISIT_ON_WAY
    else:
        run.news.visits.setdefault(visit.id, EventKind.VISIT_CHANGED)
