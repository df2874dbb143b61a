"""Folders and ZIP files, friendly and hostile."""

import stat
import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session

from services.records.importing import ImportRefused, read_export
from tests.services.records.importing.conftest import ImportFolder
from tests.services.records.importing.folders import FILES, problems_of, write_folder


def zip_folder(folder: Path, archive: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                file.write(path, f"{prefix}{path.relative_to(folder)}")
    return archive


def zip_entry(archive: Path, entry: zipfile.ZipInfo | str, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("company.csv", FILES["company.csv"])
        file.writestr(entry, content)
    return archive


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("customers.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize("prefix", ["", "my export/"])
def test_import_takes_a_zip(tmp_path: Path, import_folder: ImportFolder, prefix: str) -> None:
    archive = zip_folder(write_folder(tmp_path), tmp_path / "export.zip", prefix)

    assert import_folder(archive).created == 21
    assert import_folder(tmp_path / "export").unchanged == 21


@pytest.mark.parametrize(
    ("entry", "content", "reason"),
    [
        ("../customers.csv", b"x", "'../customers.csv' in it leads out of the folder"),
        ("/etc/passwd", b"x", "'/etc/passwd' in it leads out of the folder"),
        ("a\\..\\b", b"x", "'a\\\\..\\\\b' in it leads out of the folder"),
        (link(), b"/etc/passwd", "'customers.csv' in it is a link"),
        ("customers.csv", bytes(50_000_000), "'customers.csv' in it is compressed beyond belief"),
    ],
    ids=["parent", "absolute", "backslash", "link", "bomb"],
)
def test_read_refuses_a_hostile_zip(
    tmp_path: Path, entry: zipfile.ZipInfo | str, content: bytes, reason: str
) -> None:
    archive = zip_entry(tmp_path / "export.zip", entry, content)

    with pytest.raises(ImportRefused) as refusal:
        read_export(archive)
    assert str(refusal.value) == f"export.zip: {reason}"


def test_read_refuses_a_zip_that_lies_about_sizes(tmp_path: Path) -> None:
    archive = zip_entry(tmp_path / "export.zip", "customers.csv", b"external_id,name,email\n" * 99)
    raw = archive.read_bytes()
    size = (23 * 99).to_bytes(4, "little")
    archive.write_bytes(raw.replace(size, (10).to_bytes(4, "little")))

    with pytest.raises(ImportRefused, match=r"export\.zip: customers\.csv in it"):
        read_export(archive)


def test_read_refuses_what_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")

    for name, reason in (
        ("gone", "there is no such file or folder"),
        ("notes.txt", "is neither a folder nor a ZIP file"),
    ):
        with pytest.raises(ImportRefused) as refusal:
            read_export(tmp_path / name)
        assert str(refusal.value) == f"{name}: {reason}"


def test_check_lists_an_empty_folder(session: Session, tmp_path: Path) -> None:
    assert problems_of(session, tmp_path) == [
        "company.csv: there is none of the format's files here",
        "company.csv: the file is missing, and the portal has no company yet",
    ]


def test_read_does_not_follow_links_out_of_the_folder(session: Session, tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"photos/after.jpg": None})
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (folder / "photos" / "after.jpg").symlink_to(tmp_path / "secret.jpg")

    assert problems_of(session, folder) == [
        "photos.csv:2 file: 'photos/after.jpg': there is no such file"
    ]
