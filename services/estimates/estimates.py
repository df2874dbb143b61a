"""Estimates as their customer sees them; answering one lives in estimate_answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from data.estimates.estimates import (
    Estimate,
    EstimateLine,
    EstimateState,
    SignatureKind,
    count_open_on,
    estimate_lines,
    estimate_photos,
    find_estimate,
    find_signature,
    visible_estimates,
)
from data.kit import clock
from data.kit.companies import find_company
from data.kit.money import Money
from data.money.invoices import Invoice
from data.work.customers import Customer
from data.work.properties import Property
from services.estimates.estimate_totals import (
    EstimatePrice,
    OfferedLine,
    price_choice,
    usual_choice,
)
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require


class EstimateStatus(StrEnum):
    DRAFT = "draft"  # the office's alone: for customers it does not exist
    OPEN = "open"
    EXPIRED = "expired"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EstimateSummary:
    """An estimate in a list. While something is to be chosen, ``total`` is the usual choice's."""

    id: UUID
    number: str
    memo: str
    property_name: str
    issued_on: date
    expires_on: date | None
    status: EstimateStatus
    total: Money
    has_choices: bool


@dataclass(frozen=True, slots=True)
class EstimateList:
    """The actor's estimates, those that wait for an answer first."""

    rows: tuple[EstimateSummary, ...]
    today: date


@dataclass(frozen=True, slots=True)
class EstimatePicture:
    """A photo on an estimate."""

    file_id: UUID
    sha256: str
    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """Who agreed, when, and the hash of what they agreed to."""

    signed_name: str
    person_name: str
    kind: SignatureKind
    strokes: str
    signed_at: datetime
    address: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EstimateDetail:
    """An estimate in full. ``can_answer`` is the rule that approving applies again."""

    id: UUID
    number: str
    status: EstimateStatus
    customer_name: str
    billing_address: str
    property_name: str
    property_id: UUID | None
    issued_on: date
    expires_on: date | None
    memo: str
    currency: str
    deposit_percent: Decimal | None
    lines: tuple[OfferedLine, ...]
    photos: tuple[EstimatePicture, ...]
    agreed: frozenset[UUID] | None  # what was approved, where that is on record
    decided_by: str
    decided_at: datetime | None
    decline_reason: str
    signature: SignatureFacts | None
    deposit_invoice: str  # its number, where one was made
    can_answer: bool
    today: date
    time_zone: str

    def price(self, chosen: Collection[UUID]) -> EstimatePrice:
        """What it comes to with these options.

        Raises:
            ChoiceRefused: they cannot stand together.
        """
        return price_choice(self.lines, chosen, self.deposit_percent, self.currency)

    @property
    def first_choice(self) -> frozenset[UUID]:
        """What was agreed, or what is chosen before anybody chose."""
        return usual_choice(self.lines) if self.agreed is None else self.agreed


def list_estimates(session: Session, actor: Actor) -> EstimateList:
    """The actor's published estimates: open ones first, soonest to expire on top.

    Raises:
        NotPermitted: the actor does not see estimates.
    """
    require(actor, Permission.VIEW_ESTIMATES)
    today = clock.today(_zone(session))
    found = visible_estimates(session, customer_id=actor.customer, scope=actor.view)
    lines: dict[UUID, list[EstimateLine]] = {}
    for line in estimate_lines(session, estimate_ids=[estimate.id for estimate, _ in found]):
        lines.setdefault(line.estimate_id, []).append(line)
    rows = [
        summarize_estimate(estimate, place.name if place else "", lines.get(estimate.id, []), today)
        for estimate, place in found
    ]
    waiting = [row for row in rows if row.status is EstimateStatus.OPEN]
    waiting.sort(key=lambda row: row.expires_on or date.max)
    others = [row for row in rows if row.status is not EstimateStatus.OPEN]
    return EstimateList((*waiting, *others), today)


def count_open_estimates(session: Session, actor: Actor) -> int:
    """How many estimates wait for the customer's answer."""
    require(actor, Permission.VIEW_ESTIMATES)
    today = clock.today(_zone(session))
    return count_open_on(session, customer_id=actor.customer, scope=actor.view, today=today)


