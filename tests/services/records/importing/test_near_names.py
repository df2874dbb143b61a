"""What an export holds besides the format is named, and what comes near is understood."""

import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.work.customers import Customer
from data.work.properties import Property
from services.records.importing import read_export
from tests.services.records.importing.conftest import ImportFolder
from tests.services.records.importing.folders import FILES, problems_of, write_folder


def notes_of(path: Path) -> list[str]:
    with read_export(path) as export:
        return list(map(str, export.notes))


def test_a_misspelt_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    header = "external_id,customer,name,address,lat,lng,notes,Phone Number\n"
    row = 'P1,C1,Home,"1 Main St",42.9,-78.8,Gate 4417,555\n'
    folder = write_folder(tmp_path, {"properties.csv": header + row})

    left_out = "is no column of the format and was left out"
    assert notes_of(folder) == [
        f"properties.csv:1 lat: {left_out}; did you mean latitude?",
        f"properties.csv:1 lng: {left_out}; did you mean longitude?",
        f"properties.csv:1 notes: {left_out}; did you mean access_notes?",
        f"properties.csv:1 Phone Number: {left_out}",
    ]


def test_a_missing_column_is_named_with_what_stands_for_it(
    session: Session, tmp_path: Path
) -> None:
    customers = FILES["customers.csv"].replace("email", "E-mail")
    folder = write_folder(tmp_path, {"customers.csv": customers})

    assert problems_of(session, folder) == ["customers.csv:1 email: column is missing"]
    assert notes_of(folder) == [
        "customers.csv:1 E-mail: is no column of the format and was left out; did you mean email?"
    ]


def test_the_case_of_columns_and_words_does_not_matter(
    session: Session, tmp_path: Path, import_folder: ImportFolder
) -> None:
    visits = FILES["visits.csv"].replace("external_id,job", "External ID,JOB")
    files = {"visits.csv": visits.replace(",completed", ",Completed")}

    assert problems_of(session, write_folder(tmp_path, files)) == []
    assert import_folder(write_folder(tmp_path, files)).notes == ()


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_the_case_of_a_file_does_not_matter(tmp_path: Path, as_zip: bool) -> None:
    folder = write_folder(tmp_path, {"customers.csv": None})
    (folder / "Customers.CSV").write_text(FILES["customers.csv"])
    path = _zipped(folder) if as_zip else folder

    with read_export(path) as export:
        assert (len(export.tables["customers.csv"].rows), export.notes) == (2, ())


def test_an_unknown_file_is_named_with_the_nearest(tmp_path: Path) -> None:
    others = {"customers.csv": None, "clients.csv": "a,b\n", "notes.xlsx": b"PK", "readme.md": "x"}
    folder = write_folder(tmp_path, others)

    assert notes_of(folder) == [
        "clients.csv: is no file of the format and was left out; did you mean customers.csv?",
        "notes.xlsx: is no file of the format and was left out",
    ]


def test_an_import_says_what_it_left_out(tmp_path: Path, import_folder: ImportFolder) -> None:
    customers = "external_id,name,email,fax\nC1,Ingrid,i@example.com,1\nC2,Aisha,a@example.com,2\n"

    summary = import_folder(write_folder(tmp_path, {"customers.csv": customers}))

    assert list(map(str, summary.notes)) == [
        "customers.csv:1 fax: is no column of the format and was left out"
    ]


@pytest.mark.parametrize("before", ["", "\ufeff", "sep={}\r\n", '\ufeff"sep={}"\n'])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_cells_may_be_separated_otherwise(
    session: Session, tmp_path: Path, import_folder: ImportFolder, separator: str, before: str
) -> None:
    rows = ["external_id,name,email,phone,billing_address", "C1,Ann Lee,ann@example.com,,",
            "C2,Bo,bo@example.com,,"]  # fmt: skip
    text = "\r\n".join(rows).replace(",", separator).removesuffix(separator)
    address = text.replace("ann@example.com", f'ann@example.com{separator}{separator}"1 Main, St"')

    import_folder(write_folder(tmp_path, {"customers.csv": before.format(separator) + address}))

    ann = session.exec(select(Customer).where(Customer.external_id == "C1")).one()
    assert (ann.name, ann.email, ann.billing_address) == (
        "Ann Lee",
        "ann@example.com",
        "1 Main, St",
    )


def test_lines_are_counted_with_the_line_that_names_the_separator(
    session: Session, tmp_path: Path
) -> None:
    text = "sep=;\nexternal_id;name;email\nC1;Ann;ann@example.com\nC2;Bo;nobody\n"

    assert problems_of(session, write_folder(tmp_path, {"customers.csv": text})) == [
        "customers.csv:4 email: 'nobody' is not an email address"
    ]


def test_a_header_of_another_program_is_told_from_none(session: Session, tmp_path: Path) -> None:
    text = "Customer full name,Bill to\nAnn Lee,1 Main St\n"

    assert problems_of(session, write_folder(tmp_path, {"customers.csv": text})) == [
        "customers.csv:1: the header row has no column of the format: found "
        "'Customer full name', 'Bill to'; needed external_id, name, email"
    ]


def test_nowhere_is_no_place(session: Session, tmp_path: Path, import_folder: ImportFolder) -> None:
    import_folder(
        write_folder(
            tmp_path, {"properties.csv": FILES["properties.csv"].replace(",,\n", ",0,0\n")}
        )
    )

    unplaced = session.exec(select(Property).where(Property.external_id == "P2")).one()
    assert (unplaced.latitude, unplaced.longitude, unplaced.place_source) == (None, None, None)


def _zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return path
