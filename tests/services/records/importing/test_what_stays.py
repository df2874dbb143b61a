"""What an import leaves alone: what crews recorded, and what its files have no column for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, select

from data.accounts.people import Membership, MembershipProperty, Role
from data.estimates.estimates import Estimate, EstimateLine
from data.kit import clock
from data.kit.activity import Activity
from data.kit.companies import Company
from data.kit.files import Photo
from data.money.invoices import Invoice, InvoiceLine
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visits import Job, Material, Service, ServiceStatus, Visit, VisitStatus
from services.kit.permissions import Actor
from services.work.crew_days import CrewStep, record_step, tick_service
from tests.services.records.importing.conftest import ImportFolder
from tests.services.records.importing.folders import FILES, changed, write_folder

CREW = Actor(Role.CREW, "Carl Crew")
NINE = datetime(2026, 5, 11, 13, 0, tzinfo=UTC)  # in New York, on the day of V2

OPTIONAL = {
    "customers.csv": """external_id,name,email,phone,billing_address
C1,Ingrid Sandoval,ingrid@example.com,+1 716 555 0123,Back office
C2,Aisha Doyle,aisha@example.com,,
""",
    "properties.csv": """external_id,customer,name,address,latitude,longitude,access_notes
P1,C1,Birch St,"1 Birch St, Buffalo",42.9,-78.8,Gate 12
P2,C2,Elm Ave,"2 Elm Ave, Buffalo",,,
""",
    "jobs.csv": "external_id,property,title,kind\nJ1,P1,Weekly mowing,lawn\n",
    "visits.csv": """external_id,job,starts_at,ends_at,status,started_at,completed_at,crew,notes
V1,J1,2026-05-04T08:00,2026-05-04T10:00,completed,2026-05-04T08:05,2026-05-04T09:40,Red,Wet
V2,J1,2026-05-11T08:00,,scheduled,,,Blue,
""",
    "materials.csv": """external_id,visit,name,quantity,unit,care_note,care_hours
M1,V1,Fertilizer,2.5,bag,Keep off,24
""",
}
SHORT = {
    "company.csv": """name,email,time_zone,currency
Greenfield Grounds,office@greenfield.example,America/New_York,USD
""",
    "customers.csv": FILES["customers.csv"],
    "properties.csv": """external_id,customer,name,address
P1,C1,Birch St,"1 Birch St, Buffalo"
P2,C2,Elm Ave,"2 Elm Ave, Buffalo"
""",
    "contacts.csv": """external_id,customer,name,email,role
U1,C1,Ingrid Sandoval,Ingrid@Example.com,admin
U2,C1,Sam Caretaker,sam@example.com,basic
""",
    "jobs.csv": FILES["jobs.csv"],
    "visits.csv": """external_id,job,starts_at,status
V1,J1,2026-05-04T08:00,completed
V2,J1,2026-05-11T08:00,scheduled
""",
    "services.csv": "external_id,visit,name,status\nS1,V1,Mow,completed\n",
    "materials.csv": FILES["materials.csv"],
    "photos.csv": "external_id,visit,file\nF1,V1,photos/after.jpg\n",
    "invoices.csv": """external_id,number,customer,issued_on,due_on,status
I1,INV-1,C1,2026-05-05,2026-06-04,open
I2,INV-2,C2,2026-05-05,2026-06-04,draft
""",
    "invoice_lines.csv": """external_id,invoice,description,quantity,unit_price
L1,I1,Mowing,2,50.00
L2,I1,Bags,1,10.00
""",
    "estimates.csv": """external_id,number,customer,issued_on,status
E1,EST-1,C1,2026-05-05,open
""",
    "estimate_lines.csv": """external_id,estimate,description,quantity,unit_price
