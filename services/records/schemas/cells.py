"""Reads and writes single cells. A parser raises ValueError with words for the problem list."""

import functools
import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TypeVar
from zoneinfo import available_timezones

import idna

E = TypeVar("E", bound=StrEnum)

MAX_TEXT = 20_000
MAX_KEY = 200
MAX_NUMBER = 64
_MAX_WHOLE = 1_000_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A spreadsheet would calculate a text that begins so; an apostrophe in front stops it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_WRITTEN = re.compile(r"-?\$?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_PAID_PART = re.compile(r"(=\s*-?[\d.]+\s*$)|^\s*$")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


# As Americans call them, with or without "Time" and "Standard Time".
_US_ZONES = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}


def quote(value: str) -> str:
    """The value as problems show it, in quotes and never longer than a line."""
    return repr(value if len(value) <= 60 else value[:57] + "...")


def escape(value: str) -> str:
    """A text as it is written to a file that spreadsheets open."""
    return f"'{value}" if _FORMULA.match(value) else value


def unescape(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def text(value: str) -> str:
    return plain_text(unescape(value))


def plain_text(plain: str) -> str:
    if len(plain) > MAX_TEXT:
        raise ValueError(f"has more than {MAX_TEXT:,} characters")
    if _CONTROL.search(plain):
        raise ValueError(f"{quote(plain)} has a control character")
    return plain


def key(value: str) -> str:
    return plain_key(unescape(value.strip()))


def plain_key(value: str) -> str:
    plain = plain_text(value.strip())
    if len(plain) > MAX_KEY:
        raise ValueError(f"has more than {MAX_KEY} characters")
    if ";" in plain:
        raise ValueError(f"{quote(plain)} must not contain ';'")
    return plain


def paper_number(value: str) -> str:
    return plain_paper_number(unescape(value.strip()))


def plain_paper_number(value: str) -> str:
    """The number of an invoice or estimate: whatever can be printed on one line."""
    plain = value.strip()
    if len(plain) > MAX_NUMBER:
        raise ValueError(f"has more than {MAX_NUMBER} characters")
    if re.search(r"[\x00-\x1f\x7f-\x9f]", plain):
        raise ValueError(f"{quote(plain)} has a control character")
    if not plain.isprintable():
        raise ValueError(f"{quote(plain)} has a character that cannot be printed")
    return plain


def keys(value: str) -> tuple[str, ...]:
    parts = (part.strip() for part in unescape(value.strip()).split(";"))
    return tuple(dict.fromkeys(key(part) for part in parts if part))


def number(value: str) -> Decimal:
    if not _DECIMAL.fullmatch(value.strip()):
        raise ValueError(f"{quote(value)} is not a number")
    return Decimal(value.strip())


def exact_number(value: Decimal) -> Decimal:
    """A number as a file could hold it: no more digits than are stored."""
    return number(f"{value:f}")


def amount(value: str) -> Decimal:
    """Also ``$1,234.50``, as people write it; a comma stands before three digits only."""
    plain = value.strip()
    if _WRITTEN.fullmatch(plain):
        plain = plain.replace("$", "").replace(",", "")
    if not _DECIMAL.fullmatch(plain):
        raise ValueError(f"{quote(value)} is not an amount")
    return Decimal(plain)


def paid_amount(value: str) -> Decimal:
    paid = amount(value)
    if paid <= 0:
        raise ValueError(f"{quote(value)} is not above zero")
    return paid


def rate(value: str) -> Decimal:
    """A share of one; ``8.75%`` is one as well."""
    plain = value.strip()
    share = number(plain.removesuffix("%").rstrip())
    if plain.endswith("%"):
        share = share.scaleb(-2)
    if not 0 <= share <= 1 or share != round(share, 6):
        raise ValueError(f"{quote(value)} is not a rate from 0 to 1")
    return share


def percent(value: str) -> Decimal:
    share = number(value.strip().removesuffix("%").rstrip())
    if not 0 <= share <= 100:
        raise ValueError(f"{quote(value)} is not a percentage from 0 to 100")
    return share


def whole(value: str) -> int:
    plain = value.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 7 or int(plain) > _MAX_WHOLE:
        raise ValueError(f"{quote(value)} is not a whole number from 0 to {_MAX_WHOLE:,}")
    return int(plain)


def currency(value: str) -> str:
    plain = value.strip()
    if not re.fullmatch(r"[A-Za-z]{3}", plain):
        raise ValueError(f"{quote(value)} is not a currency")
    return plain.lower()


def zone(value: str) -> str:
    plain = value.strip()
    name = _US_ZONES.get(plain.lower().removesuffix(" time").removesuffix(" standard"), plain)
    if name not in _zones():
        raise ValueError(f"{quote(value)} is not a time zone")
    return name


def email(value: str) -> str:
    return plain_email(unescape(value.strip()))


def plain_email(value: str) -> str:
    plain = value.strip()
    local, at, domain = plain.rpartition("@")
    if not local.isascii():
        raise ValueError(f"{quote(plain)} has letters before the @ that email cannot carry")
    if not domain.isascii():
        plain = f"{local}{at}{_ascii_domain(domain, plain)}"
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or _CONTROL.search(plain):
        raise ValueError(f"{quote(plain)} is not an email address")
    return plain


def _ascii_domain(domain: str, address: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        raise ValueError(f"{quote(address)} is not an email address") from None


def latitude(value: str) -> float:
    return _coordinate(value, 90, "a latitude")


def longitude(value: str) -> float:
    return _coordinate(value, 180, "a longitude")


def flag(value: str) -> bool:
    plain = value.strip().lower()
    if plain not in ("true", "false"):
        raise ValueError(f"{quote(value)} is not true or false")
    return plain == "true"


def path(value: str) -> str:
    """A file's place inside the export; it cannot lead out of it."""
    plain = unescape(value.strip())
    parts = PurePosixPath(plain)
    if parts.is_absolute() or ".." in parts.parts or "\\" in plain or _CONTROL.search(plain):
        raise ValueError(f"{quote(plain)} is not a path in the folder")
    return str(parts)


def shares(value: str) -> tuple[tuple[str, Decimal], ...]:
    """``INV-1=10.00;INV-2=5.50``: invoices by number, with what each is paid."""
    parts: list[str] = []
    for part in unescape(value.strip()).split(";"):
        # A number may have a semicolon in it: what ends without an amount goes on.
        if parts and not _PAID_PART.search(parts[-1]):
            part = f"{parts.pop()};{part}"
        parts.append(part)
    return tuple(_share(part) for part in parts if part.strip())


def one_of(words: type[E], *excluded: E) -> Callable[[str], E]:
    """A parser that takes exactly the words of an enum."""
    known = {word.value: word for word in words if word not in excluded}

    def parse(value: str) -> E:
        plain = value.strip().lower().replace(" ", "_")
        if plain not in known:
            raise ValueError(f"{quote(value)} is not one of {', '.join(known)}")
        return known[plain]

    return parse


def _share(part: str) -> tuple[str, Decimal]:
    name, separator, paid = part.rpartition("=")
    if not separator or not name.strip():
        raise ValueError(f"{quote(part)} is not number=amount")
    return plain_paper_number(name), paid_amount(paid)


def _coordinate(value: str, limit: int, what: str) -> float:
    plain = value.strip()
    if not re.fullmatch(r"-?\d{1,3}(\.\d{1,20})?", plain) or not -limit <= float(plain) <= limit:
        raise ValueError(f"{quote(value)} is not {what}")
    return float(plain)


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
