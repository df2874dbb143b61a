"""Estimates as stored: what the contractor offers to do, and for how much."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Index, SQLModel

from data.columns import ExactDecimal, words
from data.ids import new_id


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
