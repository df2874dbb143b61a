"""The only place that asks what time it is, so a test can stop the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The current moment, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The current day in an IANA zone such as ``America/New_York``."""
    return now().astimezone(ZoneInfo(zone)).date()
