"""Writes the photos of visits: the file first, then the rows that name it."""

from collections.abc import Collection

from sqlmodel import col, select

from data.kit.files import File, Photo
from services.kit.moments import keep_or_move
from services.records.importing.record_cache import in_chunks
from services.records.importing.run import Positions, Run, Wanted, upsert
from services.records.schemas.sheets import PHOTOS
from services.records.schemas.work import PhotoSchema


def write_photos(run: Run) -> None:
    rows = run.export.rows(PHOTOS)
    files = _current_files(run, rows)
    visits = (run.known.visits[row.visit].id for row in rows)
    positions = Positions(run.session, Photo, "visit_id", visits)
    wanted = [_wanted_photo(run, row, files.get(row.external_id), positions) for row in rows]
    written = upsert(run, run.known.photos, wanted)
    run.news.photos = {photo.id: photo.visit_id for photo in written.touched}
    run.count(PHOTOS.file, written)


def _current_files(run: Run, rows: Collection[PhotoSchema]) -> dict[str, File]:
    """The files that photos have now, by the photo's external id."""
    photos: dict[str, Photo] = {}
    for row in rows:
        existing = run.known.photos.find(row.external_id)
        if existing is not None:
            photos[row.external_id] = existing
    files = {
        file.id: file
        for chunk in in_chunks({photo.file_id for photo in photos.values()})
        for file in run.session.exec(select(File).where(col(File.id).in_(chunk)))
    }
    return {key: files[photo.file_id] for key, photo in photos.items()}


def _wanted_photo(run: Run, row: PhotoSchema, current: File | None, positions: Positions) -> Wanted:
    visit = run.known.visits[row.visit]
    picture = run.export.pictures.put(row.file)
    file = current
    if file is None or file.sha256 != picture.sha256:
        name = row.file.rpartition("/")[2]
        file = picture.as_file(
            name=name, customer_id=visit.customer_id, property_id=visit.property_id
        )
        run.session.add(file)
    existing = run.known.photos.find(row.external_id)
    before = None if existing is None else existing.taken_at
    taken_at = keep_or_move(before, run.wall(row.taken_at), run.zone)
    return Wanted(
        row.external_id,
        {
            "visit_id": visit.id,
            "file_id": file.id,
            "caption": row.caption,
            "taken_at": taken_at,
        },
        {"position": positions.take(visit.id)} if existing is None else {},
    )
