"""Pictures of an export, made safe before the transaction and kept aside until it writes."""

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from services.kit.file_store import FileStore, FolderStore, Variant
from services.records.importing.sources import ImportSource
from services.work.photos import (
    PhotoRefused,
    StoredPicture,
    prepare_photo,
    store_picture,
    stored_picture,
)


@dataclass(frozen=True, slots=True)
class _Staged:
    picture: StoredPicture
    source_sha256: str
    is_in_store: bool


class Pictures(Protocol):
    """Where the writers get pictures from."""

    def put(self, path: str) -> StoredPicture:
        """Make sure that a picture is in the store; the rows that name it come after."""

    def close(self) -> None:
        """Let go of what was kept aside."""


class StoredPictures:
    """Pictures that lie in the store already."""

    def __init__(self, by_path: Mapping[str, StoredPicture]) -> None:
        self._by_path = by_path

    def put(self, path: str) -> StoredPicture:
        return self._by_path[path]

    def close(self) -> None:
        """Nothing was kept aside."""


class StagedPictures:
    """Holds prepared pictures in a temporary folder, which ends with this object."""

    def __init__(self, store: FileStore | None) -> None:
        self._store = store
        self._folder = Path(tempfile.mkdtemp(prefix="porchlight-import-"))
        self._aside = FolderStore(self._folder)
        self._by_path: dict[str, _Staged] = {}
        self._end = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def close(self) -> None:
        self._end()

    def stage(self, source: ImportSource, path: str) -> str:
        """Prepare one picture. The answer says what is wrong with it, or nothing."""
        if path in self._by_path:
            return ""
        content = source.read(path)
        if content is None:
            return "there is no such file"
        known = self._find(content)
        if known is None:
            try:
                photo = prepare_photo(content)
            except PhotoRefused as refusal:
                return str(refusal)
            picture = store_picture(self._aside, photo)
            known = _Staged(picture, photo.source_sha256, is_in_store=False)
        self._by_path[path] = known
        return ""

    def put_all(self) -> dict[str, StoredPicture]:
        """Put every picture into the store; where each path's went."""
        return {path: self.put(path) for path in self._by_path}

    def put(self, path: str) -> StoredPicture:
        """Move a staged picture into the store; the rows that name it come after."""
        staged = self._by_path[path]
        if self._store is None or staged.is_in_store:
            return staged.picture
        sha256 = staged.picture.sha256
        renderings = {
            variant: self._aside.open(sha256, variant).read_bytes()
            for variant in (Variant.LARGE, Variant.SMALL)
        }
        self._store.put(self._aside.open(sha256).read_bytes(), renderings)
        self._store.remember_source(staged.source_sha256, sha256)
        self._by_path[path] = replace(staged, is_in_store=True)
        return staged.picture

    def _find(self, content: bytes) -> _Staged | None:
        source_sha256 = hashlib.sha256(content).hexdigest()
        for store in (self._store, self._aside):
            picture = stored_picture(store, source_sha256) if store is not None else None
            if picture is not None:
                return _Staged(picture, source_sha256, is_in_store=store is self._store)
        return None
