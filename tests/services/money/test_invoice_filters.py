from datetime import date

import pytest

from services.money.invoice_filters import (
    InvoiceQuery,
    InvoiceSort,
    read_query,
    resolve_period,
    write_query,
)
from services.money.invoice_status import InvoiceStatus

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("all", (date.min, date.max)),
        ("last-30-days", (date(2026, 2, 1), TODAY)),
        ("last-90-days", (date(2025, 12, 3), TODAY)),
        ("this-year", (date(2026, 1, 1), date(2026, 12, 31))),
        ("last-year", (date(2025, 1, 1), date(2025, 12, 31))),
        ("2026-01-01..2026-03-31", (date(2026, 1, 1), date(2026, 3, 31))),
    ],
)
def test_period_means_days(period: str, days: tuple[date, date]) -> None:
    assert resolve_period(period, TODAY) == days


def test_this_month_ends_with_the_month() -> None:
    assert resolve_period("this-month", TODAY) == (date(2026, 3, 1), date(2026, 3, 31))
    assert resolve_period("this-month", date(2026, 12, 9))[1] == date(2026, 12, 31)


def test_address_is_read_back_as_it_was_written() -> None:
    query = InvoiceQuery(
        "mulch", "last-90-days", InvoiceStatus.PARTLY_PAID, InvoiceSort.AMOUNT_DOWN, 3
    )

    assert read_query(write_query(query)) == query
    assert write_query(InvoiceQuery()) == {}


@pytest.mark.parametrize(
    "values",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "²"},
        {"page": "9" * 5000},
        {"status": "draft"},
        {"status": "'; drop table"},
        {"sort": "total_minor"},
        {"period": "2026-03-31..2026-01-01"},
        {"period": "..", "q": "   "},
    ],
)
def test_what_is_not_understood_counts_as_not_given(values: dict[str, str]) -> None:
    assert read_query(values) == InvoiceQuery()
