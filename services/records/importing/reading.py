"""Reads an export row by row and checks all that can be checked without the database."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar, cast

from services.kit.file_store import FileStore
from services.records.importing.near_names import hint_at_file, is_table
from services.records.importing.owner_names import OwnerNames
from services.records.importing.parsing import Table, parse_sheet
from services.records.importing.problems import Problem
from services.records.importing.row_order import RowOrder
from services.records.importing.sources import ImportSource, open_source
from services.records.importing.staged_rows import RowStage
from services.records.importing.staging import Pictures, StagedPictures, StoredPictures
from services.records.schemas import sheets
from services.records.schemas.cells import quote
from services.records.schemas.fields import Record
from services.records.schemas.papers import PaymentSchema
from services.records.schemas.people import CompanySchema
from services.records.schemas.sheets import (
    ALL_SHEETS,
    COMPANY,
    CONTACTS,
    PAYMENTS,
    PHOTOS,
    REFERRED_TO,
    Sheet,
)

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading or an import is, in rows; how many there are, reading finds out."""

    what: str
    done: int
    total: int | None


OnProgress = Callable[[Progress], None]
_TOLD_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody brings; close it after use. The rows of files lie on disk.

    ``problems`` lists what reading found, ``notes`` what it passed over.
    """

    tables: dict[str, Table[Record]]
    problems: tuple[Problem, ...]
    pictures: Pictures
    notes: tuple[Problem, ...] = ()
    names: OwnerNames = field(default_factory=OwnerNames)
    stage: RowStage | None = None  # where rows are that are not in memory

    def rows(self, sheet: Sheet[R]) -> Collection[R]:
        table = self.tables.get(sheet.file)
        return cast(Collection[R], table.rows) if table else ()

    def seen(self, file: str) -> Collection[str]:
        """The external ids in a file, those of rows with problems too."""
        table = self.tables.get(file)
        return table.seen if table else frozenset()

    def absent(self, file: str) -> frozenset[str]:
        """The optional columns that a file lacks: it says nothing about what they hold."""
        table = self.tables.get(file)
        return table.absent if table else frozenset()

    def is_whole(self, file: str) -> bool:
        """Whether every row of a file is known; of an absent file it is."""
        table = self.tables.get(file)
        return table is None or table.is_whole

    @property
    def company(self) -> CompanySchema | None:
        return next(iter(self.rows(COMPANY)), None)

    @property
    def row_count(self) -> int:
        return sum(len(table.rows) for table in self.tables.values())

    def close(self) -> None:
        """Remove the rows and pictures that were kept aside."""
        self.pictures.close()
        if self.stage is not None:
            self.stage.close()

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_export(
    path: Path, store: FileStore | None = None, on_progress: OnProgress | None = None
) -> Export:
    """Read a folder or ZIP. Slow and without a database: call it outside a transaction.

    Pictures that ``store`` already holds are not processed again; without a store, as in a dry
    run, they are only checked.

    Raises:
        ImportRefused: it is no export at all: no folder, no ZIP, or a hostile one.
    """
    with open_source(path) as source:
        return read_source(source, store, on_progress)


def read_source(
    source: ImportSource, store: FileStore | None = None, on_progress: OnProgress | None = None
) -> Export:
    """Read an export from wherever it lies, as ``read_export`` does."""
    stage = RowStage()
    try:
        files = _FileReader(source, stage, on_progress)
        unknown = files.read()
        pictures = StagedPictures(store)
        export = replace(export_of(files.tables, pictures, files.names), stage=stage)
    except BaseException:
        stage.close()
        raise
    found = [note for table in files.tables.values() for note in table.notes]
    export = replace(export, notes=tuple(sort_problems([*unknown, *found])))
    try:
        refused = tuple(_stage_pictures(export, pictures, source, on_progress))
    except BaseException:
        export.close()
        raise
    return replace(export, problems=export.problems + refused)


def export_of(
    tables: dict[str, Table[Record]],
    pictures: Pictures | None = None,
    names: OwnerNames | None = None,
) -> Export:
    """An export of rows that may have come from anywhere, with what is wrong with them."""
    export = Export(tables, (), pictures or StoredPictures({}), names=names or names_of(tables))
    found = (problem for table in tables.values() for problem in table.problems)
    return replace(export, problems=(*found, *_misfits(export)))


def names_of(tables: Mapping[str, Table[Record]]) -> OwnerNames:
    """What the rows of some tables say of each other."""
    names = OwnerNames()
    for sheet in ALL_SHEETS:
        for row in tables[sheet.file].rows if sheet.file in tables else ():
            names.note(sheet.file, row)
    return names


def sort_problems(problems: Sequence[Problem]) -> list[Problem]:
    """In the order of files and lines, as somebody works through them."""
    order = {sheet.file: index for index, sheet in enumerate(ALL_SHEETS)}
    return sorted(
        dict.fromkeys(problems), key=lambda p: (order.get(p.file, -1), p.file, p.line or 0)
    )


class _FileReader:
    """Reads file by file: the company into memory, the rows of all others onto the disk."""

    def __init__(
        self, source: ImportSource, stage: RowStage, on_progress: OnProgress | None
    ) -> None:
        self._source = source
        self._stage = stage
        self._on_progress = on_progress
        self._done = 0
        self.tables: dict[str, Table[Record]] = {}
        self.names = OwnerNames()
        self._order = RowOrder(self.names)

    def read(self) -> list[Problem]:
        """Fill the tables, by the format's own names; notes on files that have none of them."""
        names = {sheet.file: sheet.file for sheet in ALL_SHEETS}
        others = [name for name in self._source.names() if name not in names]
        for name in others:
            if names.get(name.lower()) == name.lower() and self._is_absent(name.lower()):
                names[name.lower()] = name
        for sheet in ALL_SHEETS:
            content = self._source.read(names[sheet.file])
            if content is not None:
                self.tables[sheet.file] = self._table(sheet, content)
        self._stage.finish(self._order)
        unknown = (name for name in others if is_table(name) and name not in names.values())
        return [_unknown_file(name, names.keys() - self.tables.keys()) for name in unknown]

    def _is_absent(self, name: str) -> bool:
        return name not in self._source.names()

    def _table(self, sheet: Sheet[Record], content: bytes) -> Table[Record]:
        if sheet is COMPANY:
            return parse_sheet(sheet, content)

        def keep(row: Record) -> None:
            self.names.note(sheet.file, row)
            self._stage.add(self._order, sheet, row)
            self._done += 1
            if self._on_progress is not None and self._done % _TOLD_EVERY == 0:
                self._on_progress(Progress(f"Reading {sheet.file}", self._done, None))

        table = parse_sheet(sheet, content, keep)
        self._stage.flush()
        # What no other row names, nobody looks for.
        seen = table.seen if sheet.file in REFERRED_TO else ()
        return replace(table, rows=self._stage.rows(sheet), seen=seen)


