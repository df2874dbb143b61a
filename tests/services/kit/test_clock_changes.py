"""What people read on the days when clocks change means one moment, 2026 to 2036, in six zones."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.kit import formats
from services.kit.moments import exists, to_moment, to_wall
from tests.services.work.test_calendar_files import MINUTES, ZONES, clock_changes

SHOWN = re.compile(r"(\d{1,2})(?::(\d\d))? ([AP]M)(?: (\S+))?")


def moments_around_changes(zone: str) -> list[datetime]:
    changes = list(clock_changes(zone)) or [datetime(2030, 7, 1, tzinfo=UTC)]
    return [change + timedelta(minutes=minutes) for change in changes for minutes in MINUTES]


def meanings(day: date, text: str, zone: str) -> set[datetime]:
    """Every moment at which clocks in the zone show this day and this text."""
    found = SHOWN.fullmatch(text)
    assert found is not None, text
    hour, minute, half, name = found.groups()
    clock = (int(hour) % 12 + (12 if half == "PM" else 0), int(minute or 0))
    walls = (
        datetime(day.year, day.month, day.day, *clock, tzinfo=ZoneInfo(zone), fold=fold)
        for fold in (0, 1)
    )
    return {wall.astimezone(UTC) for wall in walls if name in (None, wall.tzname())}


@pytest.mark.parametrize("zone", ZONES)
def test_a_shown_time_means_one_moment(zone: str) -> None:
    for moment in moments_around_changes(zone):
        text = formats.clock_time(moment, zone)

        assert meanings(formats.local_day(moment, zone), text, zone) == {moment}


@pytest.mark.parametrize("zone", ZONES)
def test_a_window_ends_as_it_begins_to_the_minute(zone: str) -> None:
    for start in moments_around_changes(zone):
        end = start + timedelta(hours=2)

        first, last = formats.window(start, end, zone).split(" – ")

        if first[-1].isdigit() and " " not in first:  # "8 – 10 AM"
            first += f" {last.split()[1]}"
        assert meanings(formats.local_day(start, zone), first, zone) == {start}
        assert meanings(formats.local_day(end, zone), last, zone) == {end}


@pytest.mark.parametrize("zone", ZONES)
def test_a_wall_time_agreed_stays_that_wall_time(zone: str) -> None:
    rules = ZoneInfo(zone)
    for moment in moments_around_changes(zone):
        wall = to_wall(moment, rules)

        assert exists(wall, rules)
        assert to_wall(to_moment(wall, rules), rules) == wall


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    zone = "America/New_York"

    assert formats.clock_time(first, zone) == "1:30 AM EDT"
    assert formats.clock_time(first + timedelta(hours=1), zone) == "1:30 AM EST"
    assert formats.window(first, first + timedelta(hours=1), zone) == "1:30 AM EDT – 1:30 AM EST"
    assert formats.window(first, first + timedelta(hours=3), zone) == "1:30 AM EDT – 3:30 AM"
