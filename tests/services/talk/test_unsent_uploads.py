"""Photos that were uploaded and never sent have an end."""

import os
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from itsdangerous import TimestampSigner
from sqlmodel import Session

from data.kit import clock
from services.kit.errors import NotFound
from services.kit.file_store import FolderStore, Variant
from services.talk import unsent_uploads
from services.talk.photo_uploads import UploadTokens
from services.talk.unsent_uploads import KEPT_FOR, SENDABLE_FOR, UnsentUploads, UploadsFull
from services.work.photos import StoredPicture, prepare_photo, store_picture
from tests.services.records.importing.folders import jpeg

ANN, BOB = uuid4(), uuid4()


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def uploads(session: Session, tmp_path: Path, store: FolderStore) -> UnsentUploads:
    del session
    return UnsentUploads(tmp_path / "uploads", store)


def upload(
    store: FolderStore, uploads: UnsentUploads, person: UUID = ANN, color: str = "green"
) -> StoredPicture:
    photo = prepare_photo(jpeg(color))
    picture = store_picture(store, photo)
    uploads.note(person, picture, photo.source_sha256)
    return picture


def pass_time(tmp_path: Path, how_long: timedelta, person: UUID = ANN) -> None:
    then = (clock.now() - how_long).timestamp()
    for note in (tmp_path / "uploads" / str(person)).iterdir():
        os.utime(note, (then, then))


def files_in(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


async def test_what_is_never_sent_is_deleted_with_all_that_belongs_to_it(
    store: FolderStore, uploads: UnsentUploads, tmp_path: Path
) -> None:
    upload(store, uploads)
    pass_time(tmp_path, KEPT_FOR)

    await uploads.collect()

    assert files_in(tmp_path / "files") == []
    assert files_in(tmp_path / "uploads") == []


async def test_what_was_sent_stays(
    session: Session, store: FolderStore, uploads: UnsentUploads, tmp_path: Path
) -> None:
    picture = upload(store, uploads)
    session.add(picture.as_file(name="gate.jpg", customer_id=None, property_id=None))
    session.commit()
    pass_time(tmp_path, KEPT_FOR)

    await uploads.collect()

    assert all(store.has(picture.sha256, variant) for variant in Variant)
    assert files_in(tmp_path / "uploads") == []


async def test_what_can_still_be_sent_stays(
    store: FolderStore, uploads: UnsentUploads, tmp_path: Path
) -> None:
    picture = upload(store, uploads)
    pass_time(tmp_path, SENDABLE_FOR)

    await uploads.collect()

    assert store.has(picture.sha256)
    assert SENDABLE_FOR < KEPT_FOR


async def test_a_photo_that_somebody_else_uploads_too_stays(
    store: FolderStore, uploads: UnsentUploads, tmp_path: Path
) -> None:
    picture = upload(store, uploads)
    pass_time(tmp_path, KEPT_FOR)
    upload(store, uploads, BOB)

    await uploads.collect()

    assert store.has(picture.sha256)


def test_a_person_has_so_much_a_day(
    store: FolderStore, uploads: UnsentUploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [upload(store, uploads, color=color).size for color in ("green", "red")]
    monkeypatch.setattr(unsent_uploads, "MOST_BYTES_A_DAY", sum(sizes))

    with pytest.raises(UploadsFull):
        uploads.check_room(ANN)
    uploads.check_room(BOB)


def test_a_photo_is_sendable_no_longer_than_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = UploadTokens("5ca1ab1e" * 8)
    token = tokens.make(ANN, StoredPicture("0" * 64, "image/jpeg", 1, 2, 3), "gate.jpg")
    later = time.time() + SENDABLE_FOR.total_seconds()
    assert tokens.read(ANN, token).name == "gate.jpg"

    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: int(later) + 2)

    with pytest.raises(NotFound):
        tokens.read(ANN, token)
