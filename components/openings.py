"""Notes which pages people open, for their customer's admins."""

import contextlib

from components.visitor import Visitor
from services.errors import DomainError
from services.openings import is_opening_noted, note_opening
from services.unit_of_work import consult, execute

_UNNOTED = ("/profile",)  # one's own account is nobody else's business


async def note_page(visitor: Visitor, address: str) -> None:
    """Note the page once an hour; it is drawn already, so nobody waits for this."""
    page = address.partition("?")[0].partition("#")[0]
    if visitor.customer_id is None or page.startswith(_UNNOTED):
        return
    with contextlib.suppress(DomainError):  # signed out meanwhile
        if not await consult(visitor.session_id, is_opening_noted, page):
            await execute(visitor.session_id, note_opening, page)
