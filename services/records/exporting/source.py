"""What the writers of an export share: the session, and the names of rows by their id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.kit.companies import Company
from data.kit.money import Money
from services.kit.moments import to_wall
from services.records.schemas.fields import Record
from services.records.schemas.sheets import Sheet
from services.records.schemas.values import values_of

Values = Mapping[str, object]


class Named(Protocol):
    id: UUID
    external_id: str | None


@dataclass(slots=True)
class ExportSource:
    session: Session
    company: Company
    pictures: dict[str, str] = field(default_factory=dict)  # paths in the folder by SHA-256
    _names: dict[UUID, str] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        return self.company.currency

    def values(self, sheet: Sheet[Record], row: Named, **told: object) -> Values:
        """A row of the file. A row made in the portal goes by its own id."""
        name = self._names[row.id] = row.external_id or str(row.id)
        return values_of(sheet.columns, row, self, {**told, "external_id": name})

    def name(self, row_id: UUID | None) -> str | None:
        """The name of a row that was written before."""
        return None if row_id is None else self._names[row_id]

    def moment(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else to_wall(moment, ZoneInfo(self.company.time_zone))

    def day(self, moment: datetime) -> date:
        return to_wall(moment, ZoneInfo(self.company.time_zone)).date()

    def money(self, minor: int) -> Money:
        return Money(minor, self.company.currency)

    def picture(self, sha256: str, media_type: str) -> str:
        """The path at which a picture will lie in the folder."""
        suffix = "webp" if media_type == "image/webp" else "jpg"
        return self.pictures.setdefault(sha256, f"photos/{sha256[:32]}.{suffix}")
