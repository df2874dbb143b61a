from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from data.accounts.people import HourFormat
from data.kit.money import Money
from services.kit import formats

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


@pytest.mark.parametrize(("size", "words"), [(12, "1 KB"), (12_400_000, "12.4 MB")])
def test_sizes_are_short(size: int, words: str) -> None:
    assert formats.file_size(size) == words


def test_paper_and_mails_name_days_in_full() -> None:
    start = datetime(2026, 11, 24, 13, 0, 9, tzinfo=UTC)

    assert formats.long_day(date(2026, 11, 24)) == "November 24, 2026"
    assert formats.long_day(None) == ""
    assert formats.dated_window(start, start + timedelta(hours=2), ZONE) == (
        "Tuesday, November 24, 8:00 AM to 10:00 AM"
    )
    assert formats.exact_moment(start, ZoneInfo(ZONE)) == "November 24, 2026, 8:00:09 AM EST"
    assert formats.utc_moment(start) == "2026-11-24 13:00:09 UTC"


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("$1,234.50", "usd", 1234_50),
        (" 12 ", "usd", 12_00),
        ("€50", "eur", 50_00),
        ("50 EUR", "eur", 50_00),
        ("¥500", "jpy", 500),
        ("CA$7.50", "cad", 7_50),
        ("CHF 0.05", "chf", 5),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, currency: str, minor: int) -> None:
    assert formats.read_amount(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency"), [("$50", "eur"), ("€50", "usd"), ("0.5", "jpy"), ("50 dollars", "usd")]
)
def test_amounts_of_another_currency_are_refused(typed: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimal"):
        formats.read_amount(typed, currency)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("716-555-0100", "(716) 555-0100"),
        ("+1 716 555 0100", "(716) 555-0100"),
        ("7165550100", "(716) 555-0100"),
        ("(716) 555-0100", "(716) 555-0100"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("555-0100", "555-0100"),
    ],
)
def test_phone_numbers_of_the_united_states_read_as_there(typed: str, shown: str) -> None:
    assert formats.phone(typed) == shown


def test_another_language_writes_its_own_way() -> None:
    noon = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)

    assert formats.money(Money(-1234_50, "eur"), "de") == "−1.234,50 €"
    assert formats.weekday(date(2026, 11, 24), "es_US") == "martes, 24 de noviembre"
    assert formats.clock_time(noon, ZONE, HourFormat.TWENTY_FOUR, "de") == "12:00"
    assert formats.percent(Decimal("0.0875"), "de") == "8,75 %"


@pytest.mark.parametrize("fold", [0, 1])
def test_a_remembered_time_is_not_taken_for_its_twin_of_autumn(fold: int) -> None:
    wall = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo(ZONE), fold=fold)

    assert formats.clock_time(wall, ZONE) == f"1:30 AM {('EDT', 'EST')[fold]}"
