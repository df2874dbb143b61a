"""How values are written for people: money, days, times, windows, quantities."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from components.kit.hour_style import hours_of_page
from data.accounts.people import HourFormat
from data.kit.money import Money, exponent

SYMBOLS = {"usd": "$", "cad": "CA$", "aud": "A$", "eur": "€", "gbp": "£", "nzd": "NZ$", "jpy": "¥"}


def money(amount: Money) -> str:
    """``Money(1250_00, "usd")`` reads ``$1,250.00``; never by way of a float."""
    places = exponent(amount.currency)
    symbol = SYMBOLS.get(amount.currency, f"{amount.currency.upper()} ")
    sign = "\u2212" if amount.minor < 0 else ""
    return f"{sign}{symbol}{abs(amount.decimal):,.{places}f}"


def day(value: date, today: date) -> str:
    """``Tue, Nov 24``; with the year when it is not this one."""
    year = "" if value.year == today.year else f", {value.year}"
    return f"{value:%a}, {value:%b} {value.day}{year}"


def day_heading(value: date, today: date) -> tuple[str, str]:
    """A heading and its note: ``Tomorrow`` with ``Tuesday, November 24``, or the day alone."""
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((value - today).days)
    year = "" if value.year == today.year else f", {value.year}"
    text = f"{value:%A}, {value:%B} {value.day}{year}"
    return (near, text) if near else (text, "")


def clock_time(moment: datetime, zone: str) -> str:
    """``9:07 AM`` in the zone, full hours without minutes: ``8 AM``; or ``09:07`` and ``08:00``."""
    local = moment.astimezone(ZoneInfo(zone))
    text = f"{local:%H:%M}" if _is_long_day() else f"{_hour(local)} {local:%p}"
    return f"{text} {local:%Z}" if _comes_twice(local) else text


def window(start: datetime, end: datetime | None, zone: str) -> str:
    """``8 – 10 AM``, ``11:30 AM – 1 PM`` or ``08:00 – 10:00``, in the property's zone."""
    if end is None:
        return clock_time(start, zone)
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (start, end))
    is_plain = not (_is_long_day() or _comes_twice(first) or _comes_twice(last))
    if is_plain and (first.date(), f"{first:%p}") == (last.date(), f"{last:%p}"):
        return f"{_hour(first)} – {_hour(last)} {last:%p}"
    return f"{clock_time(start, zone)} – {clock_time(end, zone)}"


def local_day(moment: datetime, zone: str) -> date:
    """The day a moment falls on in the zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def minutes(value: int) -> str:
    """``45 min``, ``2 h``, ``1 h 15 min``."""
    hours, rest = divmod(value, 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def quantity(value: Decimal) -> str:
    """A number without idle zeros: ``1.5``, ``4``."""
    return f"{value.normalize():,f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 visit``, ``3 visits``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def file_size(size: int) -> str:
    """``340 KB``, ``12.4 MB``."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:,.1f} MB"


def _is_long_day() -> bool:
    return hours_of_page() is HourFormat.TWENTY_FOUR


def _comes_twice(local: datetime) -> bool:
    """Whether clocks show this time again: in autumn, for an hour."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _hour(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"{hour}" if local.minute == 0 else f"{hour}:{local.minute:02}"
