"""Each kind of bad cell, with the words in which it is listed."""

from pathlib import Path

import pytest
from sqlmodel import Session

from tests.services.records.importing.folders import changed, problems_of, write_folder

CASES = [
    ("visits.csv:3 starts_at", "2026-05-11T08:00", "31/31/2026", "'31/31/2026' is not a date"),
    ("visits.csv:3 starts_at", "2026-05-11T08:00", "2026-02-30T08:00",
     "'2026-02-30T08:00' is not a date"),
    ("visits.csv:3 starts_at", "2026-05-11T08:00", "2026-05-11T08:00Z",
     "'2026-05-11T08:00Z' is not a local date and time"),
    ("visits.csv:3 starts_at", "2026-05-11T08:00", "2026-03-08T02:30",
     "'2026-03-08T02:30' does not exist on that day: clocks are moved forward"),
    ("visits.csv:2 ends_at", "2026-05-04T10:00", "2026-05-04T07:00",
     "'2026-05-04T07:00' is before starts_at"),
    ("visits.csv:3 status", ",scheduled", ",planned",
     "'planned' is not one of scheduled, in_progress, completed, skipped, canceled"),
    ("visits.csv:1 starts_at", "starts_at", "begins_at", "column is missing"),
    ("visits.csv:3 external_id", "V2", "V1", "'V1' is already on line 2"),
    ("visits.csv:3 job", "V2,J1", "V2,J9", "'J9' is not in jobs.csv"),
    ("visits.csv:3 external_id", "V2,J1", ",J1", "is empty"),
    ("visits.csv:3", "scheduled", "scheduled,x", "has 6 cells where the header has 5"),
    ("visits.csv:3", "V2,J1", "V2,\"J1", "cannot be read as CSV: unexpected end of data"),
    ("customers.csv:3 email", "aisha@example.com", "aisha at home",
     "'aisha at home' is not an email address"),
    ("customers.csv:3 name", "Aisha Doyle", "Aisha\x00", "'Aisha\\x00' has a control character"),
    ("services.csv:2 external_id", "S1", "S;1", "'S;1' must not contain ';'"),
    ("company.csv:2 time_zone", "America/New_York", "Mars/Base", "'Mars/Base' is not a time zone"),
    ("company.csv:2 currency", "USD", "dollars", "'dollars' is not a currency"),
    ("company.csv:2 tax_rate", "0.0875", "8.75", "'8.75' is not a rate from 0 to 1"),
    ("properties.csv:2 latitude", "42.9", "94.2", "'94.2' is not a latitude"),
    ("properties.csv:2 longitude", "-78.8", "-278.8", "'-278.8' is not a longitude"),
    ("properties.csv:2 latitude", ",42.9,", ",,", "is empty where the other coordinate is not"),
    ("contacts.csv:3 email", "sam@example.com", "ingrid@example.com",
     "'ingrid@example.com' is already a contact of this customer, line 2"),
    ("contacts.csv:3 properties", "basic,P1", "basic,P1;P2", "'P2' belongs to another customer"),
    ("contacts.csv:2 role", "admin", "owner", "'owner' is not one of basic, accounting, admin"),
    ("services.csv:2 minutes", "45", "-45", "'-45' is not a whole number from 0 to 1,000,000"),
    ("materials.csv:2 quantity", "2.5", "two", "'two' is not a number"),
    ("photos.csv:2 file", "after.jpg", "gone.jpg", "'photos/gone.jpg': there is no such file"),
    ("photos.csv:2 file", "photos/after.jpg", "../after.jpg",
     "'../after.jpg' is not a path in the folder"),
    ("photos.csv:2 file", "photos/after.jpg", "jobs.csv",
     "'jobs.csv': This is not a photo. Send a JPEG, PNG, WebP or HEIC picture."),
    ("invoices.csv:3 number", "I2,INV-2", "I2,INV-1", "'INV-1' is already on line 2"),
    ("invoices.csv:3 property", "C2,P2", "C2,P1", "'P1' belongs to another customer"),
    ("invoices.csv:3 due_on", "2026-05-05,2026-06-04,draft", "2026-05-05,2026-05-04,draft",
     "'2026-05-04' is before issued_on"),
    ("invoice_lines.csv:3 unit_price", "10.00", "10.005", "'10.005' has too many decimal places"),
    ("invoice_lines.csv:3 unit_price", "10.00", "ten", "'ten' is not an amount"),
    ("payments.csv:2 invoices", "=50.00", "=70.00",
     "70.00 for invoices is more than the amount, 60.00"),
    ("payments.csv:2 invoices", "INV-1=", "INV-9=", "there is no invoice 'INV-9'"),
    ("payments.csv:2 invoices", "INV-1=50.00", "INV-1", "'INV-1' is not number=amount"),
    ("payments.csv:2 invoices", "INV-1=50.00", "INV-1=5;INV-1=6", "'INV-1' appears twice"),
    ("payments.csv:2 amount", "60.00", "0", "'0' is not above zero"),
    ("estimates.csv:2 deposit_percent", ",25", ",125", "'125' is not a percentage from 0 to 100"),
    ("estimate_lines.csv:2 optional", "false", "no", "'no' is not true or false"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]}={case[2]}" for case in CASES])
def test_check_lists_a_bad_cell(
    session: Session, tmp_path: Path, case: tuple[str, str, str, str]
) -> None:
    place, old, new, message = case
    folder = write_folder(tmp_path, changed(place.partition(":")[0], old, new))

    assert problems_of(session, folder) == [f"{place}: {message}"]


def test_check_lists_a_column_that_appears_twice(session: Session, tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path, changed("visits.csv", "external_id,job", "external_id,external_id")
    )

    assert problems_of(session, folder) == [
        "visits.csv:1 external_id: column appears twice",
        "visits.csv:1 job: column is missing",
    ]


def test_check_lists_the_payment_of_anothers_draft(session: Session, tmp_path: Path) -> None:
    folder = write_folder(tmp_path, changed("payments.csv", "INV-1=", "INV-2="))

    assert problems_of(session, folder) == [
        "payments.csv:2 invoices: 'INV-2' belongs to another customer",
        "payments.csv:2 invoices: 'INV-2' is a draft, which nobody can pay",
    ]
