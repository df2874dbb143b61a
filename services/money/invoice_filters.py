"""What an address such as ``/invoices?q=mulch&period=last-90-days`` asks for."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.kit.days import read_day
from services.money.invoice_status import PUBLISHED, InvoiceStatus

PAGE_SIZE = 25


class InvoiceSort(StrEnum):
    """Column to sort by; a leading minus means downwards."""

    ISSUED = "issued"
    ISSUED_DOWN = "-issued"
    DUE = "due"
    DUE_DOWN = "-due"
    NUMBER = "number"
    NUMBER_DOWN = "-number"
    AMOUNT = "amount"
    AMOUNT_DOWN = "-amount"


PERIODS = ("all", "this-month", "last-30-days", "last-90-days", "this-year", "last-year")


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """A list's filters. ``period`` is one of PERIODS or ``2026-01-01..2026-03-31``."""

    search: str = ""
    period: str = "all"
    status: InvoiceStatus | None = None
    sort: InvoiceSort = InvoiceSort.ISSUED_DOWN
    page: int = 1


def read_query(values: dict[str, str]) -> InvoiceQuery:
    """The filters in an address; whatever is not understood counts as not given."""
    period = values.get("period", "all")
    status, sort, page = values.get("status", ""), values.get("sort", ""), values.get("page", "")
    return InvoiceQuery(
        search=values.get("q", "").strip()[:100],
        period=period if period in PERIODS or days_of(period) else "all",
        status=InvoiceStatus(status) if status in PUBLISHED else None,
        sort=InvoiceSort(sort) if sort in list(InvoiceSort) else InvoiceSort.ISSUED_DOWN,
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def write_query(query: InvoiceQuery) -> dict[str, str]:
    """The address's parameters for these filters, without those that say nothing."""
    values = {
        "q": query.search,
        "period": "" if query.period == "all" else query.period,
        "status": query.status.value if query.status else "",
        "sort": "" if query.sort is InvoiceSort.ISSUED_DOWN else query.sort.value,
        "page": "" if query.page == 1 else str(query.page),
    }
    return {name: value for name, value in values.items() if value}


def days_of(period: str) -> tuple[date, date] | None:
    """First and last day of a period written as ``2026-01-01..2026-03-31``, else None."""
    first, _, last = period.partition("..")
    try:
        days = read_day(first), read_day(last)
    except ValueError:
        return None
    return days if days[0] <= days[1] else None


def resolve_period(period: str, today: date) -> tuple[date, date]:
    """First and last day (inclusive) that a period means on a day in the company's zone."""
    spans = {
        "this-month": (today.replace(day=1), _end_of_month(today)),
        "last-30-days": (today - timedelta(days=29), today),
        "last-90-days": (today - timedelta(days=89), today),
        "this-year": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "last-year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    return spans.get(period) or days_of(period) or (date.min, date.max)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
