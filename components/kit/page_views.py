"""Notes which pages people open, for their customer's admins."""

import contextlib
import time
from collections import OrderedDict
from uuid import UUID

from components.kit.visitor import Visitor
from services.kit import addresses
from services.kit.errors import DomainError
from services.kit.unit_of_work import consult, execute
from services.privacy.page_views import ONCE_IN, is_page_view_noted, note_page_view

_UNNOTED = (addresses.PROFILE,)  # one's own account is nobody else's business
_MOST = 10_000
# What is known to be noted, until when: the database need not be asked again for each click.
_noted: OrderedDict[tuple[UUID, str], float] = OrderedDict()


async def note_page(visitor: Visitor, address: str) -> None:
    """Note the page once an hour; it is drawn already, so nobody waits for this."""
    page = address.partition("?")[0].partition("#")[0]
    if visitor.customer_id is None or page.startswith(_UNNOTED):
        return
    key = (visitor.session_id, f"{visitor.customer_id}{page}")
    if _noted.get(key, 0.0) > time.monotonic():
        return
    with contextlib.suppress(DomainError):  # signed out meanwhile
        if await consult(visitor.session_id, is_page_view_noted, page):
            return  # perhaps by another process, and nobody knows when its hour ends
        await execute(visitor.session_id, note_page_view, page)
        _noted[key] = time.monotonic() + ONCE_IN.total_seconds()
        if len(_noted) > _MOST:
            _noted.popitem(last=False)
