"""How values are written for people, everywhere: money, days, times, quantities, phone numbers.

Pages, mails, PDFs and sheets call these; nothing else asks Babel or writes a date by itself. Every
function takes the language last. What was written once is remembered: Babel takes 20 times as
long as a look into a table.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import DateTimePattern
from babel.dates import parse_pattern as parse_date_pattern
from babel.numbers import NumberPattern
from babel.numbers import parse_pattern as parse_number_pattern

from data.accounts.people import HourFormat
from data.kit.money import Money, exponent, parse_amount

ENGLISH = "en_US"
MINUS = "\u2212"
_NARROW_SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")
_US_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-]?(\d{4})")
_MANY = 4096  # values that are remembered of each kind


@lru_cache(maxsize=_MANY)
def money(amount: Money, language: str = ENGLISH) -> str:
    """``Money(1250_00, "usd")`` reads ``$1,250.00``; never by way of a float."""
    pattern = _money_pattern(amount.currency, language)
    code = amount.currency.upper()
    text: str = pattern.apply(
        abs(amount.decimal), _locale(language), currency=code, currency_digits=False
    )
    return (MINUS if amount.minor < 0 else "") + text.translate(_NARROW_SPACES)


def typed_amount(amount: Money) -> str:
    """``1,250.00``: what stands in a field for an amount, and can be read from there again."""
    return f"{amount.decimal:,f}"


def read_amount(text: str, currency: str, language: str = ENGLISH) -> Money:
    """Money as people type it: with or without the currency's sign or code.

    Raises:
        ValueError: not an amount, or more decimal places than the currency has.
    """
    bare = text.strip()
    for mark in (currency_sign(currency, language), currency.upper(), currency.lower()):
        bare = bare.removeprefix(mark).removesuffix(mark).strip()
    return parse_amount(bare, currency)


@lru_cache
def currency_sign(currency: str, language: str = ENGLISH) -> str:
    """``$``, ``€``, ``CA$``; the code where the language has no sign."""
    code = currency.upper()
    return str(_locale(language).currency_symbols.get(code, code))


@lru_cache(maxsize=_MANY)
def day(value: date, today: date, language: str = ENGLISH) -> str:
    """``Tue, Nov 24``; with the year when it is not this one."""
    return _write(value, "MMMEd" if value.year == today.year else "yMMMEd", language)


def day_heading(value: date, today: date, language: str = ENGLISH) -> tuple[str, str]:
    """A heading and its note: ``Tomorrow`` with ``Tuesday, November 24``, or the day alone."""
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((value - today).days)
    is_this_year = value.year == today.year
    text = weekday(value, language) if is_this_year else _write(value, "full", language)
    return (near, text) if near else (text, "")


@lru_cache(maxsize=_MANY)
def weekday(value: date, language: str = ENGLISH) -> str:
    """``Tuesday, November 24``."""
    return _write(value, "MMMMEd", language)


@lru_cache(maxsize=_MANY)
def long_day(value: date | None, language: str = ENGLISH) -> str:
    """``November 24, 2026``: mails and paper are read in other years too. Nothing for no day."""
    return _write(value, "long", language) if value else ""


def short_weekday(value: date, language: str = ENGLISH) -> str:
    """``Tue``."""
    return _write(value, "E", language)


def short_month(value: date, language: str = ENGLISH) -> str:
    """``Nov``."""
    return _write(value, "MMM", language)


def clock_time(
    moment: datetime,
    zone: str,
    hours: HourFormat = HourFormat.TWELVE,
    language: str = ENGLISH,
) -> str:
    """``9:07 AM`` in the zone, full hours without minutes: ``8 AM``; or ``09:07`` and ``08:00``."""
    return _clock_time(moment.astimezone(UTC), zone, hours, language)


def window(
    start: datetime,
    end: datetime | None,
    zone: str,
    hours: HourFormat = HourFormat.TWELVE,
    language: str = ENGLISH,
) -> str:
    """``8 – 10 AM``, ``11:30 AM – 1 PM`` or ``08:00 – 10:00``, in the property's zone."""
    if end is None:
        return clock_time(start, zone, hours, language)
    return _window(start.astimezone(UTC), end.astimezone(UTC), zone, hours, language)


def dated_window(start: datetime, end: datetime | None, zone: str, language: str = ENGLISH) -> str:
    """``Tuesday, November 24, 8:00 AM to 10:00 AM``, as the clock at the property shows."""
    first = start.astimezone(ZoneInfo(zone))
    text = f"{weekday(first.date(), language)}, {_write(first, 'hm', language)}"
    if end is None:
        return text
    return f"{text} to {_write(end.astimezone(ZoneInfo(zone)), 'hm', language)}"


def moment(
    at: datetime,
    now: datetime,
    zone: str,
    hours: HourFormat = HourFormat.TWELVE,
    language: str = ENGLISH,
) -> str:
    """``4:05 PM`` today, else the day with the time: ``Tue, Nov 24, 4:05 PM``."""
    that_day, today = local_day(at, zone), local_day(now, zone)
    time = clock_time(at, zone, hours, language)
    return time if that_day == today else f"{day(that_day, today, language)}, {time}"


