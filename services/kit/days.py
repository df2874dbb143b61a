"""Days as browsers and programs write them: ISO 8601, and of times that people live in."""

from datetime import date

# Far outside of any record, and far enough inside of what the calendar can count that a year
# more or less, or another time zone, does not leave it.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)


def read_day(text: str) -> date:
    """The day.

    Raises:
        ValueError: it is none, or of no time that anything here could be about.
    """
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day.year} is out of reach")
    return day
