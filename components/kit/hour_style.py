"""How the person who looks at a page reads the clock: noted for each open page.

Keyed by the page, never by person or task: a view that is redrawn because somebody else clicked
still belongs to its own page.
"""

from weakref import WeakKeyDictionary

from nicegui import Client, ui

from data.accounts.people import HourFormat

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
