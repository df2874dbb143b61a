"""Uploaded files and the photos of visits. The bytes lie in the file store, by content hash."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.ids import new_id


class File(SQLModel, table=True):
    """One stored file and whose it is: without a customer it is the contractor's own."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id", index=True)
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    sha256: str = Field(index=True)
    media_type: str
    size: int  # bytes
    width: int | None = None  # pixels, for pictures
    height: int | None = None
    name: str = ""
    created_at: datetime = Field(default_factory=lambda: clock.now())


class Photo(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    visit_id: UUID = Field(foreign_key="visit.id", index=True)
    file_id: UUID = Field(foreign_key="file.id")
    caption: str = ""
    taken_at: datetime | None = None
    position: int = 0


def photos_of(session: Session, *, visit_ids: Sequence[UUID]) -> Sequence[tuple[Photo, File]]:
    """Photos of these visits with their files, in the order they were taken."""
    query = (
        select(Photo, File)
        .join(File, col(File.id) == Photo.file_id)
        .where(col(Photo.visit_id).in_(visit_ids))
        .order_by(col(Photo.position), col(Photo.id))
    )
    return session.exec(query).all()


def newest_photos(session: Session, *, limit: int) -> Sequence[tuple[Photo, File]]:
    """The newest photos of any customer's visits, for the contractor's own eyes."""
    query = select(Photo, File).join(File, col(File.id) == Photo.file_id)
    return session.exec(query.order_by(col(Photo.id).desc()).limit(limit)).all()


def count_photos(session: Session, *, visit_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many photos each of these visits has; those without any are left out."""
    query = (
        select(Photo.visit_id, func.count())
        .where(col(Photo.visit_id).in_(visit_ids))
        .group_by(col(Photo.visit_id))
    )
    return dict(session.exec(query).all())


def is_file_kept(session: Session, *, sha256: str) -> bool:
    """Whether any row stands for this content."""
    return session.exec(select(File.id).where(File.sha256 == sha256).limit(1)).first() is not None
