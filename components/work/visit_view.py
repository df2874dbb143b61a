"""Visits on the dashboard, written for people: the timelines and the card of the next one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from components.kit import hour_style
from components.kit.bursts import once_a_burst
from components.work.next_visit import NextVisit
from components.work.visit_progress import (
    is_on_way,
    live_line,
    percent_done,
    planned_window,
    visit_state,
)
from components.work.visit_timeline import TimelineVisit
from data.work.visits import VisitStatus
from services.kit import addresses, formats
from services.overview.dashboard import DashboardVisit

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@once_a_burst
def timeline_visits(visits: Sequence[DashboardVisit], today: date) -> list[TimelineVisit]:
    """In their order; visits of one day stand together."""
    return [_timeline_visit(visit, today) for visit in visits]


@once_a_burst
def past_visits(visits: Sequence[DashboardVisit], today: date) -> list[TimelineVisit]:
    """What was done: when the crew was there, which services, how many photos."""
    return [_past_visit(visit, today) for visit in visits]


@once_a_burst
def next_visit(visit: DashboardVisit, now: datetime, today: date) -> NextVisit:
    """The card that answers when, where, what and who."""
    label, tone = visit_state(visit)
    day = formats.local_day(visit.starts_at, visit.zone)
    return NextVisit(
        href=visit_href(visit),
        weekday=formats.short_weekday(day),
        day=str(day.day),
        month=formats.short_month(day),
        when=f"{_near_day(day, today)}, {planned_window(visit)}",
        title=visit.title,
        state=label,
        tone=tone,
        soon=_soon(visit, now),
        place=_place(visit),
        services=", ".join(visit.services),
        crew=visit.crew,
        live=live_line(visit),
        percent=percent_done(visit),
    )


def visit_href(visit: DashboardVisit) -> str:
    return addresses.APPOINTMENT.format(visit_id=visit.id)


def _timeline_visit(visit: DashboardVisit, today: date) -> TimelineVisit:
    label, tone = visit_state(visit)
    day = formats.local_day(visit.starts_at, visit.zone)
    heading, note = formats.day_heading(day, today)
    return TimelineVisit(
        id=str(visit.id),
        href=visit_href(visit),
        section=_section(day, today),
        day=heading,
        day_note=note,
        window=planned_window(visit),
        title=visit.title,
        state=label,
        tone=tone,
        place=_place(visit),
        services=", ".join(visit.services),
        crew=visit.crew,
        live=live_line(visit),
        percent=percent_done(visit),
    )


def _past_visit(visit: DashboardVisit, today: date) -> TimelineVisit:
    label, tone = visit_state(visit)
    start, end = visit.starts_at, visit.ends_at
    if visit.started_at and visit.completed_at:
        start, end = visit.started_at, visit.completed_at
    heading, note = formats.day_heading(formats.local_day(start, visit.zone), today)
    photos = formats.count(visit.photos, "photo") if visit.photos else ""
    return TimelineVisit(
        id=str(visit.id),
        href=visit_href(visit),
        day=heading,
        day_note=note,
        window=hour_style.window(start, end, visit.zone),
        title=visit.title,
        state=label,
        tone=tone,
        place=_place(visit),
        services=", ".join(visit.services),
        crew=visit.crew,
        photos=photos,
    )


def _section(day: date, today: date) -> str:
    """Today and tomorrow are named by their day's own heading."""
    if day <= today + DAY:
        return ""
    return "This week" if day < today + WEEK else "Later"


def _place(visit: DashboardVisit) -> str:
    return " · ".join(filter(None, [visit.property_name, visit.address]))


def _near_day(day: date, today: date) -> str:
    return {today: "Today", today + DAY: "Tomorrow"}.get(day) or formats.day(day, today)


def _soon(visit: DashboardVisit, now: datetime) -> str:
    """``In 3 h`` within the next day; nothing while it runs or is further away."""
    wait = visit.starts_at - now
    is_running = visit.status is VisitStatus.IN_PROGRESS or is_on_way(visit)
    if is_running or not timedelta() < wait <= DAY:
        return ""
    hours = round(wait / timedelta(hours=1))
    return f"In {hours} h" if hours else "Within the hour"
