"""The days on which banks in the United States move money, and when a debit will be there.

Source: the Federal Reserve Banks' holiday schedule (frbservices.org/about/holiday-schedules).
"""

from datetime import date, timedelta

CLEARING_DAYS = 4  # business days until a bank debit is settled (docs.stripe.com/payments/ach)

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# Month, weekday, and which of them in the month; the last one is -1.
_MOVING = (
    (1, MONDAY, 3),  # Martin Luther King Jr.
    (2, MONDAY, 3),  # Washington's birthday
    (5, MONDAY, -1),  # Memorial Day
    (9, MONDAY, 1),  # Labor Day
    (10, MONDAY, 2),  # Columbus Day
    (11, THURSDAY, 4),  # Thanksgiving
)


def clears_after(sent_on: date) -> date:
    """The day on which a bank debit that was sent on a day is expected to be settled."""
    return business_days_after(sent_on, CLEARING_DAYS)


def business_days_after(day: date, count: int) -> date:
    """The day so many banking days later."""
    while count:
        day += timedelta(days=1)
        count -= is_banking_day(day)
    return day


def is_banking_day(day: date) -> bool:
    """Whether the Federal Reserve Banks are open."""
    return day.weekday() < SATURDAY and day not in _closed_days(day.year)


def _closed_days(year: int) -> set[date]:
    """A holiday on a Sunday closes the Monday after; one on a Saturday closes no other day."""
    fixed = [date(year, month, day) for month, day in _FIXED]
    moved = {day + timedelta(days=1) if day.weekday() == SUNDAY else day for day in fixed}
    return moved | {_nth_weekday(year, *rule) for rule in _MOVING}


def _nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        first_of_next = date(year + month // 12, month % 12 + 1, 1)
        last = first_of_next - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
