"""Visits and care clocks as an iCalendar file (RFC 5545; its name and pace are RFC 7986's)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from services.work.calendar_zones import zone_component

# How long an entry without an end is drawn.
UNKNOWN_LENGTH = timedelta(hours=1)
PRODUCT = "-//Porchlight//Customer portal//EN"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. ``uid`` stays the same for ever; moments are UTC, shown in ``zone``.

    ``changed_at`` is when anything in it last changed, ``sequence`` how often its time or whether
    it takes place did: by these a calendar knows a newer entry from one it has (RFC 5545, 3.8.7.3
    and 3.8.7.4; which changes count is RFC 5546's, 2.1.4).
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    zone: str
    changed_at: datetime
    sequence: int = 0
    place: str = ""
    text: str = ""
    address: str = ""
    is_canceled: bool = False
    is_busy: bool = True


def write_calendar(name: str, entries: Sequence[CalendarEntry]) -> bytes:
    """The entries as a file, with the time zones they are written in."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    years = [entry.starts_at.year for entry in entries]
    for zone in sorted({entry.zone for entry in entries}):
        calendar.add_component(zone_component(zone, min(years) - 1, max(years) + 1))
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry) -> Event:
    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("UID", entry.uid)
    # Without a METHOD, DTSTAMP is when the entry was last revised (3.8.7.2), not when it is read.
    changed_at = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("DTSTAMP", changed_at)
    event.add("LAST-MODIFIED", changed_at)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", _written(entry.starts_at, zone))
    ends_at = entry.ends_at or entry.starts_at + UNKNOWN_LENGTH
    event.add("DTEND", _written(ends_at, zone))
    event.add("SUMMARY", entry.title)
    event.add("STATUS", "CANCELLED" if entry.is_canceled else "CONFIRMED")
    is_busy = entry.is_busy and not entry.is_canceled
    event.add("TRANSP", "OPAQUE" if is_busy else "TRANSPARENT")
    for name, value in (
        ("LOCATION", entry.place),
        ("DESCRIPTION", entry.text),
        ("URL", entry.address),
    ):
        if value:
            event.add(name, value)
    return event


def _written(moment: datetime, zone: ZoneInfo) -> datetime:
    """The wall time; of an hour that comes twice in autumn the second can only be told in UTC."""
    local = moment.astimezone(zone).replace(microsecond=0)
    return local.astimezone(UTC) if local.fold else local
