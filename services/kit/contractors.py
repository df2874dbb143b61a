"""Who the portal belongs to, as entry pages and mails show it."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from data.kit.companies import Company, find_company
from data.kit.files import File
from services.kit import formats

LOGO_PATH = "/brand/logo"


@dataclass(frozen=True, slots=True)
class Contractor:
    name: str = "Porchlight"
    phone: str = ""
    email: str = ""
    address: str = ""
    brand_color: str = "#1F6B47"
    logo_url: str = ""  # a path of the portal's own; another logo has another one
    logo_sha256: str = ""  # by it mails find the picture in the file store
    currency: str = "usd"
    takes_tips: bool = False  # paid on top of invoices, in the checkout


def read_contractor(session: Session) -> Contractor:
    """The contractor's name, how to reach them and their colour; neutral before an import."""
    company = find_company(session)
    logo_id = company.logo_file_id if company is not None else None
    logo = session.get(File, logo_id) if logo_id is not None else None
    contractor = contractor_of(company)
    return contractor if logo is None else replace(contractor, logo_sha256=logo.sha256)


def contractor_of(company: Company | None) -> Contractor:
    """The same for a screen, of a company's row that was read already."""
    if company is None:
        return Contractor()
    return Contractor(
        name=company.name,
        phone=formats.phone(company.phone),
        email=company.email,
        address=company.address,
        brand_color=company.brand_color,
        logo_url=f"{LOGO_PATH}?v={company.logo_file_id.hex}" if company.logo_file_id else "",
        currency=company.currency,
        takes_tips=company.takes_tips,
    )
