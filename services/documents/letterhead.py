"""What stands on every paper: whose it is, their colour and logo, and how to check it."""

from dataclasses import dataclass

from sqlmodel import Session

from services.kit.contractors import read_contractor
from services.kit.errors import NotFound
from services.kit.file_store import FileStore
from services.mail.rendering import button_color
from services.work.company_brand import find_logo


@dataclass(frozen=True, slots=True)
class PdfAssets:
    """From where logos come, and the portal's origin for addresses on paper."""

    store: FileStore
    origin: str


def letterhead(session: Session, assets: PdfAssets, verify_code: str) -> dict[str, object]:
    """Plain JSON; without a code there is nothing to check.

    The logo is named by its file and the QR code by its address: the renderer draws them when it
    prints, and most of the time the paper lies there printed already.
    """
    contractor = read_contractor(session)
    address = f"{assets.origin}/verify/{verify_code}" if verify_code else ""
    return {
        "contractor": contractor.name,
        "contact": [
            part for part in (contractor.address, contractor.phone, contractor.email) if part
        ],
        "color": button_color(contractor),
        "logo": _logo(session, assets.store),
        "verify": address,
    }


def _logo(session: Session, store: FileStore) -> str:
    """Where the small picture lies, by its content's hash."""
    try:
        return str(find_logo(session, store))
    except NotFound:
        return ""
