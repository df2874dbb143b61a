"""The contractor's color and logo: set by the owner, and where the logo lies."""

import re
from pathlib import Path

from sqlmodel import Session

from data.kit.companies import find_company, lock_company
from data.kit.files import File
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.file_store import FileStore, Variant
from services.kit.permissions import Actor, Permission, require
from services.work.photos import StoredPicture

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class BrandRefused(DomainError):
    """What was given is no color, or there is no company yet; the sentence says which."""


def set_brand(session: Session, actor: Actor, color: str, logo: StoredPicture | None) -> None:
    """Show the portal, mails and PDFs in this color and with this logo; empty ones stay.

    Raises:
        BrandRefused: the color is none, or no company is set up.
    """
    require(actor, Permission.MANAGE_STAFF)
    if color and not _COLOR.fullmatch(color):
        raise BrandRefused(f"'{color}' is not a color. Write it like '#1F6B47', in quotes.")
    company = lock_company(session)
    if company is None:
        raise BrandRefused("No company is set up yet. Import a company.csv first.")
    if color:
        company.brand_color = color.upper()
    if logo is not None:
        file = logo.as_file(name="logo", customer_id=None, property_id=None)
        session.add(file)
        session.flush()
        company.logo_file_id = file.id
    session.add(company)
    announce(session, actor, EventKind.COMPANY_CHANGED, About(), {"change": "color and logo"})


def find_logo(session: Session, store: FileStore) -> Path:
    """Where the logo's small rendering lies, a WebP picture.

    Raises:
        NotFound: the contractor has none.
    """
    company = find_company(session)
    file = session.get(File, company.logo_file_id) if company and company.logo_file_id else None
    if file is None:
        raise NotFound("logo")
    return store.open(file.sha256, Variant.SMALL)
