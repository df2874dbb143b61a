"""Between the local times of an export and moments in UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

NOON = time(12)


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in the zone ever show this time; in spring an hour is left out."""
    shown = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return shown.replace(tzinfo=None) == wall


def to_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC. Of an hour that comes twice in autumn it is the first."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def to_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in the zone show, to the second."""
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0, fold=0)


def keep_or_move(
    existing: datetime | None, wall: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """The existing moment when clocks show that time already, else the new one.

    The second of two equal hours and parts of a second would otherwise be lost.
    """
    if wall is None:
        return None
    if existing is not None and to_wall(existing, zone) == wall:
        return existing
    return to_moment(wall, zone)


def noon_of(day: date, zone: ZoneInfo) -> datetime:
    return to_moment(datetime.combine(day, NOON), zone)
