"""Writes properties, jobs, visits, and what was done and used at each visit."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from data.work.properties import PlaceSource, Property
from data.work.visits import Material, Service, Visit, VisitStatus
from services.kit.events import EventKind
from services.kit.moments import keep_or_move
from services.records.importing.access_notes import notes_to_keep
from services.records.importing.crew_records import services_to_keep, visits_to_keep
from services.records.importing.run import Positions, Run, Wanted, upsert
from services.records.schemas.kinds import MOMENT
from services.records.schemas.sheets import JOBS, MATERIALS, PROPERTIES, SERVICES, VISITS
from services.records.schemas.work import PropertySchema, VisitSchema

# A visit that was over before we heard of it is history: nobody is told that it was completed.
_NEW_VISIT = {
    VisitStatus.SCHEDULED: EventKind.VISIT_SCHEDULED,
    VisitStatus.IN_PROGRESS: EventKind.VISIT_STARTED,
}
_TURNED_VISIT = {
    VisitStatus.IN_PROGRESS: EventKind.VISIT_STARTED,
    VisitStatus.COMPLETED: EventKind.VISIT_COMPLETED,
}


def write_properties(run: Run) -> None:
    wanted = [_wanted_property(run, row) for row in run.export.rows(PROPERTIES)]
    written = upsert(run, run.known.properties, wanted)
    named = {"name", "address"}
    run.renamed_properties = {key for key, names in written.changes.items() if names & named}
    run.news.properties |= {place.id for place in written.touched}
    run.count(PROPERTIES.file, written)


def _wanted_property(run: Run, row: PropertySchema) -> Wanted:
    values: dict[str, object] = {
        "customer_id": run.customer_id(row.customer),
        "name": row.name,
        "address": row.address,
    }
    existing = run.known.properties.find(row.external_id)
    absent = run.export.absent(PROPERTIES.file) if existing is not None else frozenset()
    if "access_notes" not in absent:
        values.update(notes_to_keep(existing, row.access_notes, by_name=run.gives_by_name))
    at = _place(row)
    if not absent & {"latitude", "longitude"} and _takes_place(existing, at):
        source = PlaceSource.IMPORT if at[0] is not None else None
        values.update({"latitude": at[0], "longitude": at[1], "place_source": source})
    return Wanted(row.external_id, values, {"time_zone": run.company.time_zone})


def _place(row: PropertySchema) -> tuple[float | None, float | None]:
    """Where it is. Programs write 0, 0 for what they do not know; nobody lives there."""
    if row.latitude == 0 and row.longitude == 0:
        return None, None
    return row.latitude, row.longitude


def _takes_place(existing: Property | None, at: tuple[float | None, float | None]) -> bool:
    """The office's own pin stays, and an empty cell clears only what an import had set."""
    if existing is None:
        return True
    if (existing.latitude, existing.longitude) == at:
        return False
    if at[0] is None:
        return existing.place_source is PlaceSource.IMPORT
    return existing.place_source is not PlaceSource.MANUAL


def write_jobs(run: Run) -> None:
    wanted = (
        Wanted(
            row.external_id,
            {
                "property_id": run.known.properties[row.property].id,
                "title": row.title,
                "kind": row.kind,
            },
        )
        for row in run.export.rows(JOBS)
    )
    written = upsert(run, run.known.jobs, wanted)
    run.known.properties.fetch_ids(job.property_id for job in written.touched)
    run.count(JOBS.file, written)


def write_visits(run: Run) -> None:
    kept = visits_to_keep(run)
    wanted = [_wanted_visit(run, row, kept) for row in run.export.rows(VISITS)]
    written = upsert(run, run.known.visits, wanted)
    for visit in written.created:
        run.news.visits[visit.id] = _NEW_VISIT.get(visit.status, EventKind.VISIT_CHANGED)
    for visit in written.updated:
        is_turned = "status" in written.changes[visit.id]
        turn = _TURNED_VISIT.get(visit.status) if is_turned else None
        run.news.visits[visit.id] = turn or EventKind.VISIT_CHANGED
    run.count(VISITS.file, written)


