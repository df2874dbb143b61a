"""The rows of properties, jobs, visits, and what was done, used and photographed."""

from collections.abc import Iterator
from decimal import Decimal

from sqlmodel import col, select

from data.kit.files import File, Photo
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit
from services.records.exporting.source import Cells, ExportSource


def property_cells(source: ExportSource) -> Iterator[Cells]:
    for row in source.session.exec(select(Property).order_by(col(Property.id))):
        yield {
            "external_id": source.name(row),
            "customer": source.named(row.customer_id),
            "name": row.name,
            "address": row.address,
            "latitude": _degrees(row.latitude),
            "longitude": _degrees(row.longitude),
            "access_notes": row.access_notes,
        }


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def job_cells(source: ExportSource) -> Iterator[Cells]:
    for row in source.session.exec(select(Job).order_by(col(Job.id))):
        yield {
            "external_id": source.name(row),
            "property": source.named(row.property_id),
            "title": row.title,
            "kind": row.kind,
        }


def visit_cells(source: ExportSource) -> Iterator[Cells]:
    for row in source.session.exec(select(Visit).order_by(col(Visit.id))):
        yield {
            "external_id": source.name(row),
            "job": source.named(row.job_id),
            "starts_at": source.wall(row.starts_at),
            "ends_at": source.wall(row.ends_at),
            "status": row.status,
            "started_at": source.wall(row.started_at),
            "completed_at": source.wall(row.completed_at),
            "crew": row.crew,
            "notes": row.notes,
        }


def service_cells(source: ExportSource) -> Iterator[Cells]:
    query = select(Service).order_by(col(Service.visit_id), col(Service.position), col(Service.id))
    for row in source.session.exec(query):
        yield {
            "external_id": source.name(row),
            "visit": source.named(row.visit_id),
            "name": row.name,
            "status": row.status,
            "minutes": row.minutes,
        }


def material_cells(source: ExportSource) -> Iterator[Cells]:
    order = col(Material.visit_id), col(Material.position), col(Material.id)
    for row in source.session.exec(select(Material).order_by(*order)):
        yield {
            "external_id": source.name(row),
            "visit": source.named(row.visit_id),
            "name": row.name,
            "quantity": row.quantity,
            "unit": row.unit,
            "care_note": row.care_note,
            "care_hours": row.care_hours,
        }


def photo_cells(source: ExportSource) -> Iterator[Cells]:
    query = select(Photo, File).join(File, col(File.id) == Photo.file_id)
    order = col(Photo.visit_id), col(Photo.position), col(Photo.id)
    for row, file in source.session.exec(query.order_by(*order)):
        yield {
            "external_id": source.name(row),
            "visit": source.named(row.visit_id),
            "file": source.picture(file.sha256, file.media_type),
            "caption": row.caption,
            "taken_at": source.wall(row.taken_at),
        }
