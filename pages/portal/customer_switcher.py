"""The customer switcher in the frame, and open pages that follow a change of rights."""

from uuid import UUID

from nicegui import ui

from components.kit.filter_bar import Option, Select
from components.kit.live import follow
from components.kit.visitor import Visitor
from services.accounts.customer_switching import switch_customer
from services.kit.events import DomainEvent, EventKind

NAME = "customer"
_RIGHTS = frozenset({EventKind.CUSTOMER_SWITCHED, EventKind.USER_CHANGED, EventKind.USER_REMOVED})
_STAFF_RIGHTS = frozenset({EventKind.STAFF_CHANGED, EventKind.STAFF_REMOVED})
# A whole new page: nothing of the customer before may stay in this one.
_START_ANEW = "window.location.assign('/')"


class CustomerSwitcher:
    """Shown to people with several customers."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    def selects(self) -> tuple[Select, ...]:
        """The picker, or none for people with one customer."""
        card = self._visitor.card
        if len(card.places) < 2:
            return ()
        options = tuple(Option(str(place.customer_id), place.name) for place in card.places)
        return (Select(NAME, "Customer", str(card.customer_id), options),)

    async def pick(self, value: str) -> None:
        """Stand for another customer, and begin at the start page."""
        known = {str(place.customer_id) for place in self._visitor.card.places}
        if value in known:
            # The event that this announces has every open page of the session start anew.
            await self._visitor.attempt(switch_customer, UUID(value))


def follow_rights(visitor: Visitor) -> None:
    """Have the open page start anew when its person's rights or customer change."""

    async def hear(events: list[DomainEvent]) -> None:
        mine = {visitor.card.person_id, visitor.session_id}
        if any(event.subject_id in mine for event in events):
            ui.run_javascript(_START_ANEW)

    follow(visitor, _STAFF_RIGHTS if visitor.customer_id is None else _RIGHTS, hear)
