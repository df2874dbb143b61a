import hashlib
from pathlib import Path

import pytest

from services.kit.errors import NotFound
from services.kit.file_store import FolderStore, Variant


def test_put_keeps_content_by_its_hash(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)

    sha256 = store.put(b"photo", {Variant.SMALL: b"small"})

    assert sha256 == hashlib.sha256(b"photo").hexdigest()
    assert store.open(sha256).read_bytes() == b"photo"
    assert store.open(sha256, Variant.SMALL).read_bytes() == b"small"
    assert store.open(sha256) == tmp_path / sha256[:2] / sha256[2:]
    assert (store.has(sha256), store.has(sha256, Variant.LARGE)) == (True, False)


def test_put_twice_writes_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256 = store.put(b"photo")
    written = store.open(sha256).stat()

    store.put(b"photo")

    assert store.open(sha256).stat().st_ino == written.st_ino
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [sha256[2:]]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 64, "A" * 64])
def test_open_finds_only_what_was_put(tmp_path: Path, name: str) -> None:
    store = FolderStore(tmp_path)

    assert not store.has(name)
    with pytest.raises(NotFound):
        store.open(name)


def test_source_leads_to_the_file_it_became(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256 = store.put(b"prepared")
    source = hashlib.sha256(b"as uploaded").hexdigest()

    assert store.find_by_source(source) is None
    store.remember_source(source, sha256)

    assert store.find_by_source(source) == store.find_by_source(sha256) == sha256
