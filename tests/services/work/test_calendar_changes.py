"""What calendars are told of a change, and that nothing moves in their file without one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from data.work.properties import Property
from data.work.visits import Job, Material, Service, Visit, VisitStatus
from services.accounts.calendar_addresses import make_calendar_feed
from services.kit.permissions import load_actor
from services.work.calendar_feeds import read_calendar_feed
from tests.factories import (
    NOON,
    make_customer,
    make_member,
    make_property,
    make_service,
    make_sign_in,
    make_visit,
)
from tests.services.accounts.sign_in_world import MovedClock
from tests.services.work.calendar_reader import Component, read
from tests.services.work.work_world import AGO, complete, make_material

ORIGIN = "https://portal.example"
CREATED, CHANGED = "20260302T170000Z", "20260302T180000Z"


class Feed:
    """One visit to come and one that is over, with care to take, as a calendar sees them."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = MovedClock(monkeypatch)
        self.clock.at = NOON
        self.session = session
        customer = make_customer(session)
        self.place = make_property(session, customer)
        self.visit = make_visit(session, self.place)
        self.service = make_service(session, self.visit)
        self.done = complete(session, make_visit(session, self.place, starts_at=AGO[1]), AGO[1])
        self.material = make_material(session, self.done)
        signed_in = make_sign_in(session, make_member(session, customer))
        self._token = make_calendar_feed(session, load_actor(session, signed_in.id))
        session.commit()

    def fetch(self) -> bytes:
        return read_calendar_feed(self.session, self._token, ORIGIN)

    def entry(self, uid: str) -> Component:
        events = read(self.fetch()).named("VEVENT")
        (found,) = (event for event in events if event.text("UID").startswith(uid))
        return found

    def stamps(self) -> tuple[str, str, str]:
        """Of the visit to come: SEQUENCE, LAST-MODIFIED, DTSTAMP."""
        return _stamps(self.entry(f"visit-{self.visit.id}"))

    def care_stamps(self) -> tuple[str, str, str]:
        return _stamps(self.entry("care-"))

    def change(self, change: Callable[["Feed"], None]) -> None:
        """An hour later."""
        self.clock.move(hours=1)
        change(self)
        self.session.commit()


@pytest.fixture
def feed(session: Session, monkeypatch: pytest.MonkeyPatch) -> Feed:
    return Feed(session, monkeypatch)


def _stamps(entry: Component) -> tuple[str, str, str]:
    return entry.text("SEQUENCE"), entry.text("LAST-MODIFIED"), entry.text("DTSTAMP")


def test_nothing_changed_is_the_same_file_on_any_day(feed: Feed) -> None:
    first = feed.fetch()

    for hours in (1, 23, 24, 24 * 30):  # meanwhile the planned visit turns into a past one
        feed.clock.move(hours=hours)
        feed.session.expire_all()
        assert feed.fetch() == first
    assert feed.stamps() == ("0", CREATED, CREATED)


def move(feed: Feed) -> None:
    feed.visit.starts_at += timedelta(hours=4)


def shorten(feed: Feed) -> None:
    feed.visit.ends_at = feed.visit.starts_at + timedelta(minutes=20)


def cancel(feed: Feed) -> None:
    feed.visit.status = VisitStatus.CANCELED


@pytest.mark.parametrize("change", [move, shorten, cancel])
def test_another_time_or_state_raises_the_sequence(
    feed: Feed, change: Callable[[Feed], None]
) -> None:
    feed.change(change)

    assert feed.stamps() == ("1", CHANGED, CHANGED)


def test_canceled_visit_stays_with_a_higher_sequence_and_comes_back_with_one(feed: Feed) -> None:
    feed.change(move)
    feed.change(cancel)

    entry = feed.entry(f"visit-{feed.visit.id}")
    assert (entry.text("STATUS"), entry.text("SEQUENCE")) == ("CANCELLED", "2")
    feed.change(lambda feed: setattr(feed.visit, "status", VisitStatus.SCHEDULED))
    entry = feed.entry(f"visit-{feed.visit.id}")
    assert (entry.text("STATUS"), entry.text("SEQUENCE")) == ("CONFIRMED", "3")


TEXTS: list[tuple[Callable[[Feed], object], str, str]] = [
    (lambda feed: feed.visit, "crew", "Crew B"),
    (lambda feed: feed.session.get(Job, feed.visit.job_id), "title", "Hedges"),
    (lambda feed: feed.place, "name", "Elm St 2"),
    (lambda feed: feed.place, "address", "5 Elm St"),
    (lambda feed: feed.service, "name", "Edge"),
]


@pytest.mark.parametrize(("row_of", "column", "value"), TEXTS)
def test_another_text_is_a_later_change_with_the_same_sequence(
    feed: Feed, row_of: Callable[[Feed], object], column: str, value: str
) -> None:
    feed.change(lambda feed: setattr(row_of(feed), column, value))

    assert feed.stamps() == ("0", CHANGED, CHANGED)
    assert value.encode() in feed.fetch()


def test_more_work_at_a_visit_is_a_change(feed: Feed) -> None:
    feed.change(lambda feed: feed.session.add(make_service(feed.session, feed.visit)))

    assert feed.stamps() == ("0", CHANGED, CHANGED)


def test_what_no_calendar_shows_changes_nothing(feed: Feed) -> None:
    first = feed.fetch()

    def write_notes(feed: Feed) -> None:
        feed.visit.notes = feed.place.access_notes = "The gate sticks"
        feed.visit.on_way_at = feed.clock.at

    feed.change(write_notes)

    assert feed.fetch() == first


def test_care_follows_its_own_changes_and_its_visit(feed: Feed) -> None:
    assert feed.care_stamps() == ("1", CREATED, CREATED)  # its visit was completed

    feed.change(lambda feed: setattr(feed.material, "care_hours", 48))
    assert feed.care_stamps() == ("2", CHANGED, CHANGED)

    def complete_later(feed: Feed) -> None:
        feed.done.completed_at = AGO[0]

    feed.change(complete_later)
    assert feed.care_stamps() == ("3", "20260302T190000Z", "20260302T190000Z")


def test_clock_that_was_set_back_makes_no_change_older(feed: Feed) -> None:
    feed.change(move)
    feed.clock.move(hours=-3)

    feed.change(move)

    assert feed.stamps() == ("2", CHANGED, CHANGED)


@pytest.mark.parametrize("table", [Visit, Job, Property, Service, Material])
def test_what_is_shown_are_columns(table: type[Visit]) -> None:
    assert table.shown | getattr(table, "timed", frozenset()) <= set(table.model_fields)
