"""Visits with all that was done, used and seen at them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session

from data.kit.files import photos_of
from data.work.visits import (
    Job,
    Material,
    Service,
    ServiceStatus,
    Visit,
    VisitStatus,
    materials_of,
    services_of,
)


@dataclass(frozen=True, slots=True)
class ServiceItem:
    id: UUID
    name: str
    status: ServiceStatus
    minutes: int | None


@dataclass(frozen=True, slots=True)
class MaterialItem:
    """``care_from`` and ``care_until`` are the moments (UTC) between which the note holds."""

    id: UUID
    name: str
    quantity: Decimal
    unit: str
    care_note: str
    care_from: datetime | None
    care_until: datetime | None


@dataclass(frozen=True, slots=True)
class PhotoItem:
    """Sizes are in pixels; the bytes are at ``/files/{file_id}``."""

    file_id: UUID
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """Moments are UTC; ``zone`` is the property's."""

    id: UUID
    title: str
    status: VisitStatus
    zone: str
    starts_at: datetime
    ends_at: datetime | None
    on_way_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    crew: str
    notes: str
    services: tuple[ServiceItem, ...]
    materials: tuple[MaterialItem, ...]
    photos: tuple[PhotoItem, ...]

    @property
    def services_done(self) -> int:
        return sum(item.status is ServiceStatus.COMPLETED for item in self.services)


def detail_visits(session: Session, rows: Sequence[tuple[Visit, Job]]) -> list[VisitDetail]:
    """The rows in their order, each with its services, materials and photos.

    The caller has scoped the rows; this reads what hangs on them in three queries.
    """
    ids = [visit.id for visit, _ in rows]
    services = _by_visit(services_of(session, visit_ids=ids))
    materials = _by_visit(materials_of(session, visit_ids=ids))
    photos = _photos_by_visit(session, ids)
    return [
        VisitDetail(
            id=visit.id,
            title=job.title,
            status=visit.status,
            zone=visit.zone,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            on_way_at=visit.on_way_at,
            started_at=visit.started_at,
            completed_at=visit.completed_at,
            crew=visit.crew,
            notes=visit.notes,
            services=tuple(
                ServiceItem(row.id, row.name, row.status, row.minutes) for row in services[visit.id]
            ),
            materials=tuple(_material(visit, row) for row in materials[visit.id]),
            photos=tuple(photos[visit.id]),
        )
        for visit, job in rows
    ]


Row = TypeVar("Row", Service, Material)


def _by_visit(rows: Sequence[Row]) -> dict[UUID, list[Row]]:
    groups: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.visit_id].append(row)
    return groups


def _photos_by_visit(session: Session, visit_ids: Sequence[UUID]) -> dict[UUID, list[PhotoItem]]:
    groups: dict[UUID, list[PhotoItem]] = defaultdict(list)
    for photo, file in photos_of(session, visit_ids=visit_ids):
        item = PhotoItem(file.id, photo.caption, file.width or 4, file.height or 3)
        groups[photo.visit_id].append(item)
    return groups


def _material(visit: Visit, row: Material) -> MaterialItem:
    begins = visit.completed_at if row.care_hours else None
    return MaterialItem(
        id=row.id,
        name=row.name,
        quantity=row.quantity,
        unit=row.unit,
        care_note=row.care_note,
        care_from=begins,
        care_until=begins + timedelta(hours=row.care_hours or 0) if begins else None,
    )
