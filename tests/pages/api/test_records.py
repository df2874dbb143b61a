"""Documents put and read through the API."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from data.kit.activity import Activity
from data.money.invoices import Invoice, InvoiceLine
from data.money.ledger import LedgerEntry
from data.work.properties import PlaceSource, Property
from tests.pages.api.api_world import (
    DOCUMENTS,
    INVOICE,
    LINE,
    PROPERTY,
    VISIT,
    Caller,
    Json,
    make_caller,
)


@pytest.fixture
def caller(session: Session, tmp_path: Path) -> Caller:
    return make_caller(session, tmp_path)


def events(database: Engine) -> list[str]:
    with Session(database) as fresh:
        return [row.kind for row in fresh.exec(select(Activity).order_by(Activity.id))]  # type: ignore[arg-type]


def test_put_creates_then_replaces_and_reads_the_same(caller: Caller) -> None:
    for path, document in DOCUMENTS:
        made, again = caller.put(path, document), caller.put(path, document)

        assert (made.status, again.status) == (201, 200), made.body
        assert made.headers["location"] == f"/v1/{path}"
        assert made.body == again.body == caller.get(path).body
        assert made.body["external_id"] == path.partition("/")[2]


def test_what_was_read_can_be_put_back(caller: Caller) -> None:
    caller.fill()

    for path, _ in DOCUMENTS:
        read = caller.get(path).body
        assert (caller.put(path, read).status, caller.get(path).body) == (200, read)


def test_the_same_again_announces_nothing(caller: Caller, database: Engine) -> None:
    caller.fill()
    before = events(database)

    again = [caller.put(path, document).status for path, document in DOCUMENTS]

    assert again == [200] * len(DOCUMENTS)
    assert events(database) == before
    assert before == ["property.changed", "visit.scheduled", *["visit.changed"] * 2,
                      "invoice.changed", "estimate.published"]  # fmt: skip


def test_a_crews_visit_is_announced_step_by_step(caller: Caller, database: Engine) -> None:
    caller.fill("visits/V1")
    before = len(events(database))

    for change in (
        {"status": "in_progress", "started_at": "2026-03-03T13:05:00Z"},
        {"status": "in_progress", "started_at": "2026-03-03T13:05:00Z"},
        {"status": "in_progress", "started_at": "2026-03-03T13:05:00Z", "crew": "Crew B"},
        {"status": "completed", "completed_at": "2026-03-03T14:00:00Z"},
    ):
        assert caller.put("visits/V1", {**VISIT, **change}).status == 200

    assert events(database)[before:] == ["visit.started", "visit.changed", "visit.completed"]


def test_a_crew_sets_out_and_turns_back(caller: Caller, database: Engine) -> None:
    caller.fill("visits/V1")
    before = len(events(database))

    for change in (
        {"on_way_at": "2026-03-03T07:40"},
        {"on_way_at": "2026-03-03T12:40:00Z"},
        {"crew": "Crew B"},
        {"on_way_at": None},
    ):
        answer = caller.put("visits/V1", {**VISIT, **change})
        assert answer.status == 200
        named = answer.body["on_way_at"]
        assert named == (None if change == {"on_way_at": None} else "2026-03-03T07:40:00-05:00")

    assert events(database)[before:] == ["visit.on_way", "visit.changed", "visit.changed"]


def test_a_visit_of_another_day_has_nobody_on_the_way(caller: Caller) -> None:
    caller.fill("visits/V1")
    caller.put("visits/V1", {**VISIT, "on_way_at": "2026-03-03T07:40"})

    later = caller.put("visits/V1", {**VISIT, "starts_at": "2026-03-03T09:00"}).body
    moved = caller.put("visits/V1", {**VISIT, "starts_at": "2026-03-04T08:00"}).body

    assert (later["on_way_at"], moved["on_way_at"]) == ("2026-03-03T07:40:00-05:00", None)


def test_moments_are_local_or_exact(caller: Caller) -> None:
    caller.fill("jobs/J1")
    autumn = {"starts_at": "2026-11-01T06:30:00Z", "ends_at": "2026-11-01T02:30"}

    stored = caller.put("visits/V1", {**VISIT, **autumn}).body

    assert stored["starts_at"] == "2026-11-01T01:30:00-05:00"  # the second 1:30 of that night
    assert stored["ends_at"] == "2026-11-01T02:30:00-05:00"
    assert caller.put("visits/V1", {**VISIT, **autumn}).body == stored


def test_replacing_an_invoice_drops_lines_and_books_the_difference(
    caller: Caller, database: Engine
) -> None:
    caller.fill("invoices/I1")
    more = [{"description": "Bags", "quantity": 1, "unit_price": "10.00", "tax_rate": 0}, LINE]

    second = caller.put("invoices/I1", {**INVOICE, "lines": more}).body
    third = caller.put("invoices/I1", {**INVOICE, "lines": more[:1]}).body

    assert [line["description"] for line in second["lines"]] == ["Bags", "Mowing"]
    assert (second["total"], third["total"], third["status"]) == ("118.75", "10.00", "overdue")
    with Session(database) as fresh:
        assert len(fresh.exec(select(InvoiceLine)).all()) == 1
        booked = fresh.exec(select(LedgerEntry)).all()
        assert sum(entry.amount_minor for entry in booked) == 10_00
        assert fresh.exec(select(Invoice)).one().total_minor == 10_00


def test_access_notes_stay_unless_they_are_named(caller: Caller) -> None:
    caller.fill("customers/C1")
    caller.put("properties/P1", {**PROPERTY, "access_notes": "Gate 12"})

    kept = caller.put("properties/P1", {**PROPERTY, "name": "Birch"}).body
    emptied = caller.put("properties/P1", {**PROPERTY, "access_notes": ""}).body

    assert (kept["name"], kept["access_notes"], emptied["access_notes"]) == ("Birch", "Gate 12", "")


def test_a_customers_notes_stay_until_a_document_brings_new_ones(
    caller: Caller, database: Engine
) -> None:
    caller.fill("customers/C1")
    given = {**PROPERTY, "access_notes": "Gate 12"}
    caller.put("properties/P1", given)
    with Session(database) as fresh:
        fresh.exec(select(Property)).one().access_notes = "Gate 34, mind the dog"
        fresh.commit()

    again = caller.put("properties/P1", given).body
    newer = caller.put("properties/P1", {**PROPERTY, "access_notes": "Gate 56"}).body

    assert again["access_notes"] == "Gate 34, mind the dog"
    assert newer["access_notes"] == "Gate 56"


def test_a_document_keeps_the_offices_pin(caller: Caller, database: Engine) -> None:
    caller.fill("customers/C1")
    caller.put("properties/P1", {**PROPERTY, "latitude": 42.9, "longitude": -78.9})
    with Session(database) as fresh:
        place = fresh.exec(select(Property)).one()
        place.latitude, place.place_source = 43.5, PlaceSource.MANUAL
        fresh.commit()

    put = caller.put("properties/P1", {**PROPERTY, "latitude": 42.8, "longitude": -78.9}).body

    assert put["latitude"] == 43.5


def test_lists_come_in_pages(caller: Caller) -> None:
    for number in range(5):
        caller.put(f"customers/C{number}", {"name": f"N{number}", "email": "a@example.com"})

    found, cursor = [], ""
    for _ in range(3):
        page = caller.get(f"customers?limit=2&cursor={cursor}").body
        found.append([one["external_id"] for one in page["data"]])
        cursor = page["next_cursor"]

    assert found == [["C0", "C1"], ["C2", "C3"], ["C4"]]
    assert cursor is None


@pytest.mark.parametrize(
    ("path", "document", "problems"),
    [
        ("jobs/J9", {"property": "P9", "title": "x"}, [("/property", "'P9' is not in properties")]),
        (
            "visits/V9",
            {**VISIT, "starts_at": "2026-03-08T02:30"},
            [
                (
                    "/starts_at",
                    "'2026-03-08T02:30' does not exist on that day: clocks are moved forward",
                )
            ],
        ),
        (
            "visits/V9",
            {**VISIT, "ends_at": "2026-03-02T08:00"},
            [("/ends_at", "'2026-03-02T08:00' is before starts_at")],
        ),
        (
            "properties/P9",
            {**PROPERTY, "latitude": 3},
            [("/longitude", "is empty where the other coordinate is not")],
        ),
        (
            "customers/C9",
            {"name": "\x07", "email": "no"},
            [("/email", "String should have at least 3 characters")],
        ),
        (
            "invoices/I9",
            {**INVOICE, "number": "N9", "lines": [LINE, {**LINE, "unit_price": "0.001"}]},
            [("/lines/1/unit_price", "'0.001' has too many decimal places")],
        ),
        (
            "services/S9",
            {"visit": "V1", "name": "x", "status": "done", "color": 1},
            [
                ("/status", "Input should be 'planned', 'in_progress' or 'completed'"),
                ("/color", "Extra inputs are not permitted"),
            ],
        ),
    ],
)
def test_mistakes_are_named_by_field(
    caller: Caller, path: str, document: Json, problems: list[tuple[str, str]]
) -> None:
    caller.fill("visits/V1")

    answer = caller.put(path, document)

    assert (answer.status, answer.type) == (422, "application/problem+json")
    assert answer.problems == problems
    assert caller.get(path).status == 404


@pytest.mark.parametrize(
    ("path", "change", "problems"),
    [
        ("invoices/I9", {}, [("/number", "'INV-1' is the number of another invoice")]),
        (
            "invoices/I1",
            {"status": "draft"},
            [("/status", "'INV-1' was sent and cannot become a draft again")],
        ),
        (
            "invoices/I1",
            {"customer": "C2", "property": None, "lines": []},
            [("/customer", "cannot change from one customer to another")],
        ),
    ],
)
def test_what_contradicts_the_stored_is_a_conflict(
    caller: Caller, path: str, change: Json, problems: list[tuple[str, str]]
) -> None:
    caller.fill("invoices/I1")
    caller.put("customers/C2", {"name": "Aisha Doyle", "email": "aisha@example.com"})

    answer = caller.put(path, {**INVOICE, **change})

    assert (answer.status, answer.problems) == (409, problems)


def test_an_answered_estimate_stays_as_it_was_agreed(caller: Caller) -> None:
    caller.fill()
    agreed = {**dict(DOCUMENTS)["estimates/E1"], "status": "approved"}

    assert caller.put("estimates/E1", agreed).status == 200
    assert caller.put("estimates/E1", agreed).status == 200
    assert caller.put("estimates/E1", {**agreed, "lines": []}).status == 409
    assert caller.put("estimates/E1", {**agreed, "memo": "cheaper"}).status == 409


@pytest.mark.parametrize("path", ["visits/none", "visits", "nowhere", "invoices/%00", "jobs/a/b"])
def test_unknown_documents_are_problems(caller: Caller, path: str) -> None:
    answer = caller.get(path)

    assert answer.status == (200 if path == "visits" else 404)
    assert "json" in answer.type


def test_spreadsheet_formulas_pass_unchanged(caller: Caller) -> None:
    name = "=1+1\r\nsecond \"line\", 'quoted'"

    stored = caller.put("customers/-C1", {"name": name, "email": "a@example.com"}).body

    assert stored["name"] == name.replace("\r\n", "\n")
    assert stored["external_id"] == "-C1"
