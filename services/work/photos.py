"""Photos of visits: kept once, shown to whoever may see the visit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.kit.files import File, Photo, photos_of
from data.work.visits import Visit
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.file_store import FileStore, Variant
from services.kit.permissions import Actor, Permission, require
from services.kit.pictures import (
    PhotoRefused,
    PreparedPhoto,
    picture_size,
    prepare_photo,
    prepare_photo_aside,
)

__all__ = [
    "PhotoAdded",
    "PhotoRefused",
    "PhotoUpload",
    "PreparedPhoto",
    "StoredPicture",
    "prepare_photo",
    "prepare_photo_aside",
    "store_photo",
    "store_picture",
    "stored_picture",
]


@dataclass(frozen=True, slots=True)
class PhotoUpload:
    """A prepared photo and which visit it shows. ``taken_at`` is a moment in UTC."""

    visit_id: UUID
    photo: PreparedPhoto
    caption: str = ""
    taken_at: datetime | None = None
    name: str = ""
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    photo_id: UUID
    file_id: UUID
    visit_id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """What a row says of a picture that lies in the store."""

    sha256: str
    media_type: str
    size: int
    width: int
    height: int

    def as_file(self, *, name: str, customer_id: UUID | None, property_id: UUID | None) -> File:
        """A new row for it, in the name of whoever owns it."""
        return File(
            customer_id=customer_id,
            property_id=property_id,
            sha256=self.sha256,
            media_type=self.media_type,
            size=self.size,
            width=self.width,
            height=self.height,
            name=name,
        )


def store_photo(
    session: Session, actor: Actor, store: FileStore, upload: PhotoUpload
) -> PhotoAdded:
    """Add a photo to a visit. The same photo of the same visit is added once.

    Raises:
        NotPermitted: the actor does not record work.
        NotFound: there is no such visit.
    """
    require(actor, Permission.RECORD_WORK)
    visit = session.get(Visit, upload.visit_id, with_for_update=True)
    if visit is None:
        raise NotFound("visit")
    picture = store_picture(store, upload.photo)
    existing = photos_of(session, visit_ids=[visit.id])
    for photo, file in existing:
        if file.sha256 == picture.sha256:
            return PhotoAdded(photo.id, file.id, visit.id, is_new=False)
    position = max((photo.position for photo, _ in existing), default=-1) + 1
    photo = _add_rows(session, visit, upload, picture, position)
    about = About(visit.customer_id, visit.property_id, visit.id)
    announce(session, actor, EventKind.PHOTO_ADDED, about, {"photo": str(photo.id)})
    return PhotoAdded(photo.id, photo.file_id, visit.id, is_new=True)


def store_picture(store: FileStore, photo: PreparedPhoto) -> StoredPicture:
    """Put a prepared photo and its renderings into the store."""
    renderings = {Variant.LARGE: photo.large, Variant.SMALL: photo.small}
    sha256 = store.put(photo.content, renderings)
    store.remember_source(photo.source_sha256, sha256)
    return StoredPicture(sha256, photo.media_type, len(photo.content), photo.width, photo.height)


def stored_picture(store: FileStore, source_sha256: str) -> StoredPicture | None:
    """What an upload became earlier; None when the store does not know it."""
    sha256 = store.find_by_source(source_sha256)
    if sha256 is None or not store.has(sha256, Variant.SMALL):
        return None
    path = store.open(sha256)
    with path.open("rb") as file:
        is_webp = file.read(4) == b"RIFF"
    width, height = picture_size(path)
    media_type = "image/webp" if is_webp else "image/jpeg"
    return StoredPicture(sha256, media_type, path.stat().st_size, width, height)


def _add_rows(
    session: Session, visit: Visit, upload: PhotoUpload, picture: StoredPicture, position: int
) -> Photo:
    file = picture.as_file(
        name=upload.name, customer_id=visit.customer_id, property_id=visit.property_id
    )
    session.add(file)
    session.flush()
    photo = Photo(
        external_id=upload.external_id,
        visit_id=visit.id,
        file_id=file.id,
        caption=upload.caption,
        taken_at=upload.taken_at,
        position=position,
    )
    session.add(photo)
    session.flush()
    return photo