def _wanted_visit(run: Run, row: VisitSchema, kept: frozenset[UUID]) -> Wanted:
    job = run.known.jobs[row.job]
    place = run.known.properties.with_id(job.property_id)
    existing = run.known.visits.find(row.external_id)
    moments: dict[str, datetime | None] = {
        name: keep_or_move(getattr(existing, name, None), run.wall(getattr(row, name)), run.zone)
        for name in VISITS.of_kind(MOMENT)
    }
    starts_at = moments["starts_at"]
    assert starts_at is not None  # its column is required
    if existing is not None and existing.starts_at != starts_at:
        run.news.moved[existing.id] = existing.starts_at.isoformat()
    starts_local = f"{starts_at.astimezone(ZoneInfo(place.time_zone)):%Y-%m-%dT%H:%M}"
    values: dict[str, object] = {
        "job_id": job.id,
        "property_id": place.id,
        "customer_id": place.customer_id,
        "status": row.status,
        "zone": place.time_zone,
        "starts_local": starts_local,
        "crew": row.crew,
        "notes": row.notes,
    }
    if existing is not None and existing.starts_local[:10] != starts_local[:10]:
        values["on_way_at"] = None  # whoever set out did so for another day
    values |= moments
    if existing is not None:
        for name in _recorded_values(run, existing, row, is_kept=existing.id in kept):
            del values[name]
    return Wanted(row.external_id, values)


def _recorded_values(run: Run, visit: Visit, row: VisitSchema, *, is_kept: bool) -> tuple[str, ...]:
    """What stays as it was recorded. That work was done at no time, an empty cell cannot mean."""
    if is_kept:
        return "status", "started_at", "completed_at"
    if run.gives_by_name or row.status not in _TURNED_VISIT:
        return ()
    unsaid = ["started_at"] if row.started_at is None and visit.started_at else []
    if row.status is VisitStatus.COMPLETED and row.completed_at is None and visit.completed_at:
        unsaid.append("completed_at")
    return tuple(unsaid)


def write_services(run: Run) -> None:
    visits = (run.known.visits[row.visit].id for row in run.export.rows(SERVICES))
    positions = Positions(run.session, Service, "visit_id", visits)
    kept = services_to_keep(run)
    written = upsert(run, run.known.services, _wanted_services(run, positions, kept))
    for service in written.touched:
        run.news.visits.setdefault(service.visit_id, EventKind.VISIT_CHANGED)
    run.count(SERVICES.file, written)


def _wanted_services(run: Run, positions: Positions, kept: frozenset[UUID]) -> Iterator[Wanted]:
    for row in run.export.rows(SERVICES):
        visit_id = run.known.visits[row.visit].id
        existing = run.known.services.find(row.external_id)
        values: dict[str, object] = {
            "visit_id": visit_id,
            "name": row.name,
            "minutes": row.minutes,
        }
        if existing is None or existing.id not in kept:
            values["status"] = row.status
        position = {"position": positions.take(visit_id)} if existing is None else {}
        yield Wanted(row.external_id, values, position)


def write_materials(run: Run) -> None:
    visits = (run.known.visits[row.visit].id for row in run.export.rows(MATERIALS))
    positions = Positions(run.session, Material, "visit_id", visits)
    written = upsert(run, run.known.materials, _wanted_materials(run, positions))
    for material in written.touched:
        run.news.visits.setdefault(material.visit_id, EventKind.VISIT_CHANGED)
    run.count(MATERIALS.file, written)


def _wanted_materials(run: Run, positions: Positions) -> Iterator[Wanted]:
    for row in run.export.rows(MATERIALS):
        visit_id = run.known.visits[row.visit].id
        is_new = run.known.materials.find(row.external_id) is None
        yield Wanted(
            row.external_id,
            {
                "visit_id": visit_id,
                "name": row.name,
                "quantity": row.quantity,
                "unit": row.unit,
                "care_note": row.care_note,
                "care_hours": row.care_hours,
            },
            {"position": positions.take(visit_id)} if is_new else {},
        )
