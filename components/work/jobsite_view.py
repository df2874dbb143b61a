"""Jobsites and their visits, written for people."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from components.kit import hour_style
from components.kit.bursts import once_a_burst
from components.kit.photo_gallery import Photo
from components.kit.words import JOBSITE_WORDS
from components.work.job_visit import MaterialLine, ServiceLine, SiteVisit
from components.work.jobsite_list import SiteRow, SiteState
from components.work.jobsite_panel import SiteDetails, VisitGroup
from components.work.quick_view import QuickSite
from components.work.site_pieces import CareLine
from components.work.visit_progress import (
    live_line,
    percent_done,
    services_done,
    visit_state,
    visit_window,
)
from data.work.jobsites import JobsiteState
from data.work.visits import ServiceStatus
from services.kit import addresses, formats
from services.work.jobsites import Jobsite, JobsiteDetail, JobsiteList
from services.work.visit_details import MaterialItem, PhotoItem, ServiceItem, VisitDetail

_SERVICE_STATES: dict[ServiceStatus, Literal["planned", "in_progress", "completed"]] = {
    ServiceStatus.PLANNED: "planned",
    ServiceStatus.IN_PROGRESS: "in_progress",
    ServiceStatus.COMPLETED: "completed",
}


@once_a_burst
def site_rows(found: JobsiteList) -> list[SiteRow]:
    return [_site_row(jobsite) for jobsite in found.rows]


@once_a_burst
def site_states(found: JobsiteList) -> list[SiteState]:
    """The legend: every state with how many jobsites are in it."""
    return [
        SiteState(tone, label, found.counts.get(state, 0))
        for state, (label, tone) in JOBSITE_WORDS.items()
    ]


@once_a_burst
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


@once_a_burst
def site_details(detail: JobsiteDetail, now: datetime, today: date) -> SiteDetails:
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
        can_edit_notes=detail.can_edit_notes,
        cares=care_lines(detail.completed, now, today),
        now=milliseconds(now),
        groups=tuple(
            VisitGroup(title, tuple(site_visit(visit, now, today) for visit in visits))
            for title, visits in groups
            if visits
        ),
    )


def site_visit(visit: VisitDetail, now: datetime, today: date) -> SiteVisit:
    label, tone = visit_state(visit)
    return SiteVisit(
        id=str(visit.id),
        href=addresses.APPOINTMENT.format(visit_id=visit.id),
        window=visit_window(visit, today),
        title=visit.title,
        state=label,
        tone=tone,
        crew=visit.crew,
        live=live_line(visit),
        percent=percent_done(visit),
        services=tuple(_service_line(item) for item in visit.services),
        materials=tuple(_material_line(item, now, today, visit.zone) for item in visit.materials),
        notes=visit.notes,
        photos=tuple(_photo(item) for item in visit.photos),
    )


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


def care_lines(visits: Sequence[VisitDetail], now: datetime, today: date) -> tuple[CareLine, ...]:
    """The care clocks that still run, the one that ends first on top."""
    running = [
        (item.care_until, item.care_from, item, visit.zone)
        for visit in visits
        for item in visit.materials
        if item.care_until is not None and item.care_from is not None and item.care_until > now
    ]
    return tuple(
        CareLine(
            id=str(item.id),
            note=item.care_note or f"Care after {item.name}",
            material=item.name,
            until=_until(ends, zone, today),
            begins=milliseconds(begins),
            ends=milliseconds(ends),
        )
        for ends, begins, item, zone in sorted(running, key=lambda care: care[0])
    )


def milliseconds(moment: datetime) -> int:
    """As browsers count: since 1970."""
    return int(moment.timestamp() * 1000)


def _until(moment: datetime, zone: str, today: date) -> str:
    day = formats.day(formats.local_day(moment, zone), today)
    return f"{day}, {hour_style.clock_time(moment, zone)}"


def _material_line(item: MaterialItem, now: datetime, today: date, zone: str) -> MaterialLine:
    """What to mind is told as long as it holds, and ahead of the visit."""
    care, until = item.care_note, item.care_until
    if until is not None and care:
        care = f"{care} · until {_until(until, zone, today)}" if until > now else ""
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
