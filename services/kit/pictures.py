"""Turns the bytes of an upload into safe pictures, or refuses them before they cost anything."""

import asyncio
import contextlib
import hashlib
import io
import re
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from services.kit.errors import DomainError

MAX_BYTES = 30 * 1024 * 1024
# So many pixels take at most 200 MB while they are decoded, each kind by its own reader. Only a
# JPEG can be read at half its size; the portal's pages make other kinds smaller before they send.
MAX_MEGAPIXELS = {"JPEG": 64, "PNG": 22, "HEIC": 25, "WEBP": 12.5}
# A progressive JPEG is kept whole until its last scan, two bytes a sample. Without subsampling
# that is three samples a pixel, with the usual one half as many.
_MAX_PROGRESSIVE_SAMPLES = 77_000_000
MAX_SIDE = 4096  # of what is kept; a wall-sized original helps nobody and costs memory
LARGE_SIDE = 1280
SMALL_SIDE = 320

# A progressive JPEG is drawn once for each scan; thousands of them are an attack on the CPU.
_MAX_SCANS = 64
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_PLUGINS = {"JPEG": ("JPEG",), "PNG": ("PNG",), "WEBP": ("WEBP",), "HEIC": ("HEIF",)}
_MARKUP = re.compile(
    rb"<script|<!doctype\s+html|<html[\s>]|<svg[^>]{0,400}xmlns|<\?php", re.IGNORECASE
)
# What Pillow's and libheif's readers raise on damaged files.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    struct.error,
    MemoryError,
)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

pillow_heif.register_heif_opener(thumbnails=False)

# One decoded picture takes up to 200 MB: two at a time could take the machine down. On two cores
# a second one makes nothing quicker either, but pages slower.
_one_at_a_time = threading.Lock()
# Whoever waits for their turn waits here, not where pages run their services.
_aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="photos")


class PhotoRefused(DomainError):
    """The file is not a photo we take. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo without metadata, upright, with its two small renderings in WebP."""

    content: bytes
    media_type: str
    width: int
    height: int
    large: bytes
    small: bytes
    source_sha256: str


def prepare_photo(data: bytes) -> PreparedPhoto:
    """Re-encode a JPEG, PNG, WebP or HEIC upload. Slow: call it outside a transaction.

    Raises:
        PhotoRefused: another kind of file, a damaged one, or one that is too large.
    """
    kind = _accepted_kind(data)
    try:
        with _one_at_a_time:
            picture = _load(data, kind)
            return _encode(picture, kind, hashlib.sha256(data).hexdigest())
    except _BOMBS:
        raise _too_large(kind) from None
    except _DAMAGED:
        raise PhotoRefused("This photo is damaged. Take or export it again.") from None


async def prepare_photo_aside(data: bytes) -> PreparedPhoto:
    """The same for code on the event loop, which goes on meanwhile.

    Raises:
        PhotoRefused: another kind of file, a damaged one, or one that is too large.
    """
    return await asyncio.get_running_loop().run_in_executor(_aside, prepare_photo, data)


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height in pixels of a picture that was prepared earlier."""
    with Image.open(path, formats=("JPEG", "WEBP")) as picture:
        return picture.size


def _accepted_kind(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise PhotoRefused("This photo is larger than 30 MB. Send a smaller one.")
    kind = _sniff(data)
    if kind is None or _MARKUP.search(data):
        raise PhotoRefused("This is not a photo. Send a JPEG, PNG, WebP or HEIC picture.")
    if kind == "JPEG" and data.count(b"\xff\xda") > _MAX_SCANS:
        raise PhotoRefused("This photo is damaged. Take or export it again.")
    if kind == "WEBP":
        # Pillow's reader reserves the whole canvas as soon as it opens the file.
        _refuse_huge(kind, *_webp_size(data))
    return kind


def _sniff(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIC"
    return None


def _webp_size(data: bytes) -> tuple[int, int]:
    chunk, head = data[12:16], data[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _refuse_huge(kind: str, width: int, height: int, most: float | None = None) -> None:
    most = most or MAX_MEGAPIXELS[kind]
    if width * height > most * 1_000_000:
        raise _too_large(kind, most)


def _most_megapixels(opened: ImageFile.ImageFile, kind: str) -> float:
    """How many this very file may have: a progressive JPEG fewer the finer its colours are."""
    if kind != "JPEG" or not opened.info.get("progressive"):
        return MAX_MEGAPIXELS[kind]
    parts: list[tuple[int, int, int, int]] = getattr(opened, "layer", [])
    areas = [across * down for _, across, down, _ in parts] or [1, 1, 1]
    samples_a_pixel = sum(areas) / max(areas)
    return min(MAX_MEGAPIXELS[kind], _MAX_PROGRESSIVE_SAMPLES // samples_a_pixel // 1_000_000)


def _too_large(kind: str, most: float | None = None) -> PhotoRefused:
    most = most or MAX_MEGAPIXELS[kind]
    return PhotoRefused(f"This photo has more than {most:g} megapixels. Send a smaller one.")


def _load(data: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_PLUGINS[kind]) as opened:
        _refuse_huge(kind, *opened.size, most=_most_megapixels(opened, kind))
        profile = opened.info.get("icc_profile")
        picture = _within_side(opened)
        # A new picture: what else the file said stays behind, and its buffer is freed.
        upright = ImageOps.exif_transpose(picture)
        return _in_plain_colors(upright, profile)


def _within_side(opened: ImageFile.ImageFile) -> Image.Image:
    """The picture, divided by a whole number where it is too wide: nothing else is as sparing."""
    factor = -(-max(opened.size) // MAX_SIDE)
    # A JPEG can be decoded at half its size, which takes a quarter of the memory.
    opened.draft(None, (opened.width // factor, opened.height // factor))
    factor = -(-max(opened.size) // MAX_SIDE)
    if factor == 1:
        return opened
    picture: Image.Image = opened
    if picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture.reduce(factor)


def _in_plain_colors(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA where parts are see-through, in the colours every screen assumes."""
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if profile and picture.mode == "RGB":
        # A broken profile only costs the exact colours.
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            plain = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
            picture = plain or picture
    return picture


def _encode(picture: Image.Image, kind: str, source_sha256: str) -> PreparedPhoto:
    picture.info.clear()
    is_webp = kind == "WEBP" or picture.mode == "RGBA"
    content = _webp(picture) if is_webp else _jpeg(picture)
    width, height = picture.size
    # Halving first takes a third of the time, and no eye finds the difference.
    picture.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=1.5)
    large = _webp(picture)
    picture.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS, reducing_gap=1.5)
    return PreparedPhoto(
        content=content,
        media_type="image/webp" if is_webp else "image/jpeg",
        width=width,
        height=height,
        large=large,
        small=_webp(picture),
        source_sha256=source_sha256,
    )


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    # Method 3 takes two and a half times as long for half a percent fewer bytes.
    picture.save(buffer, "WEBP", quality=82, method=1)
    return buffer.getvalue()
