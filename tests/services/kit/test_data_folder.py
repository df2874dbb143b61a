"""The data folder: made for this account alone, refused in words, and what doctor says of it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.kit.data_folder import DataFolderRefused, find_folder_problems, open_folder
from services.kit.private_files import find_open_paths, keep_new_files_private
from services.kit.settings import Settings


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_new_folder_and_files_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "var"

    keep_new_files_private()
    open_folder(folder)
    (folder / "files").mkdir()
    (folder / "files" / "one").write_text("secret")

    assert [mode(folder), mode(folder / "files"), mode(folder / "files" / "one")] == [
        0o700,
        0o700,
        0o600,
    ]


def test_folder_of_an_older_version_is_closed_with_all_that_lies_in_it(tmp_path: Path) -> None:
    folder, outside = tmp_path / "var", tmp_path / "outside"
    (folder / "files").mkdir(parents=True)
    outside.write_text("not ours")
    (folder / "files" / "one").write_text("secret")
    (folder / "link").symlink_to(outside)
    program = folder / "program"
    program.write_text("")
    program.chmod(0o755)

    open_folder(folder)

    assert list(find_open_paths(folder)) == []
    assert [mode(folder / "files" / "one"), mode(program), mode(outside)] == [0o600, 0o700, 0o644]


def test_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    for place in (tmp_path / "file", tmp_path / "file" / "var"):
        with pytest.raises(DataFolderRefused, match=r"^PORCHLIGHT_DATA_DIR: .* cannot be written"):
            open_folder(place)


def test_doctor_tells_who_can_read_and_how_full_the_disk_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "var")
    open_folder(settings.data_dir)
    (settings.data_dir / "one").write_text("secret")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=120_000_000))

    readable, full = find_folder_problems(settings)

    assert readable.startswith("Other accounts of this machine can read 1 files or folders in")
    assert full.startswith("Only 120 MB are free on the disk of")
