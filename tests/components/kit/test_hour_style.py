"""Times as the page's person reads the clock."""

from datetime import UTC, datetime

import pytest

from components.kit import hour_style
from data.accounts.people import HourFormat

ZONE = "America/New_York"
MORNING = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def test_times_are_written_with_twelve_hours_where_no_page_is_open() -> None:
    assert hour_style.clock_time(NOON, ZONE) == "12 PM"


def test_times_are_written_with_twenty_four_hours_for_who_chose_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hour_style, "hours_of_page", lambda: HourFormat.TWENTY_FOUR)

    assert hour_style.clock_time(MORNING, ZONE) == "08:05"
    assert hour_style.window(MORNING, NOON, ZONE) == "08:05 – 12:00"
