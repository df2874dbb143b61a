"""Where an export is read from: a folder or a ZIP, neither of which is trusted."""

import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from services.records.importing.problems import ImportRefused, Problem

MAX_ENTRIES = 200_000
MAX_FILE = 256 * 1024 * 1024
MAX_TOTAL = 4 * 1024 * 1024 * 1024
MAX_RATIO = 200  # deflate reaches 1,000 on zeros, text about 10
_SMALL = 1024 * 1024  # tiny tables of repeated words may compress well


class ImportSource(Protocol):
    def read(self, path: str) -> bytes | None:
        """A file's bytes; None when there is no such file inside the export."""

    def names(self) -> Sequence[str]:
        """The files at the top of the export, in the order of their names."""


@contextmanager
def open_source(path: Path) -> Iterator[ImportSource]:
    """Open a folder or a ZIP.

    Raises:
        ImportRefused: it is neither, or the ZIP is damaged or hostile.
    """
    if path.is_dir():
        yield FolderSource(path)
        return
    if not path.is_file():
        raise _refusal(path.name, "there is no such file or folder")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _refusal(path.name, "is neither a folder nor a ZIP file") from None
    with archive:
        yield ZipSource(archive, path.name)


class FolderSource:
    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def read(self, path: str) -> bytes | None:
        place = (self._root / path).resolve()
        # A link may point out of the folder, at files that are nobody's business.
        if not place.is_relative_to(self._root) or not place.is_file():
            return None
        if place.stat().st_size > MAX_FILE:
            raise _refusal(path, "is larger than 256 MB")
        return place.read_bytes()

    def names(self) -> Sequence[str]:
        return sorted(path.name for path in self._root.iterdir() if path.is_file())


class ZipSource:
    """Reads only entries that pass every check; nothing is ever unpacked to disk."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        self._refuse_hostile(entries)
        self._entries = _without_common_folder(entries)

    def read(self, path: str) -> bytes | None:
        entry = self._entries.get(path)
        if entry is None:
            return None
        try:
            with self._archive.open(entry) as file:
                # The directory of the ZIP may lie about sizes: never read past what it promised.
                content = file.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError):
            raise _refusal(self._name, f"{path} in it cannot be read") from None
        if len(content) > entry.file_size:
            raise _refusal(self._name, f"{path} in it is larger than it says")
        return content

    def names(self) -> Sequence[str]:
        return sorted(path for path in self._entries if "/" not in path)

    def _refuse_hostile(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_ENTRIES:
            raise _refusal(self._name, "has more than 200,000 files in it")
        if sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise _refusal(self._name, "unpacks to more than 4 GB")
        for entry in entries:
            reason = _reason_against(entry)
            if reason:
                raise _refusal(self._name, f"{entry.filename!r} in it {reason}")


def _reason_against(entry: zipfile.ZipInfo) -> str:
    path = PurePosixPath(entry.filename)
    if not path.parts:
        return "has no name"
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in path.parts[0]:
        return "leads out of the folder"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link"
    if entry.flag_bits & 0x1:
        return "is encrypted"
    if entry.file_size > MAX_FILE:
        return "is larger than 256 MB"
    if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
        return "is compressed beyond belief"
    return ""


def _without_common_folder(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Entries by path; people who zip a folder get all of it below the folder's name."""
    own = [entry for entry in entries if not entry.filename.startswith("__MACOSX/")]
    tops = {PurePosixPath(entry.filename).parts[0] for entry in own}
    prefix = f"{tops.pop()}/" if len(tops) == 1 else ""
    if not all(entry.filename.startswith(prefix) for entry in own):
        prefix = ""
    return {entry.filename.removeprefix(prefix): entry for entry in own}


def _refusal(file: str, message: str) -> ImportRefused:
    return ImportRefused([Problem(file, None, "", message)])
