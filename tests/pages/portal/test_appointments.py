from datetime import timedelta

from nicegui.testing import User as Browser
from sqlmodel import Session, select

from components.kit.actions import ActionButton
from components.kit.filter_bar import FilterBar
from components.kit.record_table import RecordTable
from components.work.calendar_section import CalendarSection
from components.work.change_dialog import VisitRequestForm
from components.work.jobsite_panel import JobsitePanel
from data.accounts.people import Role
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from data.work.calendar_feeds import CalendarFeed
from data.work.customers import Customer
from data.work.properties import Property
from data.work.visit_requests import VisitRequest
from data.work.visits import Visit, VisitStatus
from services.accounts.sessions import BY_BUTTON
from services.kit.permissions import Actor
from services.kit.unit_of_work import write
from services.work.visit_requests import OfficeReply, answer_visit_change
from tests.drawn import do, links_of, opened_by, press
from tests.factories import make_customer, make_member, make_property, make_visit
from tests.pages.conftest import SignIn
from tests.services.work.work_world import complete, make_material

DAY = timedelta(days=1)
OFFICE = Actor(Role.OFFICE, "Olga Office")


def shown(browser: Browser) -> list[str]:
    (table,) = browser.find(RecordTable).elements
    return opened_by(table)


async def press_soon(browser: Browser, label: str) -> None:
    await browser.should_see(kind=ActionButton, content=label)
    press(browser, label)


def make_planned(session: Session, customer: Customer, days: int = 3) -> Visit:
    place = make_property(session, customer)
    return make_visit(session, place, starts_at=clock.now() + days * DAY)


