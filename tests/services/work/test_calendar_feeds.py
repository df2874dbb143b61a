from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from data.accounts.people import Membership, Person, Role
from data.work.visits import VisitStatus
from services.accounts.calendar_addresses import make_calendar_feed
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import Actor, load_actor
from services.work.calendar_feeds import read_calendar_feed, write_visit_file
from services.work.property_choices import choose_property
from tests.factories import (
    NOON,
    actor_of,
    make_customer,
    make_member,
    make_property,
    make_service,
    make_sign_in,
    make_visit,
)
from tests.services.work.calendar_reader import Component, moment, read
from tests.services.work.work_world import AGO, DAY, complete, make_material

pytestmark = pytest.mark.usefixtures("stopped_clock")
ORIGIN = "https://portal.example"


def actor_for(session: Session, person: Person) -> Actor:
    return load_actor(session, make_sign_in(session, person).id)


def events_of(session: Session, token: str) -> dict[str, Component]:
    calendar = read(read_calendar_feed(session, token, ORIGIN))
    return {event.text("UID"): event for event in calendar.named("VEVENT")}


def test_a_feed_holds_visits_and_care_clocks(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer, "Birch; St, 1")
    planned = make_visit(session, place)
    make_service(session, planned)
    done = complete(session, make_visit(session, place, starts_at=AGO[1]), AGO[1])
    material = make_material(session, done)
    make_material(session, done, None)
    token = make_calendar_feed(session, actor_for(session, make_member(session, customer)))

    events = events_of(session, token)

    ids = {f"visit-{planned.id}@porchlight", f"visit-{done.id}@porchlight"}
    assert events.keys() == ids | {f"care-{material.id}@porchlight"}
    visit = events[f"visit-{planned.id}@porchlight"]
    assert visit.text("SUMMARY") == "Weekly mowing"
    assert visit.text("LOCATION") == "Birch; St, 1, 263 Birch St, Buffalo, NY 14216"
    assert visit.text("DESCRIPTION") == "Mow\nCrew A"
    assert visit.text("URL") == f"{ORIGIN}/appointments/{planned.id}"
    care = events[f"care-{material.id}@porchlight"]
    assert care.text("SUMMARY") == "Keep pets off the lawn"
    calendar = read(read_calendar_feed(session, token, ORIGIN))
    assert moment(calendar, care.lines["DTEND"]) == AGO[0]


@pytest.mark.parametrize(
    ("status", "word"), [(VisitStatus.CANCELED, "Canceled"), (VisitStatus.SKIPPED, "Skipped")]
)
def test_what_does_not_take_place_says_so(session: Session, status: VisitStatus, word: str) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer), status)
    token = make_calendar_feed(session, actor_for(session, make_member(session, customer)))

    event = events_of(session, token)[f"visit-{visit.id}@porchlight"]

    assert event.text("STATUS") == "CANCELLED"
    assert event.text("SUMMARY") == f"{word}: Weekly mowing"


def test_a_moved_visit_keeps_its_uid(session: Session) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer))
    token = make_calendar_feed(session, actor_for(session, make_member(session, customer)))
    before = events_of(session, token)

    visit.starts_at += 3 * DAY
    session.add(visit)
    session.commit()

    assert events_of(session, token).keys() == before.keys()


def test_a_feed_covers_all_places_within_their_limits(session: Session) -> None:
    first, second, third = (make_customer(session, name) for name in ("A", "B", "C"))
    open_place, shut_place = (make_property(session, first, name) for name in "XY")
    seen = make_visit(session, open_place)
    make_visit(session, shut_place)
    make_visit(session, make_property(session, third))
    person = make_member(session, first, Role.BASIC, [open_place])
    session.add(Membership(person_id=person.id, customer_id=second.id, role=Role.BASIC))
    expired = NOON - timedelta(days=1)
    session.add(
        Membership(person_id=person.id, customer_id=third.id, role=Role.ADMIN, expires_at=expired)
    )
    session.commit()
    other = make_visit(session, make_property(session, second))
    actor = actor_for(session, person)
    token = make_calendar_feed(session, actor)
    choose_property(session, actor, open_place.id)  # a filter of the pages, not of the calendar

    assert events_of(session, token).keys() == {
        f"visit-{seen.id}@porchlight",
        f"visit-{other.id}@porchlight",
    }


def test_a_feed_ends_with_its_persons_place_or_sessions(session: Session) -> None:
    person = make_member(session, make_customer(session))
    token = make_calendar_feed(session, actor_for(session, person))

    person.epoch += 1
    session.add(person)
    session.commit()

    for guess in (token, "", "x", "x" * 9000):
        with pytest.raises(NotFound):
            read_calendar_feed(session, guess, ORIGIN)


def test_write_visit_file_holds_one_visit_of_the_actors(session: Session) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer))
    make_visit(session, make_property(session, customer))

    calendar = read(write_visit_file(session, actor_of(customer), visit.id, ORIGIN))

    (event,) = calendar.named("VEVENT")
    assert event.text("UID") == f"visit-{visit.id}@porchlight"
    stranger = actor_of(make_customer(session, "Somebody Else"))
    for actor, visit_id in ((stranger, visit.id), (actor_of(customer), uuid4())):
        with pytest.raises(NotFound):
            write_visit_file(session, actor, visit_id, ORIGIN)
    with pytest.raises(NotPermitted):
        write_visit_file(session, Actor(Role.CREW, "Carl"), visit.id, ORIGIN)
