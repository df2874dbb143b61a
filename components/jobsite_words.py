"""Jobsites and their visits, written for people."""

from datetime import date
from typing import Literal

from components import formats
from components.jobsite_list import SiteRow, SiteState
from components.jobsite_panel import (
    MaterialLine,
    ServiceLine,
    SiteDetails,
    SiteVisit,
    VisitGroup,
)
from components.photo_gallery import Photo
from components.quick_view import QuickSite
from components.words import JOBSITE_WORDS, VISIT_WORDS
from data.jobsites import JobsiteState
from data.visits import ServiceStatus, VisitStatus
from services.jobsites import Jobsite, JobsiteDetail, JobsiteList
from services.visit_details import MaterialItem, PhotoItem, ServiceItem, VisitDetail

_SERVICE_STATES: dict[ServiceStatus, Literal["planned", "in_progress", "completed"]] = {
    ServiceStatus.PLANNED: "planned",
    ServiceStatus.IN_PROGRESS: "in_progress",
    ServiceStatus.COMPLETED: "completed",
}


def site_rows(found: JobsiteList) -> list[SiteRow]:
    return [_site_row(jobsite) for jobsite in found.rows]


def site_states(found: JobsiteList) -> list[SiteState]:
    """The legend: every state with how many jobsites are in it."""
    return [
        SiteState(tone, label, found.counts.get(state, 0))
        for state, (label, tone) in JOBSITE_WORDS.items()
    ]


def quick_site(detail: JobsiteDetail, today: date) -> QuickSite:
    """What a pin tells at once: the visit that says most now."""
    label, tone = JOBSITE_WORDS[detail.jobsite.state]
    site, visit = detail.jobsite, detail.current
    if visit is None:
        return QuickSite(str(site.id), site.name, site.address, label, tone)
    return QuickSite(
        id=str(site.id),
        name=site.name,
        address=site.address,
        state=label,
        tone=tone,
        window=visit_window(visit, today),
        crew=visit.crew,
        photo=photo_url(visit.photos[0], "small") if visit.photos else "",
        progress=services_done(visit),
        percent=percent_done(visit),
    )


def site_details(detail: JobsiteDetail, today: date) -> SiteDetails:
    """The jobsite in full, its visits in three groups."""
    groups = (
        ("In progress", detail.in_progress),
        ("Planned", detail.planned),
        ("Completed", detail.completed),
    )
    return SiteDetails(
        id=str(detail.jobsite.id),
        name=detail.jobsite.name,
        address=detail.jobsite.address,
        access_notes=detail.access_notes,
        groups=tuple(
            VisitGroup(title, tuple(site_visit(visit, today) for visit in visits))
            for title, visits in groups
            if visits
        ),
    )


def site_visit(visit: VisitDetail, today: date) -> SiteVisit:
    label, tone = VISIT_WORDS[visit.status]
    is_running = visit.status is VisitStatus.IN_PROGRESS
    return SiteVisit(
        id=str(visit.id),
        window=visit_window(visit, today),
        title=visit.title,
        state=label,
        tone=tone,
        crew=visit.crew,
        live=live_line(visit),
        percent=percent_done(visit) if is_running else None,
        services=tuple(_service_line(item) for item in visit.services),
        materials=tuple(_material_line(item, visit.zone, today) for item in visit.materials),
        notes=visit.notes,
        photos=tuple(_photo(item) for item in visit.photos),
    )


def visit_window(visit: VisitDetail, today: date) -> str:
    """``Tue, Nov 24 · 8 – 10 AM``; of a finished visit, when the crew was there."""
    start, end = visit.starts_at, visit.ends_at
    if visit.started_at and visit.completed_at:
        start, end = visit.started_at, visit.completed_at
    day = formats.day(formats.local_day(start, visit.zone), today)
    return f"{day} · {formats.window(start, end, visit.zone)}"


def live_line(visit: VisitDetail) -> str:
    """``Started 9:07 AM · 2 of 3 services done``, while the crew is there."""
    if visit.status is not VisitStatus.IN_PROGRESS:
        return ""
    started = visit.started_at
    begun = f"Started {formats.clock_time(started, visit.zone)}" if started else ""
    return " · ".join(filter(None, [begun, services_done(visit)]))


def services_done(visit: VisitDetail) -> str:
    """``2 of 3 services done`` while it runs, ``3 services`` before and after."""
    number = len(visit.services)
    if not number:
        return ""
    if visit.status is VisitStatus.IN_PROGRESS:
        return f"{visit.services_done} of {formats.count(number, 'service')} done"
    return formats.count(number, "service")


def percent_done(visit: VisitDetail) -> int | None:
    if visit.status is not VisitStatus.IN_PROGRESS or not visit.services:
        return None
    return round(100 * visit.services_done / len(visit.services))


def photo_url(photo: PhotoItem, size: Literal["small", "large", "original"]) -> str:
    return f"/files/{photo.file_id}?size={size}"


def _site_row(jobsite: Jobsite) -> SiteRow:
    label, tone = JOBSITE_WORDS[jobsite.state]
    return SiteRow(
        str(jobsite.id), jobsite.name, jobsite.address, label, tone, placed=jobsite.is_placed
    )


def _service_line(item: ServiceItem) -> ServiceLine:
    duration = formats.minutes(item.minutes) if item.minutes else ""
    return ServiceLine(item.name, _SERVICE_STATES[item.status], duration)


def _material_line(item: MaterialItem, zone: str, today: date) -> MaterialLine:
    care = item.care_note
    if care and item.care_until:
        until = formats.clock_time(item.care_until, zone)
        care += f" · until {formats.day(formats.local_day(item.care_until, zone), today)}, {until}"
    return MaterialLine(item.name, f"{formats.quantity(item.quantity)} {item.unit}", care)


def _photo(item: PhotoItem) -> Photo:
    return Photo(
        src=photo_url(item, "large"),
        width=item.width,
        height=item.height,
        thumb=photo_url(item, "small"),
        caption=item.caption,
        download=f"{photo_url(item, 'original')}&download=1",
    )


def state_of_tone(tone: str) -> JobsiteState | None:
    """The state that a legend's tone stands for; None for anything else."""
    return next((state for state, (_, name) in JOBSITE_WORDS.items() if name == tone), None)
