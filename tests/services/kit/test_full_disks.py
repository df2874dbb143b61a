"""A full disk is refused in words, and only a full disk is."""

import errno
import os
import shutil
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select, text

from data.kit import engine
from data.kit.activity import Activity
from services.kit import unit_of_work
from services.kit.errors import StorageFull
from services.kit.events import About, EventKind, announce
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.readiness import ROOM, has_room

Usage = namedtuple("Usage", ["total", "used", "free"])
MUCH = {"note": "long " * 20_000}


def fill(database: Engine) -> None:
    """From now on the database can grow by nothing."""

    @event.listens_for(database, "checkout")
    def limit(connection: object, *_others: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]


def write_much(session: Session) -> None:
    announce(session, SYSTEM, EventKind.DATA_IMPORTED, About(), MUCH)


@pytest.fixture
def sqlite(empty_sqlite_file: Path, tmp_path: Path) -> Iterator[Engine]:
    database = engine.configure(
        f"sqlite:///{shutil.copy(empty_sqlite_file, tmp_path / 'portal.db')}"
    )
    yield database
    database.dispose()


def test_database_that_cannot_grow_refuses_and_keeps_what_it_has(sqlite: Engine) -> None:
    unit_of_work.write(write_much)
    fill(sqlite)

    with pytest.raises(StorageFull, match="We cannot save anything right now"):
        unit_of_work.write(write_much)

    assert len(unit_of_work.read(lambda session: session.exec(select(Activity)).all())) == 1


@pytest.mark.usefixtures("sqlite")
def test_other_failures_of_the_database_are_bugs() -> None:
    with pytest.raises(OperationalError):
        unit_of_work.write(lambda session: session.execute(text("SELECT * FROM nowhere")))


@pytest.mark.parametrize(("number", "refusal"), [(errno.ENOSPC, StorageFull), (errno.EIO, OSError)])
def test_file_that_finds_no_room_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[Exception]
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(refusal):
        FolderStore(tmp_path).put(b"photo")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("free", "answer"), [(ROOM, True), (ROOM - 1, False)])
@pytest.mark.usefixtures("sqlite")
def test_portal_without_room_is_not_ready(
    monkeypatch: pytest.MonkeyPatch, free: int, answer: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10 * ROOM, 9 * ROOM, free))

    assert has_room() is answer
