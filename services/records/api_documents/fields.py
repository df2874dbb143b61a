"""What the document of a record says, read by its schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from data.money.invoices import Invoice
from data.records.api_records import Named
from services.money.invoice_status import invoice_status
from services.records.api_documents.documents import Fields
from services.records.schemas.fields import Record, columns_of
from services.records.schemas.sheets import Sheet
from services.records.schemas.values import values_of


@dataclass(frozen=True, slots=True)
class Words:
    """External ids of the records that rows name, and the company's zone, day and currency."""

    names: Mapping[UUID, str]
    zone: ZoneInfo
    today: date
    currency: str

    def name(self, row_id: UUID | None) -> str | None:
        return None if row_id is None else self.names[row_id]

    def moment(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(self.zone)


def fields_of(sheet: Sheet[Record], row: Named, words: Words) -> Fields:
    """The fields of a row's document, or of a line's, apart from its own lines."""
    told: dict[str, object] = {"external_id": row.external_id or str(row.id)}
    if isinstance(row, Invoice):
        told["status"] = invoice_status(row, words.today).value
    shown = (column for column in columns_of(sheet.schema) if column.use.is_shown)
    return values_of(shown, row, words, told)
