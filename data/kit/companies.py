"""The contractor whose portal this is: one row."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, select

from data.kit import clock
from data.kit.columns import ExactDecimal
from data.kit.ids import new_id


class Company(SQLModel, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    email: str
    phone: str = ""
    address: str = ""
    time_zone: str = "America/New_York"
    currency: str = "usd"
    tax_rate: Decimal = Field(default=Decimal(0), sa_type=ExactDecimal)
    brand_color: str = "#1F6B47"
    logo_file_id: UUID | None = None
    staff_needs_factor: bool = False  # the contractor's people must use a second factor
    change_cutoff_hours: int = 24  # a visit can be asked to move or skip until then
    takes_tips: bool = False


_COMPANY = select(Company).limit(1)  # nearly every service asks: it is written once


def find_company(session: Session) -> Company | None:
    return session.exec(_COMPANY).first()


def company_today(session: Session) -> date:
    """The day in the company's zone."""
    company = find_company(session)
    return clock.today(company.time_zone if company else "UTC")


def lock_company(session: Session) -> Company | None:
    """The same row, which nobody else changes until this transaction ends."""
    query = select(Company).limit(1).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()
