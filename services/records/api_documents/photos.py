"""Photos that other software adds to visits."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.kit.companies import find_company
from data.kit.files import File, Photo
from data.records.api_records import find_photo, find_record
from data.work.visits import Visit
from services.kit.errors import NotFound
from services.kit.file_store import FileStore
from services.kit.permissions import Actor, Permission, require
from services.records.api_documents.refusals import DocumentRefused, FieldProblem
from services.work.photos import PhotoUpload, PreparedPhoto, store_photo


@dataclass(frozen=True, slots=True)
class PhotoDraft:
    """A photo as it is sent. A moment without an offset is in the company's zone."""

    photo: PreparedPhoto
    name: str = ""
    caption: str = ""
    taken_at: datetime | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """A photo of a visit as it is stored; sizes in pixels, bytes at ``/files/{file_id}``."""

    id: UUID
    external_id: str
    visit: str
    file_id: UUID
    caption: str
    taken_at: datetime | None
    width: int
    height: int
    is_new: bool


def add_photo(
    session: Session, actor: Actor, store: FileStore, visit: str, draft: PhotoDraft
) -> PhotoRecord:
    """Add a photo to the visit with an external id; the same one again is added once.

    Raises:
        NotPermitted: the actor does not record work.
        NotFound: there is no such visit.
        DocumentRefused: the photo's external id is another photo's.
    """
    require(actor, Permission.RECORD_WORK)
    found = find_record(session, Visit, visit)
    if found is None:
        raise NotFound("visit")
    known = find_photo(session, draft.external_id) if draft.external_id else None
    if known is not None:
        return _again(known, found.id, visit, draft)
    upload = PhotoUpload(
        visit_id=found.id,
        photo=draft.photo,
        caption=draft.caption,
        taken_at=_moment(session, draft.taken_at),
        name=draft.name,
        external_id=draft.external_id,
    )
    added = store_photo(session, actor, store, upload)
    photo, file = session.get_one(Photo, added.photo_id), session.get_one(File, added.file_id)
    return _record(photo, file, visit, is_new=added.is_new)


def _again(known: tuple[Photo, File], visit_id: UUID, visit: str, draft: PhotoDraft) -> PhotoRecord:
    photo, file = known
    is_same = (file.width, file.height) == (draft.photo.width, draft.photo.height)
    if photo.visit_id != visit_id or not is_same:
        problem = FieldProblem("/external_id", f"{draft.external_id!r} is another photo's")
        raise DocumentRefused([problem], is_conflict=True)
    return _record(photo, file, visit, is_new=False)


def _record(photo: Photo, file: File, visit: str, *, is_new: bool) -> PhotoRecord:
    return PhotoRecord(
        id=photo.id,
        external_id=photo.external_id or str(photo.id),
        visit=visit,
        file_id=file.id,
        caption=photo.caption,
        taken_at=photo.taken_at,
        width=file.width or 0,
        height=file.height or 0,
        is_new=is_new,
    )


def _moment(session: Session, taken_at: datetime | None) -> datetime | None:
    if taken_at is None or taken_at.tzinfo is not None:
        return None if taken_at is None else taken_at.astimezone(UTC)
    company = find_company(session)
    zone = ZoneInfo(company.time_zone if company else "UTC")
    return taken_at.replace(tzinfo=zone).astimezone(UTC)
