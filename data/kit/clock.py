"""The only place that asks what time it is, so a test can stop the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The current moment, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The current day in an IANA zone such as ``America/New_York``."""
    return day_in(now(), zone)


def day_in(moment: datetime, zone: str) -> date:
    """The day that a moment falls on in an IANA zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
