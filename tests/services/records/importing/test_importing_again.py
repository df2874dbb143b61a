"""What a second import changes, and what it leaves alone."""

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, MembershipProperty, Person
from data.kit.activity import Activity
from data.kit.files import File, Photo
from data.money.invoices import Invoice, InvoiceState
from data.money.ledger import LedgerEntry
from data.money.payments import Allocation, Payment
from data.work.properties import PlaceSource, Property
from data.work.visits import Service, Visit
from tests.services.records.importing.conftest import ImportFolder
from tests.services.records.importing.folders import FILES, changed, jpeg, write_folder


@pytest.fixture
def imported(tmp_path: Path, import_folder: ImportFolder) -> Path:
    folder = write_folder(tmp_path)
    import_folder(folder)
    return folder


def news(session: Session) -> Counter[str]:
    """What was announced, but for the imports as a whole."""
    kinds = (row.kind for row in session.exec(select(Activity)))
    return Counter(kind for kind in kinds if kind != "data.imported")


def invoice(session: Session, number: str = "INV-1") -> Invoice:
    found = session.exec(select(Invoice).where(Invoice.number == number)).one()
    session.refresh(found)
    return found


def entries(session: Session) -> list[tuple[str, int]]:
    rows = session.exec(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    return [(row.kind.value, row.amount_minor) for row in rows]


@pytest.mark.usefixtures("imported")
def test_import_books_invoices_and_payments(session: Session) -> None:
    paid = invoice(session)

    assert (paid.subtotal_minor, paid.tax_minor, paid.total_minor) == (110_00, 8_75, 118_75)
    assert (paid.settled_minor, paid.received_minor) == (50_00, 50_00)
    assert sorted(entries(session)) == [
        ("invoice", 118_75),
        ("payment", -50_00),
        ("payment", -10_00),
    ]
    assert paid.search_text == " inv 1 spring birch st buffalo mowing bags"
    payment = session.exec(select(Payment)).one()
    assert (payment.method_label, str(payment.paid_on)) == ("Check", "2026-05-20")
    assert session.exec(select(Allocation.open_slot)).all() == [None]
    of_payment = select(LedgerEntry.memo).where(LedgerEntry.payment_id == payment.id)
    assert session.exec(of_payment).all() == ["Check", "Check"]


@pytest.mark.usefixtures("imported")
def test_import_of_new_visits_announces_them(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    visits = FILES["visits.csv"].replace(",,scheduled", ",,completed")
    more = "V3,J1,2026-05-18T08:00,,scheduled\nV4,J1,2026-04-20T08:00,,completed\n"

    summary = import_folder(write_folder(tmp_path, {"visits.csv": visits + more}))

    assert (summary.created, summary.updated) == (2, 1)
    assert news(session) == {
        "visit.scheduled": 1,
        "visit.changed": 1,
        "visit.completed": 1,
    }


@pytest.mark.usefixtures("imported")
def test_import_of_a_changed_price_books_the_difference(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, changed("invoice_lines.csv", "10.00", "12.00")))

    assert entries(session)[-1] == ("invoice", 2_00)
    assert (invoice(session).total_minor, invoice(session).balance.minor) == (120_75, 70_75)
    assert news(session) == {"invoice.changed": 1}


@pytest.mark.usefixtures("imported")
def test_import_of_a_void_invoice_takes_off_the_rest_once(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    void = write_folder(tmp_path, changed("invoices.csv", ",open,Spring", ",void,Spring"))

    import_folder(void)
    import_folder(void)

    assert entries(session)[-1] == ("void", -68_75)
    assert (invoice(session).state, len(entries(session))) == (InvoiceState.VOID, 4)
    import_folder(write_folder(tmp_path))
    assert entries(session)[-1] == ("void", 68_75)
    assert invoice(session).balance.minor == 68_75


@pytest.mark.usefixtures("imported")
def test_import_of_a_changed_payment_books_the_difference(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, changed("payments.csv", "=50.00", "=60.00")))

    assert sorted(entries(session)[-2:]) == [("payment", -10_00), ("payment", 10_00)]
    assert invoice(session).settled_minor == 60_00
    assert session.exec(select(Allocation.amount_minor)).all() == [60_00]


@pytest.mark.usefixtures("imported")
def test_import_keeps_a_persons_own_name_and_changes_their_place(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    spoiled = changed("contacts.csv", "Sam Caretaker", "Samuel")
    spoiled = {"contacts.csv": str(spoiled["contacts.csv"]).replace("basic,P1", "accounting,")}

    import_folder(write_folder(tmp_path, spoiled))

    person = session.exec(select(Person).where(Person.email == "sam@example.com")).one()
    place = session.exec(select(Membership).where(Membership.person_id == person.id)).one()
    assert (person.name, place.role, place.is_limited) == ("Sam Caretaker", "accounting", False)
    assert session.exec(select(MembershipProperty)).all() == []


@pytest.mark.usefixtures("imported")
def test_import_keeps_the_offices_pin(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    place = session.exec(select(Property).where(Property.external_id == "P1")).one()
    assert place.place_source is PlaceSource.IMPORT
    place.latitude, place.place_source = 43.5, PlaceSource.MANUAL
    session.commit()

    summary = import_folder(write_folder(tmp_path))

    assert (place.latitude, summary.updated) == (43.5, 0)


def with_notes(notes: str) -> dict[str, str | bytes]:
    rows = f"P1,C1,Birch St,1 Birch St,{notes}\nP2,C2,Elm Ave,2 Elm Ave,\n"
    return {"properties.csv": f"external_id,customer,name,address,access_notes\n{rows}"}


@pytest.mark.parametrize("edited", ["Gate 34, mind the dog", ""])
def test_import_keeps_the_notes_that_a_customer_edited(
    session: Session, tmp_path: Path, import_folder: ImportFolder, edited: str
) -> None:
    import_folder(write_folder(tmp_path, with_notes("Gate 12")))
    place = session.exec(select(Property).where(Property.external_id == "P1")).one()
    place.access_notes = edited
    session.commit()

    again = import_folder(write_folder(tmp_path, with_notes("Gate 12")))
    newer = import_folder(write_folder(tmp_path, with_notes("Gate 56")))

    assert (again.updated, newer.updated, place.access_notes) == (0, 0, edited)


def test_import_brings_new_notes_where_nobody_edited_them(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, with_notes("Gate 12")))

    import_folder(write_folder(tmp_path, with_notes("Gate 56")))

    place = session.exec(select(Property).where(Property.external_id == "P1")).one()
    assert place.access_notes == "Gate 56"


@pytest.mark.usefixtures("imported")
def test_import_of_another_picture_replaces_the_file(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    before = session.exec(select(Photo)).one().file_id

    import_folder(write_folder(tmp_path, {"photos/after.jpg": jpeg("red")}))

    photo = session.exec(select(Photo)).one()
    assert photo.file_id != before
    assert session.get_one(File, photo.file_id).customer_id is not None
    assert news(session) == {"photo.added": 1}


@pytest.mark.usefixtures("imported")
def test_import_of_renamed_property_is_found_by_the_new_name(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path, changed("properties.csv", "C1,Birch St", "C1,Oak Ct")))

    assert "oak ct" in invoice(session).search_text
    assert news(session) == {"property.changed": 1}


@pytest.mark.usefixtures("imported")
def test_import_of_services_alone_changes_their_visit(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    folder = write_folder(tmp_path, dict.fromkeys(FILES))
    (folder / "services.csv").write_text(
        FILES["services.csv"] + "S2,V1,Trim,planned,\nS3,V1,Edge,planned,\n"
    )

    summary = import_folder(folder)

    services = session.exec(select(Service).order_by(Service.position)).all()
    assert [service.name for service in services] == ["Mow", "Trim", "Edge"]
    assert [(c.file, c.created, c.unchanged) for c in summary.files] == [("services.csv", 2, 1)]
    assert news(session) == {"visit.changed": 1}


def test_import_for_the_demo_moves_days_and_keeps_wall_times(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    import_folder(write_folder(tmp_path), shift_days=-60)  # from summer time into winter time

    visit = session.exec(select(Visit).where(Visit.external_id == "V1")).one()
    assert visit.starts_local == "2026-03-05T08:00"
    assert f"{visit.starts_at:%H:%M}" == "13:00"
    assert str(invoice(session).due_on) == "2026-04-05"


def test_import_takes_the_first_of_two_equal_hours(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    fold = changed("visits.csv", "2026-05-11T08:00", "2026-11-01T01:30")

    import_folder(write_folder(tmp_path, fold))

    visit = session.exec(select(Visit).where(Visit.external_id == "V2")).one()
    assert f"{visit.starts_at:%Y-%m-%d %H:%M}" == "2026-11-01 05:30"
