from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from components.kit import formats
from data.kit.money import Money

ZONE = "America/New_York"
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(1234_50), "$1,234.50"),
        (Money(0), "$0.00"),
        (Money(-84_20), "−$84.20"),
        (Money(1234, "jpy"), "¥1,234"),
        (Money(5, "chf"), "CHF 0.05"),
    ],
)
def test_money_reads_as_people_write_it(amount: Money, text: str) -> None:
    assert formats.money(amount) == text


def test_day_names_the_year_only_when_it_is_another() -> None:
    assert formats.day(date(2026, 11, 24), TODAY) == "Tue, Nov 24"
    assert formats.day(date(2027, 1, 5), TODAY) == "Tue, Jan 5, 2027"


def test_near_days_have_names() -> None:
    assert formats.day_heading(TODAY, TODAY) == ("Today", "Sunday, November 22")
    assert formats.day_heading(date(2026, 11, 23), TODAY)[0] == "Tomorrow"
    assert formats.day_heading(date(2026, 11, 29), TODAY) == ("Sunday, November 29", "")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((13, 0), (15, 0), "8 – 10 AM"),
        ((16, 30), (18, 0), "11:30 AM – 1 PM"),
        ((5, 0), (6, 30), "12 – 1:30 AM"),
    ],
)
def test_window_is_in_the_propertys_zone(
    start: tuple[int, int], end: tuple[int, int], text: str
) -> None:
    first = datetime(2026, 11, 24, *start, tzinfo=UTC)
    last = datetime(2026, 11, 24, *end, tzinfo=UTC)

    assert formats.window(first, last, ZONE) == text


def test_window_without_an_end_is_a_time() -> None:
    assert formats.window(datetime(2026, 11, 24, 14, 7, tzinfo=UTC), None, ZONE) == "9:07 AM"


def test_small_numbers() -> None:
    assert [formats.minutes(value) for value in (45, 60, 75)] == ["45 min", "1 h", "1 h 15 min"]
    numbers = [Decimal("4.000"), Decimal("1.50"), Decimal("1200"), Decimal("1E+2")]
    assert [formats.quantity(number) for number in numbers] == ["4", "1.5", "1,200", "100"]
    assert [formats.count(number, "visit") for number in (1, 2)] == ["1 visit", "2 visits"]
