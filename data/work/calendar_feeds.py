"""Personal calendar addresses; only a hash of each is kept."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.ids import new_id


class CalendarFeed(SQLModel, table=True):
    """The secret address of one person's calendar; a new one takes the old one's place."""

    __tablename__ = "calendar_feed"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    epoch: int  # the person's when it was made: "end everything" ends the feed too
    created_at: datetime = Field(default_factory=lambda: clock.now())
    revoked_at: datetime | None = None


def live_feeds(session: Session, *, person_id: UUID) -> list[CalendarFeed]:
    """The person's addresses that still work; more than one only after a race, newest first."""
    query = (
        select(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, col(CalendarFeed.revoked_at).is_(None))
        .order_by(col(CalendarFeed.id).desc())
    )
    return list(session.exec(query).all())


def find_feed(session: Session, token_hash: str) -> CalendarFeed | None:
    query = select(CalendarFeed).where(
        CalendarFeed.token_hash == token_hash, col(CalendarFeed.revoked_at).is_(None)
    )
    return session.exec(query).one_or_none()
