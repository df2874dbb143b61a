"""The rows of properties, jobs, visits, and what was done, used and photographed."""

from collections.abc import Iterator

from sqlmodel import col, select

from data.kit.files import File, Photo
from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit
from services.records.exporting.source import ExportSource, Values
from services.records.schemas import sheets


def property_rows(source: ExportSource) -> Iterator[Values]:
    for row in source.session.exec(select(Property).order_by(col(Property.id))):
        yield source.values(sheets.PROPERTIES, row)


def job_rows(source: ExportSource) -> Iterator[Values]:
    for row in source.session.exec(select(Job).order_by(col(Job.id))):
        yield source.values(sheets.JOBS, row)


def visit_rows(source: ExportSource) -> Iterator[Values]:
    for row in source.session.exec(select(Visit).order_by(col(Visit.id))):
        yield source.values(sheets.VISITS, row)


def service_rows(source: ExportSource) -> Iterator[Values]:
    query = select(Service).order_by(col(Service.visit_id), col(Service.position), col(Service.id))
    for row in source.session.exec(query):
        yield source.values(sheets.SERVICES, row)


def material_rows(source: ExportSource) -> Iterator[Values]:
    order = col(Material.visit_id), col(Material.position), col(Material.id)
    for row in source.session.exec(select(Material).order_by(*order)):
        yield source.values(sheets.MATERIALS, row)


def photo_rows(source: ExportSource) -> Iterator[Values]:
    query = select(Photo, File).join(File, col(File.id) == Photo.file_id)
    order = col(Photo.visit_id), col(Photo.position), col(Photo.id)
    for row, file in source.session.exec(query.order_by(*order)):
        path = source.picture(file.sha256, file.media_type)
        yield source.values(sheets.PHOTOS, row, file=path)
