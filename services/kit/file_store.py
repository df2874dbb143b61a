"""Where the bytes of uploads lie: files named by the hash of their content, never changed."""

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from services.kit.errors import NotFound
from services.kit.full_disks import refused_when_full

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NONE: Mapping["Variant", bytes] = {}


class Variant(StrEnum):
    """Which rendering of a stored file; the small ones are WebP pictures."""

    ORIGINAL = "original"
    LARGE = "large"  # 1280 pixels at the longest side
    SMALL = "small"  # 320 pixels at the longest side


class FileStore(Protocol):
    """What the portal asks of a store. Rows are written only after their file was put."""

    def put(self, content: bytes, variants: Mapping[Variant, bytes] = _NONE) -> str:
        """Keep a file with its renderings; its SHA-256 is its name. Twice is as good as once."""

    def open(self, sha256: str, variant: Variant = Variant.ORIGINAL) -> Path:
        """Where to read it.

        Raises:
            NotFound: there is no such file.
        """

    def has(self, sha256: str, variant: Variant = Variant.ORIGINAL) -> bool:
        """Whether it is kept."""

    def remember_source(self, source_sha256: str, sha256: str) -> None:
        """Note that an upload with the first hash became the file with the second."""

    def find_by_source(self, source_sha256: str) -> str | None:
        """The file that an upload became earlier, so that nobody processes it again."""

    def remove(self, sha256: str, source_sha256: str) -> None:
        """Delete a file for which no row stands, with its renderings and the note of its source."""


class FolderStore:
    """A store in a local folder: ``ab/cdef…``, renderings and notes beside it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes, variants: Mapping[Variant, bytes] = _NONE) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        # The original comes last: whoever finds it finds its renderings too.
        for variant, rendering in variants.items():
            self._write(self._place(sha256, variant), rendering)
        self._write(self._place(sha256, Variant.ORIGINAL), content)
        return sha256

    def open(self, sha256: str, variant: Variant = Variant.ORIGINAL) -> Path:
        if not self.has(sha256, variant):
            raise NotFound("file")
        return self._place(sha256, variant)

    def has(self, sha256: str, variant: Variant = Variant.ORIGINAL) -> bool:
        return _SHA256.fullmatch(sha256) is not None and self._place(sha256, variant).is_file()

    def remember_source(self, source_sha256: str, sha256: str) -> None:
        self._write(self._note(source_sha256), sha256.encode())

    def find_by_source(self, source_sha256: str) -> str | None:
        if self.has(source_sha256):
            return source_sha256
        note = self._note(source_sha256)
        if not note.is_file():
            return None
        sha256 = note.read_text()
        return sha256 if self.has(sha256) else None

    def remove(self, sha256: str, source_sha256: str) -> None:
        # The original goes first: what is found without it counts as not there.
        places = [self._place(sha256, variant) for variant in Variant]
        for place in (*places, self._note(source_sha256)):
            place.unlink(missing_ok=True)

    def _place(self, sha256: str, variant: Variant) -> Path:
        suffix = "" if variant is Variant.ORIGINAL else f".{variant}.webp"
        return self._root / sha256[:2] / f"{sha256[2:]}{suffix}"

    def _note(self, source_sha256: str) -> Path:
        return self._root / source_sha256[:2] / f"{source_sha256[2:]}.source"

    def _write(self, place: Path, content: bytes) -> None:
        """All or nothing, also when the power fails: a reader never sees half a file."""
        if place.is_file():
            return
        with refused_when_full():
            self._put(place, content)

    def _put(self, place: Path, content: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".put-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
