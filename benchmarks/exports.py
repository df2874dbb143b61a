"""Writes exports of any size in the import format, as another program's would be."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from PIL import Image

Cells: TypeAlias = Sequence[object]
_BEGIN = datetime(2024, 1, 2, 8, tzinfo=UTC)
_SERVICES = ("Mow", "Edge", "Trim", "Blow")
_WORDS = ("completed", "completed", "completed", "skipped", "scheduled")
_PICTURES = 20


@dataclass(frozen=True, slots=True)
class ExportSize:
    """How many rows each file has; the other files follow from these."""

    customers: int
    properties: int
    visits: int
    photos: int

    @property
    def rows(self) -> int:
        files = (
            1,  # the company
            2 * self.customers,  # with a contact each
            2 * self.properties,  # with a job each
            self.visits + 2 * self.visits + self.visits // 2,  # services and materials
            self.photos,
            self.visits // 2 + self.visits // 2 * 5 // 2,  # invoices and their lines
            self.visits * 2 // 5,  # payments
            self.customers + 2 * self.customers,  # estimates with their lines
        )
        return sum(files)


def size_of(scale: float) -> ExportSize:
    """306,000 rows at a scale of 1."""
    visits = int(50_000 * scale) // 20 * 20
    properties = max(1, int(5_000 * scale))
    customers = max(1, int(2_500 * scale))
    return ExportSize(customers, properties, visits, photos=int(999 * scale))


def write_export(folder: Path, size: ExportSize) -> None:
    """Write a folder in the import format."""
    (folder / "photos").mkdir(parents=True)
    for at in range(_PICTURES):
        picture = Image.new("RGB", (320, 240), (at * 10, 120, 60))
        picture.save(folder / "photos" / f"{at}.jpg", "JPEG")
    _write(
        folder / "company.csv",
        "name,email,time_zone,currency,tax_rate",
        [("Greenfield Grounds", "office@greenfield.example", "America/New_York", "USD", "0.0875")],
    )
    _write_people(folder, size)
    _write_work(folder, size)
    _write_papers(folder, size)


def _write_people(folder: Path, size: ExportSize) -> None:
    _write(
        folder / "customers.csv",
        "external_id,name,email,phone,billing_address",
        (
            (f"C{at}", f"Customer {at}", f"c{at}@example.com", "716-555-0100", f"{at} Main St")
            for at in range(size.customers)
        ),
    )
    _write(
        folder / "contacts.csv",
        "external_id,customer,name,email,role",
        (
            (f"U{at}", f"C{at}", f"Person {at}", f"p{at}@example.com", "admin")
            for at in range(size.customers)
        ),
    )


def _write_work(folder: Path, size: ExportSize) -> None:
    _write(
        folder / "properties.csv",
        "external_id,customer,name,address,latitude,longitude,access_notes",
        (
            (
                f"P{at}",
                f"C{at % size.customers}",
                f"Birch St {at}",
                f"{at} Birch St, Buffalo, NY 14216",
                f"{42 + at % 997 / 1000:.4f}",
                f"{-78 - at % 991 / 1000:.4f}",
                f"Gate code {at}",
            )
            for at in range(size.properties)
        ),
    )
    _write(
        folder / "jobs.csv",
        "external_id,property,title,kind",
        ((f"J{at}", f"P{at}", "Weekly mowing", "lawn") for at in range(size.properties)),
    )
    _write_visits(folder, size)


def _write_visits(folder: Path, size: ExportSize) -> None:
    _write(
        folder / "visits.csv",
        "external_id,job,starts_at,ends_at,status,started_at,completed_at,crew,notes",
        (_visit(at, size) for at in range(size.visits)),
    )
    _write(
        folder / "services.csv",
        "external_id,visit,name,status,minutes",
        (
            (f"S{at}", f"V{at // 2}", _SERVICES[at % 4], "completed", 15 + at % 45)
            for at in range(2 * size.visits)
        ),
    )
    _write(
        folder / "materials.csv",
        "external_id,visit,name,quantity,unit,care_note,care_hours",
        (
            (f"M{at}", f"V{at * 2}", "Fertilizer", f"{at % 9}.5", "bag", "Keep off the lawn", 24)
            for at in range(size.visits // 2)
        ),
    )
    _write(
        folder / "photos.csv",
        "external_id,visit,file,caption,taken_at",
        (
            (f"F{at}", f"V{at % size.visits}", f"photos/{at % _PICTURES}.jpg", "After", "")
            for at in range(size.photos)
        ),
    )


def _visit(at: int, size: ExportSize) -> Cells:
    starts_at = _BEGIN + timedelta(hours=at % 9, days=at // 60)
    word = _WORDS[at % 5]
    is_done = word == "completed"
    return (
        f"V{at}",
        f"J{at % size.properties}",
        f"{starts_at:%Y-%m-%dT%H:%M}",
        f"{starts_at + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        word,
        f"{starts_at + timedelta(minutes=5):%Y-%m-%dT%H:%M}" if is_done else "",
        f"{starts_at + timedelta(minutes=50):%Y-%m-%dT%H:%M}" if is_done else "",
        f"Crew {at % 12}",
        f"Visit {at}: gate was open",
    )


def _write_papers(folder: Path, size: ExportSize) -> None:
    invoices = size.visits // 2
    _write(
        folder / "invoices.csv",
        "external_id,number,customer,property,issued_on,due_on,status,memo",
        (_invoice(at, size) for at in range(invoices)),
    )
    _write(
        folder / "invoice_lines.csv",
        "external_id,invoice,description,quantity,unit_price,tax_rate,visit",
        (
            (f"L{at}", f"I{at * 2 // 5}", f"Mowing {at}", "2", f"{40 + at % 60}.50", "", "")
            for at in range(invoices * 5 // 2)
        ),
    )
    _write(
        folder / "payments.csv",
        "external_id,customer,paid_on,amount,method,invoices,note",
        (_payment(at, size) for at in range(size.visits * 2 // 5)),
    )
    _write(
        folder / "estimates.csv",
        "external_id,number,customer,issued_on,expires_on,status",
        (
            (f"E{at}", f"EST-{at}", f"C{at}", "2026-05-05", "2026-06-04", "declined")
            for at in range(size.customers)
        ),
    )
    _write(
        folder / "estimate_lines.csv",
        "external_id,estimate,description,quantity,unit_price",
        (
            (f"X{at}", f"E{at // 2}", f"Boxwood {at}", "12", "18.50")
            for at in range(2 * size.customers)
        ),
    )


def _invoice(at: int, size: ExportSize) -> Cells:
    issued_on = (_BEGIN + timedelta(days=at % 900)).date()
    due_on = issued_on + timedelta(days=30)
    place = at % size.properties
    owner = f"C{place % size.customers}"
    return (f"I{at}", f"INV-{at}", owner, f"P{place}", issued_on, due_on, "open", f"Season {at}")


def _payment(at: int, size: ExportSize) -> Cells:
    owner = f"C{at % size.properties % size.customers}"
    paid_on = (_BEGIN + timedelta(days=at % 900 + 10)).date()
    return f"Y{at}", owner, paid_on, "60.00", "check", f"INV-{at}=50.00", f"Check {at}"


def _write(path: Path, header: str, rows: Iterable[Cells]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(_texts(rows))


def _texts(rows: Iterable[Cells]) -> Iterator[list[str]]:
    for row in rows:
        yield [str(cell) for cell in row]
