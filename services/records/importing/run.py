"""What one run of the import carries from file to file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Generic
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from data.kit.companies import Company
from data.kit.money import Money, parse_amount
from data.work.customers import Customer
from services.kit.events import EventKind
from services.kit.permissions import Actor
from services.records.importing.existing_records import ExistingRecords
from services.records.importing.problems import Problem
from services.records.importing.reading import Export
from services.records.importing.record_cache import RecordCache, T, in_chunks
from services.records.schemas.sheets import ALL_SHEETS

Values = Mapping[str, object]
_NOTHING: Values = {}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row shall hold; ``at_first`` only while it is new, as people change it later."""

    external_id: str
    values: Values
    at_first: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What writing a file came to. ``changes`` names the changed columns by row id."""

    created: list[T]
    updated: list[T]
    unchanged: int
    changes: dict[UUID, frozenset[str]]

    @property
    def touched(self) -> list[T]:
        return self.created + self.updated


@dataclass(frozen=True, slots=True)
class FileCount:
    """How many rows of a file were new, changed, or already as the file says."""

    file: str
    created: int
    updated: int
    unchanged: int

    def __add__(self, other: "FileCount") -> "FileCount":
        return FileCount(
            self.file,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(slots=True)
class News:
    """What to announce once everything is written: each thing once, however many rows say it."""

    properties: set[UUID] = field(default_factory=set)
    visits: dict[UUID, EventKind] = field(default_factory=dict)
    photos: dict[UUID, UUID] = field(default_factory=dict)  # visits by photo
    invoices: set[UUID] = field(default_factory=set)
    estimates: dict[UUID, EventKind] = field(default_factory=dict)
    moved: dict[UUID, str] = field(default_factory=dict)  # visits, with their start before


@dataclass(slots=True)
class Run:
    """The session, the export, and what was written so far."""

    session: Session
    actor: Actor
    export: Export
    known: ExistingRecords
    company: Company
    shift: timedelta
    gives_by_name: bool = False  # a document, whose fields are meant, rather than a whole file
    counts: list[FileCount] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)  # what was left out, for the report
    news: News = field(default_factory=News)
    renamed_properties: set[UUID] = field(default_factory=set)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.company.time_zone)

    def customer_id(self, external_id: str) -> UUID:
        customer: Customer = self.known.customers[external_id]
        return customer.id

    def property_id(self, external_id: str | None) -> UUID | None:
        return None if external_id is None else self.known.properties[external_id].id

    def money(self, amount: Decimal) -> Money:
        return parse_amount(str(amount), self.company.currency)

    def day(self, day: date) -> date:
        return day + self.shift

    def wall(self, wall: datetime | None) -> datetime | None:
        return None if wall is None else wall + self.shift

    def count(self, file: str, written: Written[T]) -> None:
        counts = len(written.created), len(written.updated), written.unchanged
        self.counts.append(FileCount(file, *counts))


def upsert(run: Run, cache: RecordCache[T], wanted: Iterable[Wanted]) -> Written[T]:
    """Make the rows hold what is wanted, new ones added in one statement.

    A column that the file does not have says nothing of rows that are there already.
    """
    unsaid = _unsaid(run, cache)
    created: list[T] = []
    updated: list[T] = []
    changes: dict[UUID, frozenset[str]] = {}
    unchanged = 0
    for want in wanted:
        row = cache.find(want.external_id)
        if row is None:
            created.append(cache.make(want.external_id, {**want.at_first, **want.values}))
            continue
        changed = assign(row, {k: v for k, v in want.values.items() if k not in unsaid})
        if changed:
            updated.append(row)
            changes[row.id] = changed
        else:
            unchanged += 1
    run.session.add_all(created)
    run.session.flush()
    return Written(created, updated, unchanged, changes)


def _unsaid(run: Run, cache: RecordCache[T]) -> frozenset[str]:
    """The attributes that the cache's file has no column for."""
    file = next(file for file, own in run.known.caches.items() if own is cache)
    absent = run.export.absent(file)
    sheet = next(sheet for sheet in ALL_SHEETS if sheet.file == file)
    return frozenset(column.held_as for column in sheet.columns if column.name in absent)


def assign(row: object, values: Values) -> frozenset[str]:
    """Set what differs and name it."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return frozenset(changed)


class Positions:
    """Numbers rows below their parents in the order of the file, after those already there."""

    def __init__(
        self, session: Session, table: type[SQLModel], parent: str, parents: Iterable[UUID]
    ) -> None:
        self._next: dict[UUID, int] = {}
        parent_id, position = (getattr(table, name) for name in (parent, "position"))
        for chunk in in_chunks(set(parents)):
            query = select(parent_id, func.max(position)).where(col(parent_id).in_(chunk))
            for key, last in session.exec(query.group_by(parent_id)):
                self._next[key] = last + 1

    def take(self, parent: UUID) -> int:
        position = self._next.get(parent, 0)
        self._next[parent] = position + 1
        return position
