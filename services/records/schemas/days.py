"""Reads days and local times. Which zone a local time is in says the company."""

import re
from datetime import date, datetime

from services.kit.days import FIRST_DAY, LAST_DAY
from services.records.schemas.cells import quote

_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?=$|[ T])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WALL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?")


def day(value: str) -> date:
    plain = _with_iso_day(value.strip())
    if not _DAY.fullmatch(plain):
        raise ValueError(f"{quote(value)} is not a date")
    return _day_of(plain, value)


def near_day(value: date) -> date:
    return _day_of(value.isoformat(), value.isoformat())


def near_wall_time(value: datetime) -> datetime:
    _day_of(value.date().isoformat(), value.isoformat(timespec="seconds"))
    return value.replace(microsecond=0)


def wall_time(value: str) -> datetime:
    """A local date and time; which zone it is in says the company."""
    plain = _with_iso_day(value.strip())
    if not _DAY.match(plain):
        raise ValueError(f"{quote(value)} is not a date")
    _day_of(plain[:10], value)
    if not _WALL_TIME.fullmatch(plain):
        raise ValueError(f"{quote(value)} is not a local date and time")
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"{quote(value)} is not a local date and time") from None


def _with_iso_day(plain: str) -> str:
    """``11/30/2026`` as 2026-11-30, where only one order of day and month makes a date."""
    found = _SLASHED.match(plain)
    if found is None:
        return plain
    first, second, year = int(found[1]), int(found[2]), found[3]
    if first != second and first <= 12 and second <= 12:
        raise ValueError(
            f"{quote(plain)} may be two dates: write {year}-{first:02}-{second:02}"
            f" or {year}-{second:02}-{first:02}"
        )
    month, day_of_month = (second, first) if first > 12 else (first, second)
    return f"{year}-{month:02}-{day_of_month:02}{plain[found.end() :]}"


def _day_of(plain: str, value: str) -> date:
    try:
        found = date.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"{quote(value)} is not a date") from None
    # Moving by whole days and zones must stay inside what dates can hold.
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"{quote(value)} is not a date from 1900 to 2200")
    return found
