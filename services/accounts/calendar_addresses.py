"""The secret address of a person's calendar: who has it reads their visits without signing in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.kit import clock
from data.work.calendar_feeds import CalendarFeed, live_feeds
from services.accounts.reauthentication import require_proved_session
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.links import hash_token
from services.kit.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class FeedState:
    """Since when the person's calendar address works; None when there is none."""

    since: datetime | None


def view_calendar_feed(session: Session, actor: Actor) -> FeedState:
    """Whether the actor has a calendar address. The address itself is kept nowhere.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    feeds = live_feeds(session, person_id=_person_id(actor))
    return FeedState(feeds[0].created_at if feeds else None)


def make_calendar_feed(session: Session, actor: Actor) -> str:
    """A new secret for the actor's calendar address; the one before stops working.

    It outlives the session, so nobody makes one whom a mail's button, perhaps forwarded, let in.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
        ReauthenticationNeeded: a mail's button let them in, and they proved nothing since.
    """
    require(actor, Permission.VIEW_WORK)
    require_proved_session(session, actor)
    person = session.get_one(Person, _person_id(actor), with_for_update=True)
    _end_feeds(session, person.id)
    token = secrets.token_urlsafe(32)
    session.add(
        CalendarFeed(
            person_id=person.id,
            token_hash=hash_token(token),
            epoch=person.epoch,
            created_at=clock.now(),
        )
    )
    _announce(session, actor, "made")
    return token


def revoke_calendar_feed(session: Session, actor: Actor) -> None:
    """End the actor's calendar address; ending it twice changes nothing.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    if _end_feeds(session, _person_id(actor)):
        _announce(session, actor, "revoked")


def _person_id(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise NotFound("person")
    return actor.person_id


def _end_feeds(session: Session, person_id: UUID) -> bool:
    feeds = live_feeds(session, person_id=person_id)
    for feed in feeds:
        feed.revoked_at = clock.now()
    return bool(feeds)


def _announce(session: Session, actor: Actor, change: str) -> None:
    about = About(actor.customer_id, None, actor.person_id)
    announce(session, actor, EventKind.CALENDAR_CHANGED, about, {"change": change})
