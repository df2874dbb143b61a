"""What stands on every paper: whose it is, their colour and logo, and how to check it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from data.kit.money import Money, exponent
from services.kit.contractors import read_contractor
from services.kit.errors import NotFound
from services.kit.file_store import FileStore
from services.mail.rendering import button_color
from services.work.company_brand import find_logo

_SYMBOLS = {"usd": "$", "cad": "CA$", "aud": "A$", "eur": "€", "gbp": "£", "nzd": "NZ$", "jpy": "¥"}


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


def words_of_money(amount: Money) -> str:
    """``$1,250.00``, as on screen."""
    symbol = _SYMBOLS.get(amount.currency, f"{amount.currency.upper()} ")
    sign = "\u2212" if amount.minor < 0 else ""
    return f"{sign}{symbol}{abs(amount.decimal):,.{exponent(amount.currency)}f}"


def words_of_day(day: date | None) -> str:
    """``November 24, 2026``: paper is read in other years too."""
    return f"{day:%B} {day.day}, {day.year}" if day else ""


def _logo(session: Session, store: FileStore) -> str:
    """Where the small picture lies, by its content's hash."""
    try:
        return str(find_logo(session, store))
    except NotFound:
        return ""
