"""Moments survive the calendar file in six zones, over every change of clocks 2026 to 2036."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from services.work.calendar_files import CalendarEntry, write_calendar
from tests.services.work.calendar_reader import moment, read

ZONES = (
    "America/New_York",
    "America/Phoenix",  # no summer time
    "America/St_Johns",  # half an hour beside the others
    "Europe/London",
    "Australia/Lord_Howe",  # moves by half an hour
    "America/Los_Angeles",
)
MINUTES = (-61, -31, -1, 0, 1, 29, 59, 61, 121)


def clock_changes(zone: str) -> Iterator[datetime]:
    """The hours (UTC) of 2026 to 2036 after which the zone's offset is another."""
    hour, rules = datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    end, before = datetime(2037, 1, 1, tzinfo=UTC), hour.astimezone(ZoneInfo(zone)).utcoffset()
    while hour < end:
        hour += timedelta(hours=1)
        offset = hour.astimezone(rules).utcoffset()
        if offset != before:
            yield hour
            before = offset


def entries_around_changes(zone: str) -> list[CalendarEntry]:
    changes = list(clock_changes(zone)) or [datetime(2030, 7, 1, tzinfo=UTC)]
    starts = [change + timedelta(minutes=minutes) for change in changes for minutes in MINUTES]
    return [
        CalendarEntry(
            f"visit-{n}@porchlight", "Mowing", start, start + timedelta(hours=2), zone, start
        )
        for n, start in enumerate(starts)
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_moments_survive_for_a_reader_of_our_own(zone: str) -> None:
    entries = entries_around_changes(zone)

    calendar = read(write_calendar("Visits", entries))

    found = [
        (event.text("UID"), moment(calendar, event.lines[name]))
        for event in calendar.named("VEVENT")
        for name in ("DTSTART", "DTEND")
    ]
    wanted = [(entry.uid, at) for entry in entries for at in (entry.starts_at, entry.ends_at)]
    assert found == wanted


@pytest.mark.parametrize("zone", ZONES)
def test_moments_survive_for_the_library(zone: str) -> None:
    entries = entries_around_changes(zone)

    events = Calendar.from_ical(write_calendar("Visits", entries)).walk("VEVENT")

    found = [event.decoded("DTSTART").astimezone(UTC) for event in events]
    assert found == [entry.starts_at for entry in entries]


def test_times_are_written_in_the_propertys_zone() -> None:
    start = datetime(2026, 7, 1, 12, tzinfo=UTC)
    entry = CalendarEntry("visit-1@porchlight", "Mowing", start, None, "America/New_York", start)

    calendar = read(write_calendar("Visits", [entry]))

    (event,) = calendar.named("VEVENT")
    assert event.lines["DTSTART"].parameters == {"TZID": "America/New_York"}
    assert event.lines["DTSTART"].value == "20260701T080000"
    assert event.lines["DTEND"].value == "20260701T090000"  # without an end: an hour
    assert [zone.text("TZID") for zone in calendar.named("VTIMEZONE")] == ["America/New_York"]


def test_text_is_escaped_and_long_lines_are_folded() -> None:
    text = "Mow; edge, trim\nBEGIN:VEVENT\\ " + "ü" * 90
    start = datetime(2026, 7, 1, 12, tzinfo=UTC)
    entry = CalendarEntry("a@porchlight", text, start, None, "America/New_York", start, text=text)

    (event,) = read(write_calendar("Visits", [entry])).named("VEVENT")

    assert event.text("SUMMARY") == text
    assert event.text("DESCRIPTION") == text


def test_an_empty_calendar_is_a_calendar() -> None:
    calendar = read(write_calendar("Visits", []))

    assert (calendar.name, calendar.parts, calendar.text("VERSION")) == ("VCALENDAR", [], "2.0")