X1,E1,Boxwood,12,18.50
X2,E1,Drip line,1,310.25
""",
}
TABLES: tuple[type[SQLModel], ...] = (
    Company, Customer, Property, Membership, MembershipProperty, Job, Visit, Service,
    Material, Photo, Invoice, InvoiceLine, Estimate, EstimateLine,
)  # fmt: skip


def contents(session: Session) -> dict[str, list[dict[str, object]]]:
    session.expire_all()
    return {
        table.__name__: [row.model_dump() for row in session.exec(select(table)).all()]
        for table in TABLES
    }


def test_columns_that_files_lack_say_nothing(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, OPTIONAL))
    before = contents(session)

    summary = import_folder(write_folder(tmp_path, SHORT))

    assert contents(session) == before
    assert (summary.created, summary.updated, summary.notes) == (0, 0, ())


def test_an_empty_cell_still_clears(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, OPTIONAL))
    emptied = {"properties.csv": OPTIONAL["properties.csv"].replace("Gate 12", "")}

    import_folder(write_folder(tmp_path, {**OPTIONAL, **emptied}))

    place = session.exec(select(Property).where(Property.external_id == "P1")).one()
    assert place.access_notes == ""


@pytest.fixture
def recorded(
    session: Session, tmp_path: Path, import_folder: ImportFolder, monkeypatch: pytest.MonkeyPatch
) -> Visit:
    """V2, begun and finished by its crew at nine; the files still have it as scheduled."""
    files = {"services.csv": FILES["services.csv"] + "S2,V2,Edge,planned,\n"}
    import_folder(write_folder(tmp_path, files))
    monkeypatch.setattr(clock, "now", lambda: NINE)
    visit = session.exec(select(Visit).where(Visit.external_id == "V2")).one()
    edge = session.exec(select(Service).where(Service.external_id == "S2")).one()
    for step in (CrewStep.START, CrewStep.COMPLETE):
        record_step(session, CREW, visit.id, step)
    tick_service(session, CREW, edge.id, is_done=True)
    session.commit()
    return visit


def test_what_a_crew_recorded_is_not_taken_back_but_noted(
    session: Session, tmp_path: Path, import_folder: ImportFolder, recorded: Visit
) -> None:
    activities = len(session.exec(select(Activity)).all())
    files = {"services.csv": FILES["services.csv"] + "S2,V2,Edge,planned,\n"}

    summary = import_folder(write_folder(tmp_path, files))

    session.refresh(recorded)
    assert recorded.status is VisitStatus.COMPLETED
    assert (recorded.started_at, recorded.completed_at) == (NINE, NINE)
    edge = session.exec(select(Service).where(Service.external_id == "S2")).one()
    assert edge.status is ServiceStatus.COMPLETED
    assert list(map(str, summary.notes)) == [
        "visits.csv:3 status: 'scheduled' was left out: a crew recorded the visit as completed",
        "services.csv:3 status: 'planned' was left out: a crew recorded the service as done",
    ]
    assert (summary.updated, len(session.exec(select(Activity)).all())) == (0, activities)


def test_a_recorded_visit_takes_all_else_from_the_file(
    session: Session, tmp_path: Path, import_folder: ImportFolder, recorded: Visit
) -> None:
    visits = """external_id,job,starts_at,ends_at,status,crew
V1,J1,2026-05-04T08:00,2026-05-04T10:00,completed,
V2,J1,2026-05-11T08:00,,completed,Blue
"""

    summary = import_folder(write_folder(tmp_path, {"visits.csv": visits}))

    session.refresh(recorded)
    assert (recorded.crew, recorded.completed_at) == ("Blue", NINE)
    assert summary.notes == ()


def test_what_an_import_said_another_import_corrects(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path))

    summary = import_folder(
        write_folder(tmp_path, changed("visits.csv", "T10:00,completed", "T10:00,in_progress"))
    )

    visit = session.exec(select(Visit).where(Visit.external_id == "V1")).one()
    assert (visit.status, summary.notes) == (VisitStatus.IN_PROGRESS, ())
