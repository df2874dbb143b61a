"""Photos: what is taken, what is refused, and what is stored."""

import asyncio
import io
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from sqlmodel import Session, select

from data.accounts.people import Role
from data.kit.activity import Activity
from data.kit.files import File, Photo
from data.kit.ids import new_id
from services.kit import pictures
from services.kit.errors import NotFound, NotPermitted
from services.kit.file_store import FolderStore, Variant
from services.kit.permissions import Actor
from services.work.photos import (
    PhotoRefused,
    PhotoUpload,
    prepare_photo,
    prepare_photo_aside,
    store_photo,
)
from tests import factories

ROOT = Path(__file__).parents[3]
CREW = Actor(Role.CREW, "Crew A")


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (42.0, 53.0, 11.0)
    return encoded(Image.new("RGB", (2000, 1000), "teal"), "JPEG", exif=exif, comment=b"hidden")


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels)


def test_prepare_turns_the_photo_and_drops_what_it_says_of_its_owner() -> None:
    photo = prepare_photo(photo_with_place())

    picture = Image.open(io.BytesIO(photo.content))
    assert (photo.width, photo.height) == picture.size == (1000, 2000)
    assert not picture.getexif()
    assert "comment" not in picture.info
    for secret in (b"SecretCamera", b"Exif", b"hidden"):
        assert secret not in photo.content + photo.large + photo.small
    assert Image.open(io.BytesIO(photo.large)).size == (640, 1280)
    assert Image.open(io.BytesIO(photo.small)).size == (160, 320)
    assert Image.open(io.BytesIO(photo.small)).format == "WEBP"


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "P", "image/jpeg"),
        ("PNG", "RGBA", "image/webp"),
        ("WEBP", "RGB", "image/webp"),
        ("HEIF", "RGB", "image/jpeg"),
    ],
)
def test_prepare_takes_what_phones_send(kind: str, mode: str, media_type: str) -> None:
    pillow_heif.register_heif_opener()
    photo = prepare_photo(encoded(Image.new(mode, (64, 48)), kind))

    assert (photo.media_type, photo.width, photo.height) == (media_type, 64, 48)


