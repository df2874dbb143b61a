"""What the import's tests share: a store of files, and importing in one word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.records.importing import ImportSummary, import_export, read_export

ImportFolder = Callable[..., ImportSummary]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def import_folder(session: Session, store: FolderStore) -> ImportFolder:
    def run(path: Path, shift_days: int = 0) -> ImportSummary:
        with read_export(path, store) as export:
            summary = import_export(session, SYSTEM, export, shift_days=shift_days)
        session.commit()
        return summary

    return run