async def test_list_filters_and_keeps_it_in_the_address(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    planned = make_planned(session, customer)
    past = complete(session, make_planned(session, customer, -9), clock.now() - 9 * DAY)
    foreign = make_planned(session, make_customer(session, "Somebody Else"))
    await sign_in(user, make_member(session, customer))

    await user.open("/appointments")
    await user.should_see("Scheduled")
    assert shown(user) == [str(planned.id)]

    (bar,) = user.find(FilterBar).elements
    do(bar, "choose", "time", "past")
    await user.should_see("Completed")
    assert shown(user) == [str(past.id)]
    assert str(foreign.id) not in shown(user)


async def test_list_opens_by_its_address(user: Browser, session: Session, sign_in: SignIn) -> None:
    customer = make_customer(session)
    make_planned(session, customer)
    canceled = make_planned(session, customer)
    canceled.status = VisitStatus.CANCELED
    session.add(canceled)
    session.commit()
    await sign_in(user, make_member(session, customer))

    await user.open("/appointments?status=canceled&q=birch&page=7")

    await user.should_see("Canceled")
    assert shown(user) == [str(canceled.id)]


async def test_list_says_who_schedules(user: Browser, session: Session, sign_in: SignIn) -> None:
    await sign_in(user, make_member(session, make_customer(session)))

    await user.open("/appointments")

    await user.should_see("Greenfield Grounds schedules your visits.")


async def test_calendar_address_is_made_and_turned_off(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_planned(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open("/appointments")

    await press_soon(user, "Get a calendar address")
    await user.should_see("Make a new address")
    (section,) = user.find(CalendarSection).elements
    (link,) = links_of(section)
    address = link[link.index("/calendar/") :]
    user.http_client.cookies.clear()  # calendars bring no cookie
    found = await user.http_client.get(address)
    kept = {"If-None-Match": found.headers["etag"]}
    unchanged = await user.http_client.get(address, headers=kept)
    visit.crew = "Crew B"
    session.add(visit)
    session.commit()
    changed = await user.http_client.get(address, headers=kept)
    await press_soon(user, "Turn off")
    await user.should_see("Get a calendar address")

    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"UID:visit-{visit.id}@porchlight" in found.text.replace("\r\n ", "")
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (changed.status_code, "Crew B" in changed.text) == (200, True)
    assert (await user.http_client.get(address)).status_code == 404


async def test_whom_an_email_let_in_proves_it_before_an_address_is_made(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))
    row = session.exec(select(SignInSession)).one()
    row.method = BY_BUTTON
    session.add(row)
    session.commit()
    await user.open("/appointments")

    await press_soon(user, "Get a calendar address")

    await user.should_see("Verify it's you")
    (section,) = user.find(CalendarSection).elements
    assert links_of(section) == []
    assert session.exec(select(CalendarFeed)).all() == []


async def test_visit_is_asked_to_skip_and_the_answer_shows(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_planned(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/appointments/{visit.id}")

    await press_soon(user, "Reschedule or skip")
    await user.should_see("Skip this visit")
    (form,) = user.find(VisitRequestForm).elements
    do(form, "kind", "skip", entered=True)
    do(form, "note", entered="Away")
    await press_soon(user, "Send request")
    await user.should_see("asked to skip this visit")
    request_id = session.exec(select(VisitRequest)).one().id
    session.commit()
    reply = OfficeReply(agreed=True, answer="Enjoy your trip")
    write(lambda other: answer_visit_change(other, OFFICE, request_id, reply))

    await user.should_see("We agreed to skip this visit.")
    await user.should_see("Enjoy your trip")
    await user.should_not_see("Take the request back")


async def test_refused_request_keeps_the_dialog_open(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_planned(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/appointments/{visit.id}")

    await press_soon(user, "Reschedule or skip")
    await user.should_see("Skip this visit")
    (form,) = user.find(VisitRequestForm).elements
    do(form, "day", entered="2001-01-01")
    await press_soon(user, "Send request")

    await user.should_see("Choose a day that is still to come.")


async def test_completed_visit_looks_good(user: Browser, session: Session, sign_in: SignIn) -> None:
    customer = make_customer(session)
    visit = complete(session, make_planned(session, customer, -1), clock.now() - timedelta(hours=2))
    make_material(session, visit)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/appointments/{visit.id}")
    await user.should_see("Keep pets off the lawn")

    await press_soon(user, "Looks good")

    await user.should_see("said that it looks good")
    await user.should_not_see("Looks good")


async def test_access_notes_are_saved_or_refused_at_their_field(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_planned(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/appointments/{visit.id}")

    await user.should_see("Weekly mowing")
    (panel,) = user.find(JobsitePanel).elements
    do(panel, "edit")
    await user.should_see("Save notes")
    do(panel, "save", entered={"notes": "Gate 4417"})
    await user.should_see("Gate 4417")
    await user.should_not_see("Save notes")
    do(panel, "edit")
    await user.should_see("Save notes")
    place = session.get_one(Property, visit.property_id, populate_existing=True)
    assert place.access_notes == "Gate 4417"
    place.access_notes = "Gate 5528"
    session.add(place)
    session.commit()
    do(panel, "save", entered={"notes": "Gate 1"})
    await user.should_see("Somebody changed these notes while you wrote.")

    assert session.get_one(Property, visit.property_id, populate_existing=True).access_notes == (
        "Gate 5528"
    )


async def test_others_visit_is_like_a_missing_one(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    foreign = make_planned(session, make_customer(session, "Somebody Else"))
    await sign_in(user, make_member(session, make_customer(session)))

    known = await user.http_client.get(f"/appointments/{foreign.id}")
    missing = await user.http_client.get("/appointments/nothing")
    file = await user.http_client.get(f"/calendar/visits/{foreign.id}.ics")

    assert (known.status_code, missing.status_code, file.status_code) == (404, 404, 404)
    assert known.text == missing.text


async def test_visit_is_offered_as_a_calendar_file(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_planned(session, customer)
    await sign_in(user, make_member(session, customer))

    file = await user.http_client.get(f"/calendar/visits/{visit.id}.ics")
    user.http_client.cookies.clear()
    stranger = await user.http_client.get(f"/calendar/visits/{visit.id}.ics")

    assert file.text.count("BEGIN:VEVENT") == 1
    assert file.headers["content-disposition"] == 'attachment; filename="visit.ics"'
    assert stranger.status_code == 404
