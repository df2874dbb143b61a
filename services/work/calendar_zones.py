"""Time zones as calendars carry them: a VTIMEZONE with each change of clocks in some years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """``at`` is the wall time at which clocks change, in the offset that holds until then."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


def zone_component(zone: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE that tells every moment of these years right.

    Written here because the library's own starts summer an hour late.
    """
    component = Timezone()
    component.add("TZID", zone)
    opening = _opening(zone, first_year)
    for changes in _alike([opening, *_changes(zone, first_year, last_year)]):
        part = TimezoneDaylight() if changes[0].is_summer else TimezoneStandard()
        part.add("DTSTART", changes[0].at)
        part.add("TZOFFSETFROM", changes[0].before)
        part.add("TZOFFSETTO", changes[0].after)
        part.add("TZNAME", changes[0].name)
        if len(changes) > 1:
            part.add("RDATE", [change.at for change in changes[1:]])
        component.add_component(part)
    return component


def _alike(changes: list[ClockChange]) -> Iterator[list[ClockChange]]:
    """The opening alone, then those that differ by their moment only, together."""
    yield changes[:1]
    groups: dict[tuple[timedelta, timedelta, str], list[ClockChange]] = {}
    for change in changes[1:]:
        groups.setdefault((change.before, change.after, change.name), []).append(change)
    yield from groups.values()


def _opening(zone: str, year: int) -> ClockChange:
    start = datetime(year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, start)
    return _describe(zone, start, offset)


@lru_cache(maxsize=64)
def _changes(zone: str, first_year: int, last_year: int) -> tuple[ClockChange, ...]:
    found = []
    moment, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        if _offset(zone, moment) != _offset(zone, moment + DAY):
            before = _offset(zone, moment)
            found.append(_describe(zone, _turn(zone, moment, moment + DAY), before))
        moment += DAY
    return tuple(found)


def _turn(zone: str, low: datetime, high: datetime) -> datetime:
    """The first moment with the new offset, to the second."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _describe(zone: str, moment: datetime, before: timedelta) -> ClockChange:
    local = moment.astimezone(ZoneInfo(zone))
    return ClockChange(
        at=(moment + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, moment),
        name=local.tzname() or zone,
        is_summer=bool(local.dst()),
    )


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
