"""What an import has done so far, over all of its pieces."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from data.kit.companies import Company, find_company
from services.records.importing.problems import Problem
from services.records.importing.reading import Export, sort_problems
from services.records.importing.run import FileCount, Run
from services.records.importing.writing_people import write_company
from services.records.schemas.sheets import ALL_SHEETS


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did, file by file."""

    files: tuple[FileCount, ...]
    notes: tuple[Problem, ...] = ()  # what was left out, though nothing is wrong with it
    # What could not be written, as somebody changed the portal while the import was on its way.
    left_out: tuple[Problem, ...] = ()

    @property
    def created(self) -> int:
        return sum(file.created for file in self.files)

    @property
    def updated(self) -> int:
        return sum(file.updated for file in self.files)

    @property
    def unchanged(self) -> int:
        return sum(file.unchanged for file in self.files)


@dataclass(slots=True)
class Tally:
    """Counts by file, and what is to be told at the end.

    ``is_first`` says that the portal was empty: nobody watches yet, and thousands of events
    would bury the activity of the day, so that the import is announced as a whole only.
    """

    is_first: bool
    counts: dict[str, FileCount] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(one.created + one.updated + one.unchanged for one in self.counts.values())

    @property
    def changed(self) -> dict[str, int]:
        """How many rows of which files are not as before."""
        changed = {one.file: one.created + one.updated for one in self.counts.values()}
        return {file: count for file, count in changed.items() if count}

    def write_company(self, session: Session, export: Export) -> Company:
        company, count = write_company(session, export, find_company(session))
        if export.company is not None:
            self._count([count])
        return company

    def add(self, run: Run) -> None:
        """Count what a piece came to."""
        self._count(run.counts)
        self.notes += run.notes

    def summary(self, files: Collection[str], notes: Iterable[Problem]) -> ImportSummary:
        """What to report of an export with these files."""
        counts = (self.counts.get(sheet.file) for sheet in ALL_SHEETS if sheet.file in files)
        told = tuple(sort_problems([*notes, *self.notes]))
        left_out = tuple(sort_problems(self.left_out))
        return ImportSummary(tuple(one for one in counts if one is not None), told, left_out)

    def _count(self, counts: Iterable[FileCount]) -> None:
        for one in counts:
            before = self.counts.get(one.file, FileCount(one.file, 0, 0, 0))
            self.counts[one.file] = before + one