def _unknown_file(name: str, absent: Collection[str]) -> Problem:
    hint = hint_at_file(name, sorted(absent))
    return Problem(name, None, "", f"is no file of the format and was left out{hint}")


def _misfits(export: Export) -> Iterator[Problem]:
    """What single cells do not show: rows that do not go together."""
    if not export.tables:
        yield Problem("company.csv", None, "", "there is none of the format's files here")
    yield from _company_misfits(export)
    yield from _contact_misfits(export)
    for property_ in export.rows(sheets.PROPERTIES):
        if (property_.latitude is None) is not (property_.longitude is None):
            missing = "latitude" if property_.latitude is None else "longitude"
            message = "is empty where the other coordinate is not"
            yield Problem(sheets.PROPERTIES.file, property_.line, missing, message)
    for payment in export.rows(PAYMENTS):
        yield from _payment_misfits(payment)


def _company_misfits(export: Export) -> Iterator[Problem]:
    table = export.tables.get(COMPANY.file)
    if table is not None and not table.rows and not table.problems:
        yield Problem(COMPANY.file, 2, "", "there is no row with the company")
    for company in islice(export.rows(COMPANY), 1, None):
        yield Problem(COMPANY.file, company.line, "", "there is more than one company")


def _contact_misfits(export: Export) -> Iterator[Problem]:
    first_lines: dict[tuple[str, str], int] = {}
    for contact in export.rows(CONTACTS):
        place = (contact.customer, contact.email.lower())
        first = first_lines.setdefault(place, contact.line)
        if first != contact.line:
            message = f"{quote(contact.email)} is already a contact of this customer, line {first}"
            yield Problem(CONTACTS.file, contact.line, "email", message)


def _payment_misfits(payment: PaymentSchema) -> Iterator[Problem]:
    numbers = [number for number, _ in payment.invoices]
    for number in dict.fromkeys(numbers):
        if numbers.count(number) > 1:
            message = f"{quote(number)} appears twice"
            yield Problem(PAYMENTS.file, payment.line, "invoices", message)
    allocated = sum(amount for _, amount in payment.invoices)
    if allocated > payment.amount:
        message = f"{allocated} for invoices is more than the amount, {payment.amount}"
        yield Problem(PAYMENTS.file, payment.line, "invoices", message)


def _stage_pictures(
    export: Export,
    pictures: StagedPictures,
    source: ImportSource,
    on_progress: OnProgress | None,
) -> Iterator[Problem]:
    photos = export.rows(PHOTOS)
    for done, photo in enumerate(photos):
        refusal = pictures.stage(source, photo.file)
        if refusal:
            message = f"{quote(photo.file)}: {refusal}"
            yield Problem(PHOTOS.file, photo.line, "file", message)
        if on_progress is not None:
            on_progress(Progress("Photos", done + 1, len(photos)))
    company = export.company
    if company is not None and company.logo is not None:
        refusal = pictures.stage(source, company.logo)
        if refusal:
            message = f"{quote(company.logo)}: {refusal}"
            yield Problem(COMPANY.file, company.line, "logo", message)
