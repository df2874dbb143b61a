"""How the person who looks at a page reads the clock, noted for each open page, and times so.

Keyed by the page, never by person or task: a view that is redrawn because somebody else clicked
still belongs to its own page.
"""

from datetime import datetime
from weakref import WeakKeyDictionary

from nicegui import Client, ui

from data.accounts.people import HourFormat
from services.kit import formats

_chosen: WeakKeyDictionary[Client, HourFormat] = WeakKeyDictionary()


def use_hours(hours: HourFormat) -> None:
    """Write times in this way on the page that is being built or used now."""
    _chosen[ui.context.client] = hours


def hours_of_page() -> HourFormat:
    """As the page's person chose; twelve hours where no page is open, as in tests."""
    try:
        client = ui.context.client
    except RuntimeError:
        return HourFormat.TWELVE
    return _chosen.get(client, HourFormat.TWELVE)


def clock_time(moment: datetime, zone: str) -> str:
    """A time in the zone, as the page's person reads it."""
    return formats.clock_time(moment, zone, hours_of_page())


def window(start: datetime, end: datetime | None, zone: str) -> str:
    """From when to when, as the page's person reads it."""
    return formats.window(start, end, zone, hours_of_page())


def moment(at: datetime, now: datetime, zone: str) -> str:
    """A time today, else the day with the time, as the page's person reads it."""
    return formats.moment(at, now, zone, hours_of_page())
