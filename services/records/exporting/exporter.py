"""Writes everything into a folder that the import reads back without a change."""

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from data.kit.companies import find_company
from services.kit.errors import DomainError, NotFound
from services.kit.file_store import FileStore
from services.kit.permissions import Actor, Permission, require
from services.records.exporting import papers, people, work
from services.records.exporting.source import ExportSource, Values
from services.records.schemas.cells import escape
from services.records.schemas.fields import Record
from services.records.schemas.sheets import ALL_SHEETS, Sheet

# In the order of ALL_SHEETS, so that rows are named before others refer to them.
_WRITERS: tuple[Callable[[ExportSource], Iterator[Values]], ...] = (
    people.company_rows,
    people.customer_rows,
    work.property_rows,
    people.contact_rows,
    work.job_rows,
    work.visit_rows,
    work.service_rows,
    work.material_rows,
    work.photo_rows,
    papers.invoice_rows,
    papers.invoice_line_rows,
    papers.payment_rows,
    papers.estimate_rows,
    papers.estimate_line_rows,
)


class ExportRefused(DomainError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not an empty folder. Choose another one.")


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """How many rows went into each file."""

    rows: dict[str, int]


def export_data(session: Session, actor: Actor, store: FileStore, folder: Path) -> ExportSummary:
    """Write all data in the import format, photos included.

    What the format has no words for stays out: saved methods, messages, sign-ins, refunds
    (payments count what is left of them).

    Raises:
        NotPermitted: the actor may not import or export.
        ExportRefused: the folder holds something already.
        NotFound: there is no company yet, or a photo is missing from the store.
    """
    require(actor, Permission.IMPORT_DATA)
    company = find_company(session)
    if company is None:
        raise NotFound("company")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportRefused(folder)
    (folder / "photos").mkdir(parents=True)
    source = ExportSource(session, company)
    counts = {
        sheet.file: _write_sheet(folder, sheet, write(source))
        for sheet, write in zip(ALL_SHEETS, _WRITERS, strict=True)
    }
    for sha256, path in source.pictures.items():
        shutil.copyfile(store.open(sha256), folder / path)
    return ExportSummary(counts)


def _write_sheet(folder: Path, sheet: Sheet[Record], rows: Iterator[Values]) -> int:
    names = [column.name for column in sheet.columns]
    count = 0
    with (folder / sheet.file).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for values in rows:
            writer.writerow([_cell(values[name]) for name in names])
            count += 1
    return count


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case tuple():
            return escape(";".join(value))
        case float():
            return format(Decimal(repr(value)), "f")
        case _:
            return escape(str(value))
