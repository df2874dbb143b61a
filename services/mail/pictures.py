"""Photos that stand inside of a mail: small JPEGs, which every mail reader can show."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from services.kit.errors import NotFound
from services.kit.file_store import FileStore, Variant

MOST_PICTURES = 4  # photos; the logo comes beside them
SIDE = 480  # pixels: twice what is shown, for sharp screens
MOST_BYTES = 90_000  # of one picture, so that four of them stay below 400 KB
_QUALITIES = (74, 60, 45, 30)


@dataclass(frozen=True, slots=True)
class MailPicture:
    """A picture by its hash in the file store, and the words for those who do not see it."""

    sha256: str
    alt: str

    @property
    def cid(self) -> str:
        """Its name inside of the mail (RFC 2392)."""
        return f"{self.sha256[:32]}@porchlight"


@dataclass(frozen=True, slots=True)
class AttachedPicture:
    """A picture as it travels."""

    cid: str
    content: bytes


def attach_pictures(
    store: FileStore, pictures: Sequence[MailPicture]
) -> tuple[AttachedPicture, ...]:
    """The pictures as JPEG. One that is gone is left out: its words stand in its place. Slow."""
    found = ((one.cid, _as_jpeg(store, one.sha256)) for one in pictures[: MOST_PICTURES + 1])
    return tuple(AttachedPicture(cid, content) for cid, content in found if content)


def show_pictures(html: str, pictures: Sequence[AttachedPicture]) -> str:
    """A mail's HTML for a browser, which cannot look inside of mails."""
    for one in pictures:
        data = base64.b64encode(one.content).decode()
        html = html.replace(f"cid:{one.cid}", f"data:image/jpeg;base64,{data}")
    return html


def _as_jpeg(store: FileStore, sha256: str) -> bytes:
    for variant in (Variant.LARGE, Variant.SMALL):
        try:
            path = store.open(sha256, variant)
        except NotFound:
            continue
        with Image.open(path, formats=("WEBP",)) as stored:
            picture = Image.new("RGB", stored.size, "white")
            picture.paste(stored, mask=stored if stored.mode == "RGBA" else None)
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        return _small_enough(picture)
    return b""


def _small_enough(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= MOST_BYTES:
            return buffer.getvalue()
    return b""
