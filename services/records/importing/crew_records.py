"""What crews recorded stays: how old a file is, nobody knows, and a crew was there."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, or_, select

from data.kit.activity import Activity
from data.work.visits import Service, ServiceStatus, Visit, VisitStatus
from services.kit.events import EventKind
from services.records.importing.problems import Problem
from services.records.importing.record_cache import in_chunks
from services.records.importing.run import Run
from services.records.schemas.cells import quote
from services.records.schemas.sheets import SERVICES, VISITS
from services.records.schemas.work import ServiceSchema, VisitSchema

# The status a crew may have recorded, and what a file would take it back to.
_TAKES_BACK = {
    VisitStatus.IN_PROGRESS: {VisitStatus.SCHEDULED},
    VisitStatus.COMPLETED: set(VisitStatus) - {VisitStatus.COMPLETED},
}
_RECORDED = (EventKind.VISIT_STARTED, EventKind.VISIT_COMPLETED)
_TICKED = (*_RECORDED, EventKind.VISIT_CHANGED)


def visits_to_keep(run: Run) -> frozenset[UUID]:
    """Visits whose status the file would take back; each is noted for the import's report."""
    behind: list[tuple[VisitSchema, Visit]] = []
    for row in run.export.rows(VISITS):
        visit = run.known.visits.find(row.external_id)
        if visit is not None and row.status in _TAKES_BACK.get(visit.status, ()):
            behind.append((row, visit))
    kept = _recorded(run, (visit for _, visit in behind), _RECORDED)
    for row, visit in behind:
        if visit.id in kept:
            words = visit.status.value.replace("_", " ")
            message = f"{quote(row.status.value)} was left out: a crew recorded the visit as"
            run.notes.append(Problem(VISITS.file, row.line, "status", f"{message} {words}"))
    return kept


def services_to_keep(run: Run) -> frozenset[UUID]:
    """The same for services that a crew ticked."""
    behind: list[tuple[ServiceSchema, Service, Visit]] = []
    for row in run.export.rows(SERVICES):
        service = run.known.services.find(row.external_id)
        done = service is not None and service.status is ServiceStatus.COMPLETED
        if service is not None and done and row.status is not ServiceStatus.COMPLETED:
            behind.append((row, service, run.known.visits[row.visit]))
    visits = _recorded(run, (visit for _, _, visit in behind), _TICKED)
    kept = [(row, service) for row, service, visit in behind if visit.id in visits]
    for row, _ in kept:
        message = f"{quote(row.status.value)} was left out: a crew recorded the service as done"
        run.notes.append(Problem(SERVICES.file, row.line, "status", message))
    return frozenset(service.id for _, service in kept)


def _recorded(run: Run, visits: Iterable[Visit], kinds: Iterable[EventKind]) -> frozenset[UUID]:
    """Those of the visits of which anybody but an import has said such a thing."""
    if run.gives_by_name:  # a document of the API is the crew's own word
        return frozenset()
    asked = {visit.id for visit in visits}
    found: set[UUID] = set()
    for chunk in in_chunks(asked):
        query = select(Visit.id).where(
            col(Visit.id).in_(chunk),
            Activity.subject_id == Visit.id,
            Activity.customer_id == Visit.customer_id,  # what the log is indexed by
            col(Activity.kind).in_([kind.value for kind in kinds]),
            or_(col(Activity.actor_id).is_not(None), Activity.actor_name != run.actor.name),
        )
        found.update(run.session.exec(query))
    return frozenset(found)
