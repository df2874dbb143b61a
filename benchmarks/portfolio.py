"""Databases of any size, filled in bulk: customers with properties, visits and invoices."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel

from benchmarks.portal import database_url
from data.accounts.people import Membership, Person, Role
from data.kit import clock, engine, schema
from data.kit.companies import Company
from data.kit.ids import new_id
from data.money.invoice_search import searchable
from data.money.invoices import Invoice, InvoiceState
from data.work.customers import Customer
from data.work.properties import PlaceSource, Property
from data.work.visits import Job, Service, ServiceStatus, Visit, VisitStatus

ZONE = "America/New_York"
_RARE, _SOME = 20, 200  # invoices of each customer, at most, that a word stands on
Row: TypeAlias = dict[str, object]
_numbers = count(1)
_STATES = (VisitStatus.IN_PROGRESS, VisitStatus.COMPLETED, VisitStatus.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Size:
    """How much one customer has."""

    properties: int = 0
    upcoming: int = 0  # visits from tomorrow on, three a day
    invoices: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A customer of the database, and somebody who may see everything of theirs."""

    customer_id: UUID
    person_id: UUID
    property_ids: tuple[UUID, ...]


class Builder:
    """Fills one database."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        engine.configure(database_url(folder))
        schema.upgrade()
        self._session = Session(engine.current())
        self._random = random.Random(7)
        self._session.add(
            Company(name="Greenfield Grounds", email="office@greenfield.example", time_zone=ZONE)
        )
        self._session.commit()

    def customer(self, size: Size) -> Filled:
        """A customer of that size, with an admin."""
        number = next(_numbers)
        customer = Customer(name=f"Customer {number}", email=f"c{number}@example.com")
        person = Person(name=f"Person {number}", email=f"p{number}@example.com")
        self._session.add_all([customer, person])
        self._session.flush()
        place = Membership(person_id=person.id, customer_id=customer.id, role=Role.ADMIN)
        self._session.add(place)
        self._session.flush()
        homes = [self._property(customer.id) for _ in range(size.properties)]
        self._add(Property, homes)
        self._add_work(customer.id, homes, size)
        self._add(Invoice, self._invoices(customer.id, size.invoices))
        self._session.commit()
        return Filled(customer.id, person.id, tuple(_id(home) for home in homes))

    def copy_invoices(self, of: Filled, times: int) -> None:
        """As many other customers with the same invoices, copied within the database."""
        columns = [column.name for column in SQLModel.metadata.tables["invoice"].columns]
        changed = {
            # The moment stays in front, as in every UUIDv7: keys come in their order.
            "id": "substr(id, 1, 13) || lower(hex(randomblob(9))) || substr(id, 32)",
            "number": "number || '-' || :copy",
            "customer_id": ":customer",
            "property_id": "NULL",
            "verify_code": "lower(hex(randomblob(11)))",
        }
        fields = ", ".join(changed.get(name, name) for name in columns)
        query = text(
            f"INSERT INTO invoice ({', '.join(columns)}) "
            f"SELECT {fields} FROM invoice WHERE customer_id = :of"
        )
        for copy in range(times):
            customer = Customer(name=f"Copy {copy}", email=f"copy{copy}@example.com")
            self._session.add(customer)
            self._session.flush()
            ids = {"customer": customer.id.hex, "of": of.customer_id.hex, "copy": copy}
            self._session.execute(query, ids)
            self._session.commit()

    def close(self) -> None:
        self._session.commit()
        with engine.current().connect() as connection:
            connection.exec_driver_sql("ANALYZE")
        self._session.close()

    def _property(self, customer_id: UUID) -> Row:
        number = next(_numbers)
        return {
            "id": new_id(),
            "customer_id": customer_id,
            "name": f"Birch St {number}",
            "address": f"{number} Birch St, Buffalo, NY 14216",
            "time_zone": ZONE,
            "latitude": 42.9 + self._random.gauss(0, 0.15),
            "longitude": -78.8 + self._random.gauss(0, 0.2),
            "place_source": PlaceSource.IMPORT,
            "access_notes": "",
        }

    def _add_work(self, customer_id: UUID, homes: list[Row], size: Size) -> None:
        jobs = [
            {"id": new_id(), "property_id": home["id"], "title": "Weekly mowing", "kind": "lawn"}
            for home in homes
        ]
        self._add(Job, jobs)
        visits = [
            self._visit(customer_id, job, _STATES[at % 3], hours=(-2, -30, 30)[at % 3])
            for at, job in enumerate(jobs)
            if at % 4
        ]
        visits += [
            self._visit(customer_id, jobs[at % len(jobs)], VisitStatus.SCHEDULED, hours=24 + 8 * at)
            for at in range(size.upcoming)
        ]
        self._add(Visit, visits)
        self._add(Service, (_service(visit, name) for visit in visits for name in ("Mow", "Edge")))

    def _visit(self, customer_id: UUID, job: Row, status: VisitStatus, *, hours: int) -> Row:
        starts_at = clock.now() + timedelta(hours=hours)
        has_begun = status is not VisitStatus.SCHEDULED
        is_done = status is VisitStatus.COMPLETED
        return {
            "id": new_id(),
            "job_id": job["id"],
            "property_id": job["property_id"],
            "customer_id": customer_id,
            "status": status,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "zone": ZONE,
            "starts_local": f"{starts_at:%Y-%m-%dT%H:%M}",
            "started_at": starts_at if has_begun else None,
            "completed_at": starts_at + timedelta(hours=1) if is_done else None,
            "crew": "Crew A",
            "notes": "",
        }

    def _invoices(self, customer_id: UUID, number: int) -> Iterator[Row]:
        today = clock.today(ZONE)
        for at in range(number):
            total = 100_00 + at % 900
            is_paid = at % 5 > 0
            name = f"INV-{next(_numbers)}"
            rare = "aquaponics" if at % max(1, number // _RARE) == 0 else ""
            some = "fountain" if at % max(1, number // _SOME) == 0 else ""
            yield {
                "id": new_id(),
                "number": name,
                "customer_id": customer_id,
                "state": InvoiceState.OPEN,
                "issued_on": today - timedelta(days=at % 1500),
                "due_on": today - timedelta(days=at % 1500 - 30),
                "memo": "",
                "currency": "usd",
                "subtotal_minor": total,
                "tax_minor": 0,
                "total_minor": total,
                "settled_minor": total if is_paid else 0,
                "received_minor": total if is_paid else 0,
                "refunded_minor": 0,
                "reserved_minor": 0,
                "processing_minor": 0,
                "search_text": searchable(name, ("spring clean-up mulch", rare, some)),
            }

    def _add(self, table: type[SQLModel], rows: Iterable[Row]) -> None:
        waiting = iter(rows)
        while some := list(islice(waiting, 5000)):
            self._session.execute(insert(table), some)


def _service(visit: Row, name: str) -> Row:
    return {
        "id": new_id(),
        "visit_id": visit["id"],
        "name": name,
        "status": ServiceStatus.PLANNED,
        "minutes": 45,
        "position": 0,
    }


def _id(row: Row) -> UUID:
    found = row["id"]
    assert isinstance(found, UUID)
    return found
