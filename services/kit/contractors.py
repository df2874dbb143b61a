"""Who the portal belongs to, as entry pages and mails show it."""

from dataclasses import dataclass

from sqlmodel import Session

from data.kit.companies import Company, find_company
from services.kit import formats


@dataclass(frozen=True, slots=True)
class Contractor:
    name: str = "Porchlight"
    phone: str = ""
    email: str = ""
    address: str = ""
    brand_color: str = "#1F6B47"
    logo_url: str = ""
    takes_tips: bool = False  # paid on top of invoices, in the checkout


def read_contractor(session: Session) -> Contractor:
    """The contractor's name, how to reach them and their colour; neutral before an import."""
    return contractor_of(find_company(session))


def contractor_of(company: Company | None) -> Contractor:
    """The same, of a company's row that was read already."""
    if company is None:
        return Contractor()
    return Contractor(
        name=company.name,
        phone=formats.phone(company.phone),
        email=company.email,
        address=company.address,
        brand_color=company.brand_color,
        takes_tips=company.takes_tips,
    )
