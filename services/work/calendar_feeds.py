"""What stands in the personal calendar; its secret address is the accounts'.

The file of a calendar is the same, byte for byte, for as long as nothing in it changed.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.kit import clock
from data.work.appointments import VisitFilter, VisitRow, VisitTime, find_visit_row, visit_rows
from data.work.calendar_feeds import find_feed
from data.work.visits import Material, Service, VisitStatus, materials_of, services_of
from services.kit import addresses
from services.kit.contractors import read_contractor
from services.kit.errors import NotFound
from services.kit.links import hash_token
from services.kit.permissions import Actor, Permission, load_members, require
from services.work.calendar_files import CalendarEntry, write_calendar
from services.work.jobsites import LATENESS

# A calendar holds what people look back for and what is planned; each side at most so many.
LOOK_BACK = timedelta(days=90)
MOST = 1000
NOT_TAKING_PLACE = {VisitStatus.CANCELED: "Canceled", VisitStatus.SKIPPED: "Skipped"}


def read_calendar_feed(session: Session, token: str, origin: str) -> bytes:
    """The calendar behind a secret address: the visits at all of its person's places.

    Raises:
        NotFound: the address never was, was revoked, or its person has no place any more.
    """
    feed = find_feed(session, hash_token(token))
    person = session.get(Person, feed.person_id) if feed else None
    if feed is None or person is None or person.epoch != feed.epoch:
        raise NotFound("calendar")
    members = [one for one in load_members(session, person.id) if one.may(Permission.VIEW_WORK)]
    if not members:
        raise NotFound("calendar")
    rows = [row for member in members for row in _rows(session, member)]
    name = f"{read_contractor(session).name} visits"
    # In an order that time does not change, as a visit turns from a coming to a past one.
    entries = sorted(_entries(session, rows, origin), key=lambda one: (one.starts_at, one.uid))
    return write_calendar(name, entries)


def write_visit_file(session: Session, actor: Actor, visit_id: UUID, origin: str) -> bytes:
    """One visit as a calendar file.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
        NotFound: it is not a visit to a property of the actor's.
    """
    require(actor, Permission.VIEW_WORK)
    row = find_visit_row(session, visit_id, customer_id=actor.customer, scope=actor.scope)
    if row is None:
        raise NotFound("visit")
    return write_calendar(f"{row[1].title}, {row[2].name}", _entries(session, [row], origin))


def _rows(session: Session, member: Actor) -> list[VisitRow]:
    now = clock.now()
    wanted = VisitFilter(
        customer_id=member.customer,
        scope=member.scope,
        expected_from=now - LATENESS,
        time=VisitTime.UPCOMING,
    )
    upcoming = visit_rows(session, wanted, limit=MOST)
    past = visit_rows(session, replace(wanted, time=VisitTime.PAST), limit=MOST)
    return [*upcoming, *(row for row in past if row[0].starts_at >= now - LOOK_BACK)]


def _entries(session: Session, rows: list[VisitRow], origin: str) -> list[CalendarEntry]:
    ids = [visit.id for visit, _, _ in rows]
    services: dict[UUID, list[Service]] = {}
    for service in services_of(session, visit_ids=ids):
        services.setdefault(service.visit_id, []).append(service)
    visits = {row[0].id: row for row in rows}
    entries = [_visit_entry(row, services.get(row[0].id, []), origin) for row in rows]
    for material in materials_of(session, visit_ids=ids):
        entries += _care_entries(visits[material.visit_id], material, origin)
    return entries


def _visit_entry(row: VisitRow, services: list[Service], origin: str) -> CalendarEntry:
    visit, job, place = row
    absent = NOT_TAKING_PLACE.get(visit.status)
    lines = (", ".join(service.name for service in services), visit.crew)
    return CalendarEntry(
        uid=f"visit-{visit.id}@porchlight",
        title=f"{absent}: {job.title}" if absent else job.title,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.zone,
        place=f"{place.name}, {place.address}",
        text="\n".join(filter(None, lines)),
        address=origin + addresses.APPOINTMENT.format(visit_id=visit.id),
        is_canceled=absent is not None,
        changed_at=max(one.changed_at for one in (*row, *services)),
        sequence=visit.sequence,
    )


def _care_entries(row: VisitRow, material: Material, origin: str) -> list[CalendarEntry]:
    visit, _job, place = row
    if visit.completed_at is None or not material.care_hours:
        return []
    return [
        CalendarEntry(
            uid=f"care-{material.id}@porchlight",
            title=material.care_note or f"Care after {material.name}",
            starts_at=visit.completed_at,
            ends_at=visit.completed_at + timedelta(hours=material.care_hours),
            zone=visit.zone,
            place=f"{place.name}, {place.address}",
            text=material.name,
            address=origin + addresses.APPOINTMENT.format(visit_id=visit.id),
            is_busy=False,
            changed_at=max(one.changed_at for one in (visit, place, material)),
            sequence=visit.sequence + material.sequence,
        )
    ]
