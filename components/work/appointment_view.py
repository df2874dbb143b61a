"""Appointments, written for people: the list, its filters, and what stands beside one visit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from components.kit import hour_style
from components.kit.filter_bar import Option, Select
from components.kit.record_table import Column, Row
from components.kit.theme import Tone
from components.kit.words import VISIT_WORDS
from components.work.jobsite_panel import SiteDetails, VisitGroup
from components.work.jobsite_view import care_lines, milliseconds, site_visit
from components.work.visit_aside import Saying, VisitFacts
from components.work.visit_progress import live_line, percent_done, planned_window, visit_state
from data.work.appointments import VisitTime
from data.work.visit_requests import VisitRequestKind, VisitRequestStatus
from data.work.visits import VisitStatus
from services.kit import addresses, formats
from services.work.appointment_filters import AppointmentQuery
from services.work.appointments import Appointment, AppointmentDetail, AppointmentPage
from services.work.property_choices import PropertyName
from services.work.visit_requests import RequestItem

COLUMNS = (
    Column("when", "When", kind="link", primary=True),
    Column("work", "Work"),
    Column("property", "Property"),
    Column("crew", "Crew", wide=True),
    Column("status", "Status", kind="status"),
)
HEADINGS = {
    VisitStatus.SCHEDULED: "What is planned",
    VisitStatus.IN_PROGRESS: "Happening now",
    VisitStatus.COMPLETED: "What was done",
    VisitStatus.SKIPPED: "What was planned",
    VisitStatus.CANCELED: "What was planned",
}
_AHEAD = (VisitStatus.SCHEDULED, VisitStatus.IN_PROGRESS)  # what belongs in a calendar
TIME_LABELS = {VisitTime.UPCOMING: "Upcoming", VisitTime.PAST: "Past"}
STATUSES = {
    VisitTime.UPCOMING: (
        VisitStatus.IN_PROGRESS,
        VisitStatus.SCHEDULED,
        VisitStatus.SKIPPED,
        VisitStatus.CANCELED,
    ),
    VisitTime.PAST: (VisitStatus.COMPLETED, VisitStatus.SKIPPED, VisitStatus.CANCELED),
}


def appointment_row(visit: Appointment, today: date) -> Row:
    label, tone = visit_state(visit)
    return Row(
        key=str(visit.id),
        href=addresses.APPOINTMENT.format(visit_id=visit.id),
        tone=tone,
        cells={
            "when": _day_and_window(visit, today),
            "work": visit.title,
            "property": visit.property_name,
            "crew": visit.crew,
            "status": label,
        },
    )


def filter_selects(
    query: AppointmentQuery, page: AppointmentPage, properties: Sequence[PropertyName]
) -> list[Select]:
    """When, which property (for those with several), and which status, with counts."""
    times = tuple(Option(time.value, label) for time, label in TIME_LABELS.items())
    selects = [Select("time", "When", query.time.value, times)]
    if properties:
        places = tuple(Option(str(place.id), place.name) for place in properties)
        chosen = str(query.property_id or "")
        every = Option("", "All properties")
        selects.append(Select("property", "Property", chosen, (every, *places)))
    selects.append(_status_select(query, page.counts))
    return selects


def visit_site(detail: AppointmentDetail, now: datetime, today: date) -> SiteDetails:
    """The visit with everything of it, as the jobsite panel draws it."""
    site = replace(site_visit(detail.visit, now, today), href="")
    return SiteDetails(
        id=str(detail.property_id),
        name=detail.visit.title,
        address=detail.address,
        groups=(VisitGroup(HEADINGS[detail.visit.status], (site,)),),
        access_notes=detail.access_notes,
        can_edit_notes=detail.can_edit_notes,
        cares=care_lines([detail.visit], now, today),
        now=milliseconds(now),
    )


def visit_facts(detail: AppointmentDetail, now: datetime, today: date) -> VisitFacts:
    """When, where and who, and what was said about the visit."""
    visit = detail.visit
    label, tone = visit_state(visit)
    return VisitFacts(
        state=label,
        tone=tone,
        day=formats.day(formats.local_day(visit.starts_at, visit.zone), today),
        window=planned_window(visit),
        place=detail.property_name,
        place_href=addresses.JOBSITE.format(property_id=detail.property_id),
        address=detail.address,
        crew=visit.crew,
        live=live_line(visit),
        percent=percent_done(visit),
        calendar=f"/calendar/visits/{visit.id}.ics" if visit.status in _AHEAD else "",
        said=tuple(_sayings(detail, today)),
        hint=_cutoff(detail, now, today),
    )


def visit_request_words(request: RequestItem, today: date) -> str:
    """``to move this visit to Tue, Nov 24`` or ``to skip this visit``."""
    if request.kind is VisitRequestKind.SKIP:
        return "to skip this visit"
    day = f" to {formats.day(request.wanted_on, today)}" if request.wanted_on else ""
    return f"to move this visit{day}"


def _sayings(detail: AppointmentDetail, today: date) -> list[Saying]:
    said = []
    zone = detail.visit.zone
    if detail.accepted is not None:
        day = formats.day(formats.local_day(detail.accepted.at, zone), today)
        who = detail.accepted.name
        said.append(Saying(f"{who} said that it looks good · {day}", Tone.COMPLETED))
    request = detail.open_request or detail.last_answer
    if request is not None:
        said.append(_request_saying(request, today))
    return said


def _request_saying(request: RequestItem, today: date) -> Saying:
    asked = visit_request_words(request, today)
    if request.status is VisitRequestStatus.OPEN:
        text = f"{request.asked_name} asked {asked}. We will answer soon."
        return Saying(text, Tone.PROCESSING, request.note)
    if request.status is VisitRequestStatus.AGREED:
        # the day agreed on stands above; it need not be the one that was asked for
        what = "skip" if request.kind is VisitRequestKind.SKIP else "move"
        return Saying(f"We agreed to {what} this visit.", Tone.COMPLETED, request.answer)
    return Saying(f"We could not agree {asked}.", Tone.VOID, request.answer)


def _cutoff(detail: AppointmentDetail, now: datetime, today: date) -> str:
    visit, until = detail.visit, detail.change_until
    if visit.status is not VisitStatus.SCHEDULED or detail.open_request is not None:
        return ""
    if now >= until:
        return "This visit is too close to be moved or skipped here. Call us instead."
    day = formats.day(formats.local_day(until, visit.zone), today)
    return f"You can ask for a change until {day}, {hour_style.clock_time(until, visit.zone)}."


def _day_and_window(visit: Appointment, today: date) -> str:
    day = formats.day(formats.local_day(visit.starts_at, visit.zone), today)
    return f"{day} · {planned_window(visit)}"


def _status_select(query: AppointmentQuery, counts: Mapping[VisitStatus, int]) -> Select:
    offered = [
        status for status in STATUSES[query.time] if counts.get(status) or status is query.status
    ]
    options = tuple(
        Option(status.value, VISIT_WORDS[status][0], counts.get(status, 0)) for status in offered
    )
    every = Option("", "Any status", sum(counts.values()))
    return Select("status", "Status", query.status.value if query.status else "", (every, *options))
