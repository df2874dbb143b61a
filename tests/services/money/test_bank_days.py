from datetime import date, timedelta

import pytest

from services.money.bank_days import business_days_after, clears_after, is_banking_day

# As the Federal Reserve Banks publish them (frbservices.org/about/holiday-schedules).
PUBLISHED = {
    2026: "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25",  # July 4 is a Saturday
    2027: "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25",  # two holidays on Saturdays
}


@pytest.mark.parametrize(("year", "days"), PUBLISHED.items())
def test_holidays_are_the_published_ones(year: int, days: str) -> None:
    year_days = (date(year, 1, 1) + timedelta(days=at) for at in range(365))

    closed = [day for day in year_days if day.weekday() < 5 and not is_banking_day(day)]

    assert [f"{day:%m-%d}" for day in closed] == days.split()


def test_debit_before_thanksgiving_takes_the_holiday_longer() -> None:
    assert clears_after(date(2026, 11, 23)) == date(2026, 11, 30)
    assert business_days_after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert business_days_after(date(2026, 3, 2), 0) == date(2026, 3, 2)
