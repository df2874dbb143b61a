"""What stops an import: bad files, and rows that do not fit what is stored."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Person, Role
from data.kit.activity import Activity
from data.kit.companies import Company
from data.kit.files import File
from data.work.customers import Customer
from services.kit.errors import NotPermitted
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM, Actor
from services.records.importing import ImportRefused, check_export, import_export, read_export
from tests.services.records.importing.conftest import ImportFolder
from tests.services.records.importing.folders import FILES, changed, problems_of, write_folder


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("jobs.csv", b"external_id,property,title\nJ1,P1,Gr\xfcn\n", "jobs.csv:2: is not UTF-8"),
        ("jobs.csv", b"", "jobs.csv:1: there is no header row"),
        ("jobs.csv", b"J1,P1,Mowing\n", "jobs.csv:1: there is no header row"),
        ("jobs.csv", b"\x00" * 1000, "jobs.csv:1: there is no header row"),
        ("jobs.csv", b'external_id,property,title\nJ1,P1,"' + b"x" * 200_000 + b'"\n',
         "jobs.csv:2: cannot be read as CSV: field larger than field limit (131072)"),
        ("company.csv", b"name,email,time_zone,currency\n",
         "company.csv:2: there is no row with the company"),
        ("company.csv", None,
         "company.csv: the file is missing, and the portal has no company yet"),
        ("photos/after.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
         "photos.csv:2 file: 'photos/after.jpg': This is not a photo. "
         "Send a JPEG, PNG, WebP or HEIC picture."),
    ],
    ids=["latin-1", "empty", "no header", "zeros", "huge field", "no company", "no file", "svg"],
)  # fmt: skip
def test_check_lists_a_bad_file(
    session: Session, tmp_path: Path, file: str, content: bytes | None, expected: str
) -> None:
    assert problems_of(session, write_folder(tmp_path, {file: content})) == [expected]


def test_check_lists_every_problem_in_the_order_of_files(session: Session, tmp_path: Path) -> None:
    spoiled = changed("visits.csv", "V2,J1", "V2,J9") | changed("customers.csv", "C2", "C1")
    second = {"company.csv": FILES["company.csv"] + "Other,o@other.example,UTC,USD,0\n"}

    assert problems_of(session, write_folder(tmp_path, spoiled | second)) == [
        "company.csv:3: there is more than one company",
        "customers.csv:3 external_id: 'C1' is already on line 2",
        "properties.csv:3 customer: 'C2' is not in customers.csv",
        "visits.csv:3 job: 'J9' is not in jobs.csv",
        "invoices.csv:3 customer: 'C2' is not in customers.csv",
    ]


def test_check_counts_lines_as_an_editor_does(session: Session, tmp_path: Path) -> None:
    lines = 'external_id,name,email\nC1,"two\nlines",a@b.example\n\nC2,Aisha,nobody\n'

    assert problems_of(session, write_folder(tmp_path, {"customers.csv": lines})) == [
        "customers.csv:5 email: 'nobody' is not an email address"
    ]


def test_import_with_a_problem_writes_nothing(
    session: Session, store: FolderStore, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path, changed("estimate_lines.csv", "false", "no"))

    with read_export(folder, store) as export, pytest.raises(ImportRefused) as refusal:
        import_export(session, SYSTEM, export)
    session.commit()

    assert str(refusal.value) == "estimate_lines.csv:2 optional: 'no' is not true or false"
    for table in (Company, Customer, File, Activity):
        assert session.exec(select(table)).all() == []
    assert not (tmp_path / "files").exists()


def test_import_is_refused_to_a_crew(session: Session, tmp_path: Path) -> None:
    crew = Actor(Role.CREW, "Crew A")

    with read_export(write_folder(tmp_path)) as export:
        with pytest.raises(NotPermitted):
            import_export(session, crew, export)
        with pytest.raises(NotPermitted):
            check_export(session, crew, export)


MOVES = [
    ("properties.csv", "P1,C1", "P1,C2",
     "properties.csv:2 customer: cannot change from one customer to another"),
    ("invoices.csv", "2026-06-04,open", "2026-06-04,draft",
     "invoices.csv:2 status: 'INV-1' was sent and cannot become a draft again"),
    ("invoices.csv", "I1,INV-1", "I9,INV-1",
     "invoices.csv:2 number: 'INV-1' is the number of another invoice"),
    ("estimates.csv", "E1,EST-1", "E9,EST-1",
     "estimates.csv:2 number: 'EST-1' is the number of another estimate"),
    ("contacts.csv", "U2", "U9",
     "contacts.csv:3 email: 'sam@example.com' is a contact of this customer as U2"),
    ("company.csv", "USD", "EUR",
     "company.csv:2 currency: 'EUR' differs from the portal's currency"),
]  # fmt: skip


@pytest.mark.parametrize("case", MOVES, ids=[move[3] for move in MOVES])
def test_check_lists_what_does_not_fit_the_database(
    session: Session,
    tmp_path: Path,
    import_folder: ImportFolder,
    case: tuple[str, str, str, str],
) -> None:
    file, old, new, expected = case
    import_folder(write_folder(tmp_path))

    folder = write_folder(tmp_path, changed(file, old, new))

    assert expected in problems_of(session, folder)


def test_somebody_of_the_staff_does_not_become_a_customers_user(
    session: Session, tmp_path: Path
) -> None:
    session.add(Person(email="sam@example.com", name="Sam", staff_role=Role.OFFICE))
    session.commit()

    assert problems_of(session, write_folder(tmp_path)) == [
        "contacts.csv:3 email: 'sam@example.com' is somebody of your own staff, "
        "not a customer's contact"
    ]
    assert session.exec(select(Membership)).all() == []


def test_a_customers_user_who_is_hired_keeps_their_place(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path))
    sam = session.exec(select(Person).where(Person.email == "sam@example.com")).one()
    sam.staff_role = Role.CREW
    session.commit()

    assert import_folder(write_folder(tmp_path)).updated == 0


def test_dollars_are_not_taken_for_other_money(session: Session, tmp_path: Path) -> None:
    spoiled = changed("company.csv", "USD", "EUR") | changed("invoice_lines.csv", "10.00", "$10.00")

    assert problems_of(session, write_folder(tmp_path, spoiled)) == [
        "invoice_lines.csv:3 unit_price: '$10.00' is in dollars, unlike the company's money"
    ]
    in_dollars = {**spoiled, **changed("company.csv", "USD", "CAD")}
    assert problems_of(session, write_folder(tmp_path, in_dollars)) == []
