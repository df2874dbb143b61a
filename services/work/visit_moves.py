"""A planned visit moves to another window at its property."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from data.work.visits import Visit
from services.kit.errors import DomainError
from services.kit.moments import exists, to_moment


class BadVisitRequest(DomainError):
    pass


@dataclass(frozen=True, slots=True)
class NewWindow:
    """Wall times at the property; without an end the visit keeps its length."""

    start: datetime
    end: datetime | None = None


def move_visit(visit: Visit, window: NewWindow | None) -> None:
    """Put the visit into the window. The caller holds the row's lock and tells of it.

    Raises:
        BadVisitRequest: there is no window, it ends before it starts, it is where the visit
            stands already, or clocks never show its times.
    """
    if window is None:
        raise BadVisitRequest("Say to which day and time the visit moves.")
    zone = ZoneInfo(visit.zone)
    for wall in filter(None, (window.start, window.end)):
        if not exists(wall, zone):
            raise BadVisitRequest("Clocks skip that time on that day. Choose another.")
    start = to_moment(window.start, zone)
    end = to_moment(window.end, zone) if window.end else None
    if end is not None and end <= start:
        raise BadVisitRequest("The visit ends before it starts. Choose a later end.")
    if end is None and visit.ends_at is not None:
        end = start + (visit.ends_at - visit.starts_at)
    if (start, end) == (visit.starts_at, visit.ends_at):
        raise BadVisitRequest("The visit is at that time already. Choose another.")
    visit.starts_at, visit.ends_at, visit.on_way_at = start, end, None
    visit.starts_local = f"{window.start:%Y-%m-%dT%H:%M}"