def view_estimate(session: Session, actor: Actor, number: str) -> EstimateDetail:
    """One of the actor's published estimates in full.

    Raises:
        NotPermitted: the actor does not see estimates.
        NotFound: it is not one of theirs.
    """
    require(actor, Permission.VIEW_ESTIMATES)
    found = find_estimate(session, number, customer_id=actor.customer, scope=actor.scope)
    if found is None:
        raise NotFound("estimate")
    return describe_estimate(session, found, may_answer=actor.may(Permission.ANSWER_ESTIMATES))


def estimate_status(estimate: Estimate, today: date) -> EstimateStatus:
    """How an estimate stands on a day: nobody marks one as expired, the day does."""
    if estimate.state is EstimateState.DRAFT:
        return EstimateStatus.DRAFT
    if estimate.state is EstimateState.APPROVED:
        return EstimateStatus.APPROVED
    if estimate.withdrawn_at is not None:
        return EstimateStatus.WITHDRAWN
    if estimate.state is EstimateState.DECLINED:
        return EstimateStatus.DECLINED
    if estimate.expires_on is not None and estimate.expires_on < today:
        return EstimateStatus.EXPIRED
    return EstimateStatus.OPEN


def describe_estimate(session: Session, row: Estimate, *, may_answer: bool) -> EstimateDetail:
    """An estimate that was found with somebody's rights, for services that go on with it."""
    place = session.get(Property, row.property_id) if row.property_id else None
    customer = session.get_one(Customer, row.customer_id)
    zone = _zone(session)
    today = clock.today(zone)
    status = estimate_status(row, today)
    lines = estimate_lines(session, estimate_ids=[row.id])
    deposit = session.get(Invoice, row.deposit_invoice_id) if row.deposit_invoice_id else None
    return EstimateDetail(
        id=row.id,
        number=row.number,
        status=status,
        customer_name=customer.name,
        billing_address=customer.billing_address,
        property_name=place.name if place else "",
        property_id=row.property_id,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        memo=row.memo,
        currency=row.currency,
        deposit_percent=row.deposit_percent,
        lines=offered_lines(lines, row.currency),
        photos=_photos(session, row),
        agreed=_agreed(lines) if status is EstimateStatus.APPROVED else None,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decline_reason=row.decline_reason,
        signature=_signature(session, row),
        deposit_invoice=deposit.number if deposit else "",
        can_answer=may_answer and status is EstimateStatus.OPEN,
        today=today,
        time_zone=zone,
    )


def offered_lines(lines: Sequence[EstimateLine], currency: str) -> tuple[OfferedLine, ...]:
    return tuple(
        OfferedLine(
            id=line.id,
            description=line.description,
            quantity=line.quantity,
            unit_price=Money(line.unit_price_minor, currency),
            tax_rate=line.tax_rate,
            group=line.option_group,
            is_optional=line.is_optional,
        )
        for line in lines
    )


def _agreed(lines: Sequence[EstimateLine]) -> frozenset[UUID] | None:
    """None where it was approved on paper: then nobody told us which options."""
    if any(line.is_agreed is None for line in lines):
        return None
    return frozenset(line.id for line in lines if line.is_agreed)


def summarize_estimate(
    row: Estimate, place: str, stored: Sequence[EstimateLine], today: date
) -> EstimateSummary:
    """A row of a list; ``place`` is the property's name."""
    lines = offered_lines(stored, row.currency)
    agreed = _agreed(stored) if row.state is EstimateState.APPROVED else None
    chosen = usual_choice(lines) if agreed is None else agreed
    return EstimateSummary(
        id=row.id,
        number=row.number,
        memo=row.memo,
        property_name=place,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        status=estimate_status(row, today),
        total=price_choice(lines, chosen, None, row.currency).total,
        has_choices=agreed is None and not all(line.is_fixed for line in lines),
    )


def _photos(session: Session, row: Estimate) -> tuple[EstimatePicture, ...]:
    return tuple(
        EstimatePicture(file.id, file.sha256, file.name, file.width or 0, file.height or 0)
        for _, file in estimate_photos(session, estimate_id=row.id)
    )


def _signature(session: Session, row: Estimate) -> SignatureFacts | None:
    found = find_signature(session, estimate_id=row.id)
    if found is None:
        return None
    return SignatureFacts(
        signed_name=found.signed_name,
        person_name=found.person_name,
        kind=found.kind,
        strokes=found.strokes,
        signed_at=found.signed_at,
        address=found.address,
        sha256=found.sha256,
    )


def _zone(session: Session) -> str:
    company = find_company(session)
    return company.time_zone if company else "UTC"
