"""The contractor's own card, as every page and paper shows it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from data import clock
from data.companies import find_company
from services.errors import DomainError


class NotSetUp(DomainError):
    def __init__(self) -> None:
        super().__init__("This portal has not been set up yet.")


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """Who the contractor is. ``today`` is the day in the company's zone."""

    name: str
    email: str
    phone: str
    address: str
    time_zone: str
    currency: str
    brand_color: str
    today: date


def company_card(session: Session) -> CompanyCard:
    """The company, for pages that strangers see too.

    Raises:
        NotSetUp: nothing was imported yet.
    """
    company = find_company(session)
    if company is None:
        raise NotSetUp
    return CompanyCard(
        name=company.name,
        email=company.email,
        phone=company.phone,
        address=company.address,
        time_zone=company.time_zone,
        currency=company.currency,
        brand_color=company.brand_color,
        today=clock.today(company.time_zone),
    )