SMALL = encoded(Image.new("RGB", (64, 48), "teal"), "JPEG")
WEBP_CANVAS = b"\x02\0\0\0" + b"\xfe\x3f\0" * 2
NOT_A_PHOTO = "This is not a photo. Send a JPEG, PNG, WebP or HEIC picture."
DAMAGED = "This photo is damaged. Take or export it again."
TOO_LARGE = "This photo has more than 22 megapixels. Send a smaller one."
MEMORY = """
import resource, sys
from services.kit.pictures import prepare_photo
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
prepare_photo(open(sys.argv[1], "rb").read())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", NOT_A_PHOTO),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NOT_A_PHOTO),
        (b"<!doctype html><script>alert(1)</script>", NOT_A_PHOTO),
        (b"GIF89a/*" + bytes(100), NOT_A_PHOTO),
        (b"%PDF-1.7", NOT_A_PHOTO),
        (SMALL + b"<ScRipt>alert(1)</script>", NOT_A_PHOTO),
        (b"\xff\xd8\xff<html", DAMAGED),
        (SMALL[: len(SMALL) // 3], DAMAGED),
        (SMALL + b"\xff\xda" * 100, DAMAGED),
        (png(4600, 4600), DAMAGED),
        (png(9000, 9000), TOO_LARGE),
        (png(60000, 60000), TOO_LARGE),
        (b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0" + WEBP_CANVAS,
         "This photo has more than 12.5 megapixels. Send a smaller one."),
        (b"\xff\xd8\xff" + bytes(31 * 1024 * 1024), "This photo is larger than 30 MB. "
         "Send a smaller one."),
    ],
    ids=["empty", "svg", "html", "gif", "pdf", "polyglot", "false start", "cut off", "scans",
         "short png", "large png", "png bomb", "webp bomb", "long"],
)  # fmt: skip
def test_prepare_refuses_at_once(data: bytes, reason: str) -> None:
    started = time.perf_counter()

    with pytest.raises(PhotoRefused) as refusal:
        prepare_photo(data)

    assert str(refusal.value) == reason
    assert time.perf_counter() - started < 1


FINE = {"progressive": True, "subsampling": 0}


@pytest.mark.parametrize(
    ("kind", "mode", "side", "options"),
    [
        ("PNG", "RGBA", 4690, {}),
        ("WEBP", "RGB", 3530, {}),
        ("JPEG", "RGB", 7990, {}),
        ("JPEG", "RGB", 7140, {"progressive": True}),
        ("JPEG", "RGB", 4990, FINE),
    ],
)
def test_the_largest_photos_take_200_megabytes(
    tmp_path: Path, kind: str, mode: str, side: int, options: dict[str, object]
) -> None:
    largest = tmp_path / "largest"
    largest.write_bytes(encoded(Image.new(mode, (side, side), "teal"), kind, **options))

    command = [sys.executable, "-c", MEMORY, str(largest)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(told.stdout) / 1024 < 200


def test_prepare_refuses_a_fine_progressive_photo_earlier() -> None:
    data = encoded(Image.new("RGB", (7000, 4000), "teal"), "JPEG", **FINE)

    with pytest.raises(PhotoRefused, match="more than 25 megapixels"):
        prepare_photo(data)


def test_prepare_takes_48_megapixels_of_a_phone() -> None:
    photo = prepare_photo(encoded(Image.new("RGB", (8064, 6048), "teal"), "JPEG"))

    assert (photo.width, photo.height) == (4032, 3024)


def test_prepare_keeps_no_side_longer_than_a_screen_needs() -> None:
    photo = prepare_photo(encoded(Image.new("RGB", (9000, 900), "teal"), "PNG"))

    assert (photo.width, photo.height) == (3000, 300)


async def test_photos_that_wait_their_turn_hold_up_nobody_else() -> None:
    with pictures._one_at_a_time:
        waiting = [asyncio.create_task(prepare_photo_aside(SMALL)) for _ in range(40)]
        await asyncio.wait_for(asyncio.to_thread(len, "page"), timeout=5)
        are_done = [one.done() for one in waiting]

    photos = await asyncio.gather(*waiting)
    assert (any(are_done), {one.width for one in photos}) == (False, {64})


def test_store_adds_file_photo_and_news_once(session: Session, tmp_path: Path) -> None:
    visit = factories.make_visit(
        session, factories.make_property(session, factories.make_customer(session))
    )
    store = FolderStore(tmp_path / "files")
    upload = PhotoUpload(visit.id, prepare_photo(SMALL), caption="After", name="after.jpg")

    added = store_photo(session, CREW, store, upload)
    again = store_photo(session, CREW, store, upload)

    assert (added.is_new, again.is_new, again.photo_id) == (True, False, added.photo_id)
    photo, file = session.exec(select(Photo)).one(), session.exec(select(File)).one()
    assert (photo.caption, photo.file_id, file.name) == ("After", file.id, "after.jpg")
    assert (file.customer_id, file.property_id) == (visit.customer_id, visit.property_id)
    assert (file.width, file.height, file.media_type) == (64, 48, "image/jpeg")
    assert store.open(file.sha256, Variant.SMALL).is_file()
    assert [row.kind for row in session.exec(select(Activity))] == ["photo.added"]


def test_store_is_refused_to_customers(session: Session, tmp_path: Path) -> None:
    upload = PhotoUpload(new_id(), prepare_photo(SMALL))

    with pytest.raises(NotPermitted):
        store_photo(session, Actor(Role.ADMIN, "Ingrid"), FolderStore(tmp_path), upload)
    with pytest.raises(NotFound):
        store_photo(session, CREW, FolderStore(tmp_path), upload)
