from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.html import texts_of
from components.work.visit_timeline import VisitTimeline
from data.accounts.people import Role
from data.kit import clock
from data.work.visits import Visit
from services.kit import events
from services.kit.events import About, DomainEvent, EventKind, announce
from services.kit.permissions import SYSTEM
from services.kit.unit_of_work import write
from tests.drawn import links_of, texts_in
from tests.factories import (
    ZONE,
    make_customer,
    make_invoice,
    make_member,
    make_property,
    make_service,
    make_visit,
)
from tests.pages.conftest import SignIn
from tests.services.work.work_world import complete

DAY = timedelta(days=1)


def timeline(browser: Browser, label: str) -> VisitTimeline:
    (found,) = (one for one in browser.find(VisitTimeline).elements if one.label == label)
    return found


async def test_timeline_is_divided_into_this_week_and_later(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    today = clock.today(ZONE)  # the property's day: in the evening that of UTC is already the next
    noon = datetime.combine(today, time(12), ZoneInfo(ZONE)).astimezone(UTC)
    for days in (1, 3, 9):
        make_visit(session, place, starts_at=noon + days * DAY)
    done = complete(session, make_visit(session, place, starts_at=noon - 3 * DAY), noon - 3 * DAY)
    make_service(session, done, "Trim")
    await sign_in(user, make_member(session, customer))

    await user.open("/dashboard")

    await user.should_see("Tomorrow")
    upcoming, past = timeline(user, "Upcoming visits"), timeline(user, "Past visits")
    assert upcoming.html.count("<article") == 3
    first = upcoming.html.partition("pl-timeline-section")[0]
    assert first.count("<article") == 1  # without a heading of its own
    assert texts_in(upcoming, "pl-timeline-section") == ["This week", "Later"]
    assert "Trim" in texts_of(past.html)
    assert links_of(past) == [f"/appointments/{done.id}"]


async def test_crew_on_the_way_shows_by_itself(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer), starts_at=clock.now() + DAY)
    await sign_in(user, make_member(session, customer))
    await user.open("/dashboard")
    await user.should_see("Scheduled")

    def set_out(other: Session) -> None:
        other.get_one(Visit, visit.id).on_way_at = clock.now()
        about = About(visit.customer_id, visit.property_id, visit.id)
        announce(other, SYSTEM, EventKind.VISIT_ON_WAY, about)

    write(set_out)

    await user.should_see("On the way")
    await user.should_see("The crew set out at")


@pytest.mark.parametrize(("role", "sees"), [(Role.ACCOUNTING, True), (Role.BASIC, False)])
async def test_money_due_stands_with_one_button(
    user: Browser, session: Session, sign_in: SignIn, role: Role, sees: bool
) -> None:
    customer = make_customer(session)
    make_invoice(session, customer, 123_45, due_on=clock.today("America/New_York") + DAY)
    await sign_in(user, make_member(session, customer, role))

    await user.open("/dashboard")

    await user.should_see("No visits planned")
    if sees:
        await user.should_see("Pay $123.45")
    else:
        await user.should_not_see("$123.45")


async def test_empty_dashboard_says_who_schedules(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))

    await user.open("/dashboard")

    await user.should_see("Greenfield Grounds schedules your visits.")
    await user.should_see("Call (716) 555-0100.")


async def test_midnight_renames_the_days(
    user: Browser, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = clock.today(ZONE) + DAY
    midnight = datetime.combine(tomorrow, time(), ZoneInfo(ZONE)).astimezone(UTC)
    late = midnight - timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    customer = make_customer(session)
    make_visit(session, make_property(session, customer), starts_at=late + timedelta(hours=9))
    await sign_in(user, make_member(session, customer))
    await user.open("/dashboard")
    await user.should_see("Tomorrow")

    monkeypatch.setattr(clock, "now", lambda: late + timedelta(minutes=2))
    events.publish(DomainEvent(customer.id, EventKind.DAY_TURNED, customer.id, None, None))

    await user.should_see("Today")
    await user.should_not_see("Tomorrow")
