"""Reads and writes single cells. A parser raises ValueError with words for the problem list."""

import functools
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TypeVar
from zoneinfo import available_timezones

from services.kit.days import FIRST_DAY, LAST_DAY

E = TypeVar("E", bound=StrEnum)

MAX_TEXT = 20_000
MAX_KEY = 200
_MAX_WHOLE = 1_000_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A spreadsheet would calculate a text that begins so; an apostrophe in front stops it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WALL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def quote(value: str) -> str:
    """The value as problems show it, in quotes and never longer than a line."""
    return repr(value if len(value) <= 60 else value[:57] + "...")


def escape(value: str) -> str:
    """A text as it is written to a file that spreadsheets open."""
    return f"'{value}" if _FORMULA.match(value) else value


def unescape(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def text(value: str) -> str:
    plain = unescape(value)
    if len(plain) > MAX_TEXT:
        raise ValueError(f"has more than {MAX_TEXT:,} characters")
    if _CONTROL.search(plain):
        raise ValueError(f"{quote(plain)} has a control character")
    return plain


def key(value: str) -> str:
    plain = text(value.strip())
    if len(plain) > MAX_KEY:
        raise ValueError(f"has more than {MAX_KEY} characters")
    if ";" in plain:
        raise ValueError(f"{quote(plain)} must not contain ';'")
    return plain


def keys(value: str) -> tuple[str, ...]:
    parts = (part.strip() for part in unescape(value.strip()).split(";"))
    return tuple(dict.fromkeys(key(part) for part in parts if part))


def number(value: str) -> Decimal:
    if not _DECIMAL.fullmatch(value.strip()):
        raise ValueError(f"{quote(value)} is not a number")
    return Decimal(value.strip())


def amount(value: str) -> Decimal:
    if not _DECIMAL.fullmatch(value.strip()):
        raise ValueError(f"{quote(value)} is not an amount")
    return Decimal(value.strip())


def paid_amount(value: str) -> Decimal:
    paid = amount(value)
    if paid <= 0:
        raise ValueError(f"{quote(value)} is not above zero")
    return paid


def rate(value: str) -> Decimal:
    share = number(value)
    if not 0 <= share <= 1:
        raise ValueError(f"{quote(value)} is not a rate from 0 to 1")
    return share


def percent(value: str) -> Decimal:
    share = number(value)
    if not 0 <= share <= 100:
        raise ValueError(f"{quote(value)} is not a percentage from 0 to 100")
    return share


def whole(value: str) -> int:
    plain = value.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 7 or int(plain) > _MAX_WHOLE:
        raise ValueError(f"{quote(value)} is not a whole number from 0 to {_MAX_WHOLE:,}")
    return int(plain)


def day(value: str) -> date:
    plain = value.strip()
    if not _DAY.fullmatch(plain):
        raise ValueError(f"{quote(value)} is not a date")
    return _day_of(plain, value)


def wall_time(value: str) -> datetime:
    """A local date and time; which zone it is in says the company."""
    plain = value.strip()
    if not _DAY.match(plain):
        raise ValueError(f"{quote(value)} is not a date")
    _day_of(plain[:10], value)
    if not _WALL_TIME.fullmatch(plain):
        raise ValueError(f"{quote(value)} is not a local date and time")
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"{quote(value)} is not a local date and time") from None


def currency(value: str) -> str:
    plain = value.strip()
    if not re.fullmatch(r"[A-Za-z]{3}", plain):
        raise ValueError(f"{quote(value)} is not a currency")
    return plain.lower()


def zone(value: str) -> str:
    if value.strip() not in _zones():
        raise ValueError(f"{quote(value)} is not a time zone")
    return value.strip()


def email(value: str) -> str:
    plain = unescape(value.strip())
    if len(plain) > 254 or not _EMAIL.fullmatch(plain) or _CONTROL.search(plain):
        raise ValueError(f"{quote(plain)} is not an e-mail address")
    return plain


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
    parts = [part for part in unescape(value.strip()).split(";") if part.strip()]
    return tuple(_share(part) for part in parts)


def one_of(words: type[E], *excluded: E) -> Callable[[str], E]:
    """A parser that takes exactly the words of an enum."""
    known = {word.value: word for word in words if word not in excluded}

    def parse(value: str) -> E:
        if value.strip() not in known:
            raise ValueError(f"{quote(value)} is not one of {', '.join(known)}")
        return known[value.strip()]

    return parse


def _share(part: str) -> tuple[str, Decimal]:
    name, separator, paid = part.rpartition("=")
    if not separator or not name.strip():
        raise ValueError(f"{quote(part)} is not number=amount")
    return key(name), paid_amount(paid)


def _day_of(plain: str, value: str) -> date:
    try:
        found = date.fromisoformat(plain)
    except ValueError:
        raise ValueError(f"{quote(value)} is not a date") from None
    # Moving by whole days and zones must stay inside what dates can hold.
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"{quote(value)} is not a date from 1900 to 2200")
    return found


def _coordinate(value: str, limit: int, what: str) -> float:
    plain = value.strip()
    if not re.fullmatch(r"-?\d{1,3}(\.\d{1,20})?", plain) or not -limit <= float(plain) <= limit:
        raise ValueError(f"{quote(value)} is not {what}")
    return float(plain)


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
