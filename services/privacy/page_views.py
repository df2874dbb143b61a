"""Who opened which page: noted for the customer's admins, at most once an hour for each page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.kit.activity import page_views_of
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

ONCE_IN = timedelta(hours=1)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class PageView:
    """A page that somebody opened."""

    person_id: UUID
    page: str  # its address
    at: datetime


def is_page_view_noted(session: Session, actor: Actor, page: str) -> bool:
    """Whether there is nothing to note: it was noted, or staff looks in."""
    require(actor, Permission.OWN_ACCOUNT)
    if actor.customer_id is None or actor.person_id is None:
        return True
    rows = page_views_of(
        session,
        customer_id=actor.customer_id,
        people=[actor.person_id],
        since=clock.now() - ONCE_IN,
        limit=SHOWN,
    )
    return any(row.detail.get("page") == page for row in rows)


def note_page_view(session: Session, actor: Actor, page: str) -> None:
    """Write down that the actor opened a page."""
    require(actor, Permission.OWN_ACCOUNT)
    if is_page_view_noted(session, actor, page):
        return
    about = About(customer_id=actor.customer_id)
    announce(session, actor, EventKind.PAGE_OPENED, about, {"page": page})


def list_guest_page_views(session: Session, actor: Actor, people: list[UUID]) -> list[PageView]:
    """What guests opened, newest first.

    Raises:
        NotPermitted: the actor may not manage users.
    """
    require(actor, Permission.MANAGE_USERS)
    rows = page_views_of(
        session, customer_id=actor.customer, people=people, since=None, limit=SHOWN
    )
    return [
        PageView(row.actor_id, row.detail.get("page", ""), row.at)
        for row in rows
        if row.actor_id is not None
    ]
