"""Times as the page's person reads the clock."""

from datetime import UTC, datetime

import pytest

from components.kit import formats
from data.accounts.people import HourFormat

ZONE = "America/New_York"
MORNING = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def test_times_are_written_with_twelve_hours_where_no_page_is_open() -> None:
    assert formats.clock_time(NOON, ZONE) == "12 PM"


def test_times_are_written_with_twenty_four_hours_for_who_chose_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(formats, "hours_of_page", lambda: HourFormat.TWENTY_FOUR)

    assert formats.clock_time(MORNING, ZONE) == "08:05"
    assert formats.window(MORNING, NOON, ZONE) == "08:05 – 12:00"


@pytest.mark.parametrize(("size", "words"), [(12, "1 KB"), (12_400_000, "12.4 MB")])
def test_sizes_are_short(size: int, words: str) -> None:
    assert formats.file_size(size) == words
