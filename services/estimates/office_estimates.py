"""The contractor's side of estimates: looking them up, publishing and withdrawing them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session

from data.estimates.estimates import (
    Estimate,
    EstimateFilter,
    EstimateLine,
    EstimatePhoto,
    EstimateSearch,
    EstimateState,
    estimate_lines,
    estimate_photos,
    find_any_estimate,
    lock_estimate,
    office_estimates,
)
from data.kit import clock
from data.kit.companies import find_company
from data.talk.messages import ThreadTopic, find_thread_about
from services.estimates.estimates import (
    EstimateDetail,
    EstimateStatus,
    EstimateSummary,
    describe_estimate,
    estimate_status,
    summarize_estimate,
)
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.talk.conversations import Attachment

PAGE_SIZE = 25
MOST_PHOTOS = 12
LONGEST_SEARCH = 100


class PublishingRefused(DomainError):
    """The estimate cannot be published or withdrawn; the sentence says why."""


@dataclass(frozen=True, slots=True)
class EstimateQuery:
    """The office's list as its address says it."""

    search: EstimateSearch = field(default_factory=EstimateSearch)
    page: int = 1


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An estimate in the office's list."""

    summary: EstimateSummary
    customer_name: str


@dataclass(frozen=True, slots=True)
class OfficeEstimates:
    """One page of the list."""

    rows: tuple[OfficeRow, ...]
    matching: int
    page: int
    today: date


@dataclass(frozen=True, slots=True)
class OfficeEstimate:
    """One estimate in full, and the conversation about it where there is one."""

    detail: EstimateDetail
    thread_id: UUID | None

    @property
    def can_publish(self) -> bool:
        return self.detail.status is EstimateStatus.DRAFT

    @property
    def can_withdraw(self) -> bool:
        return self.detail.status in {EstimateStatus.OPEN, EstimateStatus.EXPIRED}


def read_estimate_query(values: dict[str, str]) -> EstimateQuery:
    """The filters in an address; whatever is not understood counts as not given."""
    status_filter, page = values.get("show", ""), values.get("page", "")
    known = {one.value: one for one in EstimateFilter}
    text = " ".join(values.get("q", "").split())[:LONGEST_SEARCH]
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return EstimateQuery(
        EstimateSearch(known.get(status_filter, EstimateFilter.ALL), text), max(1, number)
    )


