"""Estimates as stored: what the contractor offers to do, and for how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Field, Index, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import ExactDecimal, words
from data.kit.files import File
from data.kit.ids import new_id
from data.work.customers import Customer
from data.work.properties import Property, PropertyScope


class EstimateState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"


class Estimate(SQLModel, table=True):
    __table_args__ = (Index("ix_estimate_customer_issued", "customer_id", "issued_on"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    number: str = Field(unique=True)
    customer_id: UUID = Field(foreign_key="customer.id")
    property_id: UUID | None = Field(default=None, foreign_key="property.id")
    state: EstimateState = Field(sa_type=words(EstimateState))
    issued_on: date
    expires_on: date | None = None
    deposit_percent: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    memo: str = ""
    currency: str
    withdrawn_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""  # the name of whoever approved or declined it
    decline_reason: str = ""
    deposit_invoice_id: UUID | None = Field(default=None, foreign_key="invoice.id")


class EstimateLine(SQLModel, table=True):
    __tablename__ = "estimate_line"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    estimate_id: UUID = Field(foreign_key="estimate.id", index=True)
    description: str
    quantity: Decimal = Field(sa_type=ExactDecimal)
    unit_price_minor: int
    tax_rate: Decimal = Field(sa_type=ExactDecimal)
    option_group: str = ""  # lines of one group exclude each other
    is_optional: bool = False
    position: int = 0
    is_agreed: bool | None = None  # None until somebody approves the estimate


class EstimateFilter(StrEnum):
    """Which estimates the office looks at; time alone moves one from open to over."""

    ALL = "all"
    DRAFT = "draft"
    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    OVER = "over"  # expired or withdrawn without an answer


@dataclass(frozen=True, slots=True)
class EstimateSearch:
    """The office's filters; ``text`` is a part of a number or of a customer's name."""

    status_filter: EstimateFilter = EstimateFilter.ALL
    text: str = ""


class EstimatePhoto(SQLModel, table=True):
    """What the work is about, seen when the estimate was made."""

    __tablename__ = "estimate_photo"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    estimate_id: UUID = Field(foreign_key="estimate.id", index=True)
    file_id: UUID = Field(foreign_key="file.id", index=True)
    position: int = 0


class SignatureKind(StrEnum):
    TYPED = "typed"
    DRAWN = "drawn"


class Signature(SQLModel, table=True):
    """Who agreed to exactly what. ``content`` is what was agreed, ``sha256`` its hash.

    Rows are written once and never changed.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    estimate_id: UUID = Field(foreign_key="estimate.id", unique=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    person_name: str  # whoever was signed in
    signed_name: str  # what they wrote
    kind: SignatureKind = Field(sa_type=words(SignatureKind))
    strokes: str = ""  # of a drawn one: JSON lists of x, y in a box of 600 by 200
    address: str = ""  # the network address it came from
    device: str = ""
    signed_at: datetime = Field(default_factory=lambda: clock.now())
    content: str
    sha256: str


class SignedEstimate(SQLModel, table=True):
    """The printed paper of a signature. Its bytes lie in the file store and never change."""

    __tablename__ = "signed_estimate"

    signature_id: UUID = Field(foreign_key="signature.id", primary_key=True)
    sha256: str
    size: int  # bytes
    printed_at: datetime = Field(default_factory=lambda: clock.now())


def visible_estimates(
    session: Session, *, customer_id: UUID, scope: PropertyScope
) -> Sequence[tuple[Estimate, Property | None]]:
    """The customer's published estimates, newest first; drafts do not exist for customers."""
    query = (
        select(Estimate, Property)
        .join(Property, col(Property.id) == Estimate.property_id, isouter=True)
        .where(Estimate.customer_id == customer_id, Estimate.state != EstimateState.DRAFT)
        .order_by(col(Estimate.issued_on).desc(), col(Estimate.number).desc())
    )
    if scope is not None:
        query = query.where(col(Estimate.property_id).in_(scope))
    return session.exec(query).all()


def count_open_on(session: Session, *, customer_id: UUID, scope: PropertyScope, today: date) -> int:
    """How many of the customer's estimates can be answered on a day."""
    query = select(func.count(col(Estimate.id))).where(
        Estimate.customer_id == customer_id,
        Estimate.state == EstimateState.OPEN,
        col(Estimate.withdrawn_at).is_(None),
        or_(col(Estimate.expires_on).is_(None), col(Estimate.expires_on) >= today),
    )
    if scope is not None:
        query = query.where(col(Estimate.property_id).in_(scope))
    return session.exec(query).one()


def find_estimate(
    session: Session, number: str, *, customer_id: UUID, scope: PropertyScope
) -> Estimate | None:
    query = select(Estimate).where(
        Estimate.number == number,
        Estimate.customer_id == customer_id,
        Estimate.state != EstimateState.DRAFT,
    )
    if scope is not None:
        query = query.where(col(Estimate.property_id).in_(scope))
    return session.exec(query).one_or_none()


def lock_estimate(session: Session, estimate_id: UUID) -> Estimate:
    """The estimate as it is now, its row held until the transaction ends."""
    query = select(Estimate).where(Estimate.id == estimate_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def estimate_lines(session: Session, *, estimate_ids: Sequence[UUID]) -> Sequence[EstimateLine]:
    """The lines of these estimates, each estimate's in order."""
    query = (
        select(EstimateLine)
        .where(col(EstimateLine.estimate_id).in_(estimate_ids))
        .order_by(col(EstimateLine.position), col(EstimateLine.id))
    )
    return session.exec(query).all()


def estimate_photos(session: Session, *, estimate_id: UUID) -> Sequence[tuple[EstimatePhoto, File]]:
    query = (
        select(EstimatePhoto, File)
        .join(File, col(File.id) == EstimatePhoto.file_id)
        .where(EstimatePhoto.estimate_id == estimate_id)
        .order_by(col(EstimatePhoto.position), col(EstimatePhoto.id))
    )
    return session.exec(query).all()


def estimate_of_file(session: Session, *, file_id: UUID) -> Estimate | None:
    """The estimate that shows a photo."""
    query = (
        select(Estimate)
        .join(EstimatePhoto, col(EstimatePhoto.estimate_id) == Estimate.id)
        .where(EstimatePhoto.file_id == file_id)
    )
    return session.exec(query.limit(1)).one_or_none()


def find_signature(session: Session, *, estimate_id: UUID) -> Signature | None:
    query = select(Signature).where(Signature.estimate_id == estimate_id)
    return session.exec(query).one_or_none()


def find_any_estimate(session: Session, number: str) -> Estimate | None:
    """Any customer's, for the office; drafts too."""
    return session.exec(select(Estimate).where(Estimate.number == number)).one_or_none()


def office_estimates(
    session: Session, search: EstimateSearch, *, today: date, offset: int, limit: int
) -> tuple[Sequence[tuple[Estimate, Customer, Property | None]], int]:
    """A page of all customers' estimates, newest first, and how many there are in all."""
    wanted = _matching(search, today)
    count = (
        select(func.count())
        .select_from(Estimate)
        .join(Customer, col(Customer.id) == Estimate.customer_id)
        .where(*wanted)
    )
    query = (
        select(Estimate, Customer, Property)
        .join(Customer, col(Customer.id) == Estimate.customer_id)
        .join(Property, col(Property.id) == Estimate.property_id, isouter=True)
        .where(*wanted)
        .order_by(col(Estimate.issued_on).desc(), col(Estimate.number).desc())
        .offset(offset)
        .limit(limit)
    )
    return session.exec(query).all(), session.exec(count).one()


def _matching(search: EstimateSearch, today: date) -> list[ColumnElement[bool]]:
    is_late = and_(col(Estimate.expires_on).is_not(None), col(Estimate.expires_on) < today)
    is_over = or_(col(Estimate.withdrawn_at).is_not(None), is_late)
    by_state = {
        EstimateFilter.DRAFT: EstimateState.DRAFT,
        EstimateFilter.OPEN: EstimateState.OPEN,
        EstimateFilter.APPROVED: EstimateState.APPROVED,
        EstimateFilter.DECLINED: EstimateState.DECLINED,
        EstimateFilter.OVER: EstimateState.OPEN,
    }
    wanted: list[ColumnElement[bool]] = []
    if search.status_filter in by_state:
        wanted.append(col(Estimate.state) == by_state[search.status_filter])
    if search.status_filter is EstimateFilter.OPEN:
        wanted.append(~is_over)
    if search.status_filter is EstimateFilter.OVER:
        wanted.append(is_over)
    if search.text:
        number, name = func.lower(Estimate.number), func.lower(Customer.name)
        text = search.text.lower()
        wanted.append(
            or_(number.contains(text, autoescape=True), name.contains(text, autoescape=True))
        )
    return wanted


def unprinted_signatures(session: Session, *, limit: int) -> Sequence[UUID]:
    """Signatures whose paper is still to be printed, the oldest first."""
    query = (
        select(Signature.id)
        .join(SignedEstimate, col(SignedEstimate.signature_id) == Signature.id, isouter=True)
        .where(col(SignedEstimate.signature_id).is_(None))
        .order_by(col(Signature.signed_at), col(Signature.id))
        .limit(limit)
    )
    return session.exec(query).all()


def lock_signature(session: Session, signature_id: UUID) -> Signature:
    query = select(Signature).where(Signature.id == signature_id).with_for_update()
    return session.exec(query).one()
