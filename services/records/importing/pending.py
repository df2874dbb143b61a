"""An import on its way: its rows and how far it has come, in a file that outlives a crash."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from services.kit.errors import DomainError
from services.kit.private_files import make_private
from services.records.importing.parsing import Table
from services.records.importing.problems import Problem
from services.records.importing.reading import Export, export_of
from services.records.importing.run import FileCount
from services.records.importing.staged_rows import Piece, RowStage
from services.records.importing.staging import StagedPictures, StoredPictures
from services.records.importing.tallies import Tally
from services.records.schemas.fields import Record
from services.records.schemas.people import CompanySchema, KeyedRecord
from services.records.schemas.sheets import COMPANY
from services.work.photos import StoredPicture

_FACTS, _STATE = "facts", "state"


class ImportRunning(DomainError):
    def __init__(self) -> None:
        super().__init__("Another import is on its way. Try again when it is done.")


class Facts(BaseModel):
    """What an export says beside its rows."""

    absent: dict[str, frozenset[str]]  # columns by file, also of files without any
    company: CompanySchema | None
    notes: tuple[Problem, ...]
    pictures: dict[str, StoredPicture]
    total: int
    is_first: bool


class State(BaseModel):
    """How far it has come, and what was counted."""

    done: int = 0
    counts: dict[str, FileCount] = {}
    notes: list[Problem] = []
    left_out: list[Problem] = []


class PendingImport:
    """The import that the folder holds, checked and not yet written whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stage = RowStage(path)
        self.facts = Facts.model_validate_json(self._stage.fact(_FACTS) or "")
        self.state = State.model_validate_json(self._stage.fact(_STATE) or "")

    def __enter__(self) -> "PendingImport":
        return self

    def __exit__(self, *_: object) -> None:
        self._stage.close()

    def tally(self) -> Tally:
        """What was counted so far; the tally and this state are the same from here on."""
        state = self.state
        return Tally(self.facts.is_first, state.counts, state.notes, state.left_out)

    def pieces(self) -> Iterator[tuple[Export, int]]:
        """What is left to write, each piece with its number of rows."""
        for rows in self._stage.pieces(after=self.state.done):
            yield self._piece(rows), sum(map(len, rows.values()))

    def company_alone(self) -> Export:
        return self._piece({})

    def note_done(self, rows: int) -> None:
        """Keep how far it is. Lost in a crash, the last piece is written once more: it is there."""
        self.state.done += rows
        self._stage.put_fact(_STATE, self.state.model_dump_json())

    def forget(self) -> None:
        """Remove it, as all is written."""
        self._stage.close()
        self._path.unlink()

    def _piece(self, rows: Piece) -> Export:
        tables: dict[str, Table[Record]] = {}
        for file, absent in self.facts.absent.items():
            own: list[Record] = rows.get(file, [])
            if file == COMPANY.file and self.facts.company is not None:
                own = [self.facts.company]
            seen = frozenset(row.external_id for row in own if isinstance(row, KeyedRecord))
            tables[file] = Table(rows=tuple(own), seen=seen, absent=absent)
        return export_of(tables, StoredPictures(self.facts.pictures))


@contextmanager
def only_import(folder: Path) -> Iterator[None]:
    """Be the one import of these data; the system ends it with the process.

    Raises:
        ImportRunning: there is another.
    """
    make_private(folder)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise ImportRunning from None
    finally:
        os.close(lock)


def keep_pending(folder: Path, export: Export, *, is_first: bool) -> None:
    """Put an export that has no problems where a crash does not reach it, its pictures too."""
    assert export.stage is not None  # documents are written at once
    pictures = export.pictures
    stored = pictures.put_all() if isinstance(pictures, StagedPictures) else {}
    facts = Facts(
        absent={file: table.absent for file, table in export.tables.items()},
        company=export.company,
        notes=export.notes,
        pictures=stored,
        total=export.stage.count(),
        is_first=is_first,
    )
    export.stage.put_fact(_FACTS, facts.model_dump_json())
    export.stage.put_fact(_STATE, State().model_dump_json())
    part = folder / "pending.part"
    part.unlink(missing_ok=True)
    export.stage.copy_to(part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.rename(_place(folder))


def find_pending(folder: Path) -> PendingImport | None:
    """The import that has begun and is not done."""
    place = _place(folder)
    return PendingImport(place) if place.exists() else None


def _place(folder: Path) -> Path:
    return folder / "pending.db"
