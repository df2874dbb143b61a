"""Upcoming visits, written for people: for the timeline and for the card of the next one."""

from datetime import date, datetime, timedelta

from components import formats
from components.next_visit import NextVisit
from components.visit_timeline import TimelineVisit
from components.words import VISIT_WORDS
from data.visits import VisitStatus
from services.dashboard import UpcomingVisit

DAY = timedelta(days=1)


def timeline_visits(visits: list[UpcomingVisit], today: date) -> list[TimelineVisit]:
    """In their order; visits of one day stand together."""
    return [_timeline_visit(visit, today) for visit in visits]


def next_visit(visit: UpcomingVisit, now: datetime, today: date) -> NextVisit:
    """The card that answers when, where, what and who."""
    label, tone = VISIT_WORDS[visit.status]
    day = formats.local_day(visit.starts_at, visit.zone)
    return NextVisit(
        href=visit_href(visit),
        weekday=f"{day:%a}",
        day=str(day.day),
        month=f"{day:%b}",
        when=f"{_near_day(day, today)}, {_window(visit)}",
        title=visit.title,
        state=label,
        tone=tone,
        soon=_soon(visit, now),
        place=_place(visit),
        services=", ".join(visit.services),
        crew=visit.crew,
        live=_live(visit),
        percent=_percent(visit),
    )


def visit_href(visit: UpcomingVisit) -> str:
    return f"/jobsites/{visit.property_id}"


def _timeline_visit(visit: UpcomingVisit, today: date) -> TimelineVisit:
    label, tone = VISIT_WORDS[visit.status]
    day = formats.local_day(visit.starts_at, visit.zone)
    heading, note = formats.day_heading(day, today)
    return TimelineVisit(
        id=str(visit.id),
        href=visit_href(visit),
        day=heading,
        day_note=note,
        window=_window(visit),
        title=visit.title,
        state=label,
        tone=tone,
        place=_place(visit),
        services=", ".join(visit.services),
        crew=visit.crew,
        live=_live(visit),
        percent=_percent(visit),
    )


def _window(visit: UpcomingVisit) -> str:
    return formats.window(visit.starts_at, visit.ends_at, visit.zone)


def _place(visit: UpcomingVisit) -> str:
    return " · ".join(filter(None, [visit.property_name, visit.address]))


def _near_day(day: date, today: date) -> str:
    return {today: "Today", today + DAY: "Tomorrow"}.get(day) or formats.day(day, today)


def _soon(visit: UpcomingVisit, now: datetime) -> str:
    """``In 3 h`` within the next day; nothing while it runs or is further away."""
    wait = visit.starts_at - now
    if visit.status is VisitStatus.IN_PROGRESS or not timedelta() < wait <= DAY:
        return ""
    hours = round(wait / timedelta(hours=1))
    return f"In {hours} h" if hours else "Within the hour"


def _live(visit: UpcomingVisit) -> str:
    if visit.status is not VisitStatus.IN_PROGRESS:
        return ""
    begun = ""
    if visit.started_at:
        begun = f"Started {formats.clock_time(visit.started_at, visit.zone)}"
    total = len(visit.services)
    done = f"{visit.services_done} of {formats.count(total, 'service')} done" if total else ""
    return " · ".join(filter(None, [begun, done]))


def _percent(visit: UpcomingVisit) -> int | None:
    if visit.status is not VisitStatus.IN_PROGRESS or not visit.services:
        return None
    return round(100 * visit.services_done / len(visit.services))