def exact_moment(at: datetime, zone: ZoneInfo, language: str = ENGLISH) -> str:
    """``November 24, 2026, 3:05:09 PM EST``, to the second, as evidence needs it."""
    local = at.astimezone(zone)
    return f"{long_day(local.date(), language)}, {_write(local, 'hms', language)} {local:%Z}"


def utc_moment(at: datetime) -> str:
    """``2026-11-24 20:05:09 UTC``, the same in every language."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


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


@lru_cache(maxsize=_MANY)
def quantity(value: Decimal | int, language: str = ENGLISH) -> str:
    """A number without idle zeros: ``1.5``, ``4``, ``1,200``."""
    pattern, locale = _number_pattern("decimal", language), _locale(language)
    return str(pattern.apply(value, locale, decimal_quantization=False))


@lru_cache
def percent(value: Decimal, language: str = ENGLISH) -> str:
    """``Decimal("0.0875")`` reads ``8.75%``."""
    pattern, locale = _number_pattern("percent", language), _locale(language)
    return str(pattern.apply(value, locale, decimal_quantization=False))


def count(number: int, one: str, many: str | None = None, language: str = ENGLISH) -> str:
    """``1 visit``, ``3 visits``."""
    return f"{quantity(number, language)} {one if number == 1 else many or one + 's'}"


def file_size(size: int, language: str = ENGLISH) -> str:
    """``340 KB``, ``12.4 MB``."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    tenths = (Decimal(size) / 1_000_000).quantize(Decimal("0.1"))
    return f"{_number_pattern('tenths', language).apply(tenths, _locale(language))} MB"


def card_expiry(month: int, year: int) -> str:
    """``11/29``, as it stands on the card."""
    return f"{month:02}/{year % 100:02}"


@lru_cache(maxsize=_MANY)
def phone(number: str) -> str:
    """``(716) 555-0100`` for numbers of the United States; others stay as they were typed."""
    found = _US_PHONE.fullmatch(number.strip())
    return "({}) {}-{}".format(*found.groups()) if found else number


# Remembered by the moment in UTC: of two local times that differ by their fold alone, one would
# be taken for the other.
@lru_cache(maxsize=_MANY)
def _clock_time(moment: datetime, zone: str, hours: HourFormat, language: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    text = _write(local, _clock_skeleton(local, hours), language)
    return f"{text} {local.tzname()}" if _comes_twice(local) else text


@lru_cache(maxsize=_MANY)
def _window(start: datetime, end: datetime, zone: str, hours: HourFormat, language: str) -> str:
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (start, end))
    until = _clock_time(end, zone, hours, language)
    if hours is HourFormat.TWELVE and _share_a_half(first, last):
        skeleton = f"{_clock_skeleton(first, hours)} bare"
        return f"{_write(first, skeleton, language)} – {until}"
    return f"{_clock_time(start, zone, hours, language)} – {until}"


def _write(value: date, skeleton: str, language: str) -> str:
    return str(_date_pattern(skeleton, language).apply(value, _locale(language)))


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache
def _date_pattern(skeleton: str, language: str) -> DateTimePattern:
    """What CLDR says of a skeleton such as ``MMMEd``, with plain spaces."""
    locale = _locale(language)
    name, _, bare = skeleton.partition(" ")
    formats = {**locale.datetime_skeletons, **locale.date_formats}
    text = str(formats[name].pattern).translate(_NARROW_SPACES)
    if name == "MMMMEd":
        text = re.sub("E+", "EEEE", text)
    return parse_date_pattern(re.sub(r"\s*a\s*", "", text) if bare else text)


@lru_cache
def _number_pattern(kind: str, language: str) -> NumberPattern:
    locale = _locale(language)
    if kind == "tenths":
        pattern = parse_number_pattern(locale.decimal_formats[None].pattern)
        pattern.frac_prec = (1, 1)
        return pattern
    formats = locale.percent_formats if kind == "percent" else locale.decimal_formats
    return parse_number_pattern(formats[None].pattern.translate(_NARROW_SPACES))


@lru_cache
def _money_pattern(currency: str, language: str) -> NumberPattern:
    """With as many places as we and Stripe count: CLDR knows fewer for some currencies."""
    text: str = _locale(language).currency_formats["standard"].pattern
    if currency_sign(currency, language)[-1].isalpha():
        text = text.replace("¤#", "¤ #")  # CLDR sets words apart from digits, Babel does not
    pattern = parse_number_pattern(text)
    pattern.frac_prec = (exponent(currency), exponent(currency))
    return pattern


def _clock_skeleton(local: datetime, hours: HourFormat) -> str:
    if hours is HourFormat.TWENTY_FOUR:
        return "Hm"
    return "h" if local.minute == 0 else "hm"


def _share_a_half(first: datetime, last: datetime) -> bool:
    """Both before noon or both after it, on one day, and neither time comes twice."""
    if _comes_twice(first) or _comes_twice(last):
        return False
    return (first.date(), first.hour // 12) == (last.date(), last.hour // 12)


def _comes_twice(local: datetime) -> bool:
    """Whether clocks show this time again: in autumn, for an hour."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