def list_office_estimates(session: Session, actor: Actor, query: EstimateQuery) -> OfficeEstimates:
    """All customers' estimates, drafts too, newest first. A page past the end is the last one.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.OFFER_ESTIMATES)
    company = find_company(session)
    today = clock.today(company.time_zone if company else "UTC")

    def turn(page: int) -> OfficeEstimates:
        found, count = office_estimates(
            session,
            query.search,
            today=today,
            offset=(page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )
        lines: dict[UUID, list[EstimateLine]] = {}
        for line in estimate_lines(session, estimate_ids=[one.id for one, _, _ in found]):
            lines.setdefault(line.estimate_id, []).append(line)
        rows = tuple(
            OfficeRow(
                summarize_estimate(row, place.name if place else "", lines.get(row.id, []), today),
                customer.name,
            )
            for row, customer, place in found
        )
        return OfficeEstimates(rows, count, page, today)

    shown = turn(query.page)
    last = max(1, -(-shown.matching // PAGE_SIZE))
    return shown if query.page <= last else turn(last)


def view_office_estimate(session: Session, actor: Actor, number: str) -> OfficeEstimate:
    """One estimate in full.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such estimate.
    """
    require(actor, Permission.OFFER_ESTIMATES)
    row = find_any_estimate(session, number)
    if row is None:
        raise NotFound("estimate")
    thread = find_thread_about(
        session, customer_id=row.customer_id, topic=ThreadTopic.ESTIMATE, subject_id=row.id
    )
    detail = describe_estimate(session, row, may_answer=False)
    return OfficeEstimate(detail, thread.id if thread else None)


def add_estimate_photos(
    session: Session, actor: Actor, number: str, photos: Sequence[Attachment]
) -> None:
    """Put photos on an estimate that nobody has answered. The same photo is there once.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such estimate.
        PublishingRefused: it is answered or over, or has as many photos as it can hold.
    """
    require(actor, Permission.OFFER_ESTIMATES)
    row, status = _lock(session, number)
    _refuse_settled(row, status)
    there = estimate_photos(session, estimate_id=row.id)
    known = {file.sha256 for _, file in there}
    new = [one for one in photos if one.picture.sha256 not in known]
    if len(there) + len(new) > MOST_PHOTOS:
        raise PublishingRefused(f"An estimate holds up to {MOST_PHOTOS} photos.")
    for position, photo in enumerate(new, len(there)):
        file = photo.picture.as_file(
            name=photo.name, customer_id=row.customer_id, property_id=row.property_id
        )
        session.add(file)
        session.flush()
        session.add(EstimatePhoto(estimate_id=row.id, file_id=file.id, position=position))
    if new:
        _announce(session, actor, row, EventKind.ESTIMATE_CHANGED)


def clear_estimate_photos(session: Session, actor: Actor, number: str) -> None:
    """Take all photos off an estimate that nobody has answered.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such estimate.
        PublishingRefused: it is answered or over.
    """
    require(actor, Permission.OFFER_ESTIMATES)
    row, status = _lock(session, number)
    _refuse_settled(row, status)
    there = estimate_photos(session, estimate_id=row.id)
    for photo, file in there:
        session.delete(photo)
        session.flush()
        session.delete(file)
    if there:
        _announce(session, actor, row, EventKind.ESTIMATE_CHANGED)


def publish_estimate(session: Session, actor: Actor, number: str) -> EstimateStatus:
    """Show a draft to its customer, who gets a mail; doing it twice changes nothing.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such estimate.
        PublishingRefused: it is over or answered, offers nothing, or would be expired at once.
    """
    require(actor, Permission.OFFER_ESTIMATES)
    row, status = _lock(session, number)
    if status is EstimateStatus.OPEN:
        return status
    if status is not EstimateStatus.DRAFT:
        raise PublishingRefused(f"Estimate {row.number} is {status.value}, not a draft.")
    if not estimate_lines(session, estimate_ids=[row.id]):
        raise PublishingRefused(f"Estimate {row.number} has no lines yet.")
    row.state = EstimateState.OPEN
    if _status(session, row) is EstimateStatus.EXPIRED:
        raise PublishingRefused(
            f"Estimate {row.number} was good until {row.expires_on}. Give it a later day first."
        )
    return _announce(session, actor, row, EventKind.ESTIMATE_PUBLISHED)


def withdraw_estimate(session: Session, actor: Actor, number: str) -> EstimateStatus:
    """Take back what nobody has answered; doing it twice changes nothing.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: there is no such estimate.
        PublishingRefused: it was never published, or it is answered.
    """
    require(actor, Permission.OFFER_ESTIMATES)
    row, status = _lock(session, number)
    if status is EstimateStatus.WITHDRAWN:
        return status
    if status is EstimateStatus.DRAFT:
        raise PublishingRefused(f"Estimate {row.number} is a draft; no customer sees it.")
    if status in {EstimateStatus.APPROVED, EstimateStatus.DECLINED}:
        who = row.decided_by or "the customer"
        raise PublishingRefused(f"{who} has {status.value} estimate {row.number} already.")
    row.withdrawn_at = clock.now()
    return _announce(session, actor, row, EventKind.ESTIMATE_WITHDRAWN)


def _refuse_settled(row: Estimate, status: EstimateStatus) -> None:
    if status not in {EstimateStatus.DRAFT, EstimateStatus.OPEN}:
        raise PublishingRefused(f"Estimate {row.number} is {status.value}; it stays as it is.")


def _lock(session: Session, number: str) -> tuple[Estimate, EstimateStatus]:
    found = find_any_estimate(session, number)
    if found is None:
        raise NotFound("estimate")
    row = lock_estimate(session, found.id)
    return row, _status(session, row)


def _status(session: Session, row: Estimate) -> EstimateStatus:
    company = find_company(session)
    return estimate_status(row, clock.today(company.time_zone if company else "UTC"))


def _announce(session: Session, actor: Actor, row: Estimate, kind: EventKind) -> EstimateStatus:
    session.add(row)
    session.flush()
    # Customers read their own activity, and drafts do not exist for them.
    is_draft = row.state is EstimateState.DRAFT
    about = About(subject_id=row.id) if is_draft else _about(row)
    announce(session, actor, kind, about, {"number": row.number})
    return _status(session, row)


def _about(row: Estimate) -> About:
    return About(row.customer_id, row.property_id, row.id)
