"""How far a visit is, written for people; the same words on every page that shows it."""

from collections.abc import Sized
from datetime import date, datetime
from typing import Protocol

from components.kit import hour_style
from components.kit.theme import Tone
from components.kit.words import VISIT_WORDS
from data.work.visits import VisitStatus
from services.kit import formats


class PlannedVisit(Protocol):
    """Any visit of a service's answer: moments are UTC, ``zone`` the property's."""

    @property
    def status(self) -> VisitStatus: ...
    @property
    def zone(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def on_way_at(self) -> datetime | None: ...


class WorkedVisit(PlannedVisit, Protocol):
    """A visit with what was done at it so far."""

    @property
    def started_at(self) -> datetime | None: ...
    @property
    def completed_at(self) -> datetime | None: ...
    @property
    def services(self) -> Sized: ...
    @property
    def services_done(self) -> int: ...


def visit_state(visit: PlannedVisit) -> tuple[str, Tone]:
    """The visit's word and tone; a crew that set out is told before it arrives."""
    if is_on_way(visit):
        return "On the way", Tone.PROGRESS
    return VISIT_WORDS[visit.status]


def is_on_way(visit: PlannedVisit) -> bool:
    return visit.status is VisitStatus.SCHEDULED and visit.on_way_at is not None


def live_line(visit: WorkedVisit) -> str:
    """``Started 9:07 AM · 2 of 3 services done`` while the crew is there or on its way."""
    if is_on_way(visit) and visit.on_way_at is not None:
        return f"The crew set out at {hour_style.clock_time(visit.on_way_at, visit.zone)}"
    if visit.status is not VisitStatus.IN_PROGRESS:
        return ""
    started = visit.started_at
    begun = f"Started {hour_style.clock_time(started, visit.zone)}" if started else ""
    return " · ".join(filter(None, [begun, services_done(visit)]))


def services_done(visit: WorkedVisit) -> str:
    """``2 of 3 services done`` while it runs, ``3 services`` before and after."""
    number = len(visit.services)
    if not number:
        return ""
    if visit.status is VisitStatus.IN_PROGRESS:
        return f"{visit.services_done} of {formats.count(number, 'service')} done"
    return formats.count(number, "service")


def percent_done(visit: WorkedVisit) -> int | None:
    if visit.status is not VisitStatus.IN_PROGRESS or not len(visit.services):
        return None
    return round(100 * visit.services_done / len(visit.services))


def planned_window(visit: PlannedVisit) -> str:
    """``8 – 10 AM`` in the property's zone."""
    return hour_style.window(visit.starts_at, visit.ends_at, visit.zone)


def visit_window(visit: WorkedVisit, today: date) -> str:
    """``Tue, Nov 24 · 8 – 10 AM``; of a finished visit, when the crew was there."""
    start, end = visit.starts_at, visit.ends_at
    if visit.started_at and visit.completed_at:
        start, end = visit.started_at, visit.completed_at
    day = formats.day(formats.local_day(start, visit.zone), today)
    return f"{day} · {hour_style.window(start, end, visit.zone)}"
