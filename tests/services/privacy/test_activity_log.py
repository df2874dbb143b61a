"""The log that admins read: filters, pages, and a sheet that runs nothing."""

import csv
import io

import pytest
from sqlmodel import Session

from services.kit.csv_sheets import write_sheet
from services.kit.errors import NotPermitted
from services.kit.events import About, EventKind, announce
from services.kit.permissions import SYSTEM
from services.privacy.activity_log import (
    OURSELVES,
    ActivityGroup,
    ActivityQuery,
    export_activity,
    list_activity,
    read_activity_query,
    write_activity_query,
)
from services.privacy.page_views import list_guest_page_views, note_page_view
from tests.services.accounts.people_world import Household, make_household


def kinds(home: Household, **wanted: object) -> list[str]:
    page = list_activity(home.session, home.actor("ann"), ActivityQuery(**wanted))  # type: ignore[arg-type]
    return [row.kind for row in page.rows]


def note(home: Household, kind: EventKind) -> None:
    announce(home.session, SYSTEM, kind, About(customer_id=home.customer.id))
    home.session.commit()


def test_an_opened_page_is_noted_once_an_hour(session: Session) -> None:
    home = make_household(session)

    home.do("dan", note_page_view, "/jobsites")
    home.do("dan", note_page_view, "/jobsites")
    home.do("dan", note_page_view, f"/jobsites/{home.place.id}")

    dan = home.people["dan"].id
    opened = list_guest_page_views(session, home.actor("ann"), [dan])
    assert [one.page for one in opened] == [f"/jobsites/{home.place.id}", "/jobsites"]
    page = list_activity(session, home.actor("ann"), ActivityQuery())
    assert [row.detail["page"] for row in page.rows] == ["/jobsites/Birch St 1", "/jobsites"]


def test_filters_narrow_by_person_kind_and_period(session: Session) -> None:
    home = make_household(session)
    home.do("dan", note_page_view, "/jobsites")
    for kind in (EventKind.VISIT_STARTED, EventKind.VISIT_ACCEPTED, EventKind.PAYMENT_SUCCEEDED):
        note(home, kind)
    note(home, EventKind.MAIL_QUEUED)

    assert len(kinds(home)) == 4
    assert kinds(home, person=str(home.people["dan"].id)) == ["page.opened"]
    assert len(kinds(home, person=OURSELVES)) == 3
    assert kinds(home, group=ActivityGroup.WORK) == ["visit.started"]
    assert kinds(home, group=ActivityGroup.APPROVED) == ["visit.accepted"]
    assert kinds(home, group=ActivityGroup.PAID) == ["payment.succeeded"]
    assert kinds(home, period="last-year") == []
    assert len(kinds(home, period="this-year")) == 4


def test_another_customers_log_is_not_seen(session: Session) -> None:
    home, strange = make_household(session), make_household(session)
    note(strange, EventKind.VISIT_STARTED)

    assert kinds(home) == []
    assert export_activity(session, home.actor("ann"), ActivityQuery()) == ()


@pytest.mark.parametrize("name", ["cat", "dan"])
def test_only_admins_read_the_log(session: Session, name: str) -> None:
    home = make_household(session)

    for read in (list_activity, export_activity):
        with pytest.raises(NotPermitted):
            read(session, home.actor(name), ActivityQuery())


def test_an_address_keeps_its_filters_and_drops_nonsense() -> None:
    values = {"person": OURSELVES, "kind": "paid", "period": "this-month", "page": "2"}

    assert write_activity_query(read_activity_query(values)) == values
    nonsense = {"person": "x' or 1=1", "kind": "?", "period": "?", "page": "-1"}
    assert read_activity_query(nonsense) == ActivityQuery()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_never_begins_a_formula(start: str) -> None:
    sheet = write_sheet(("who",), [(f"{start}cmd|' /C calc'!A0",)])

    rows = list(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline="")))
    assert rows[1][0].startswith("'")
