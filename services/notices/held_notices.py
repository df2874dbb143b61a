"""Notices that wait: for the one mail a day of those who want it quiet, or for going live."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.accounts.people import NoticePace, Person
from data.kit import clock
from data.kit.companies import find_company
from data.notices.notices import HeldNotice, NoticeKind
from services.notices.notice_letters import LONGEST_QUOTE, Notice

HOUR = time(17)  # of the contractor's day: the work is done, the evening not begun


def is_due_before(session: Session, person: Person, notice: Notice) -> bool:
    """Whether the person's next mail of the day comes before it is no news any more."""
    if person.notice_pace is not NoticePace.DAILY:
        return False
    return notice.happens_at is None or notice.happens_at > _due_at(session)


def hold_notice(
    session: Session,
    kind: NoticeKind,
    person: Person,
    place: tuple[UUID, UUID | None],
    notice: Notice,
    *,
    awaits_live: bool = False,
) -> None:
    """Keep a notice for the person's next mail, in the transaction that forgets its event.

    With ``awaits_live`` it waits for the customer to go live.
    """
    customer_id, property_id = place
    session.add(
        HeldNotice(
            person_id=person.id,
            customer_id=customer_id,
            property_id=property_id,
            kind=kind,
            content={
                "subject": notice.subject,
                "sentences": list(notice.sentences),
                "facts": [[fact.label, fact.value] for fact in notice.facts],
                "quote": notice.quote[:LONGEST_QUOTE],
                "button": notice.button,
                "path": notice.path,
            },
            due_at=_due_at(session),
            awaits_live=awaits_live,
            happens_at=notice.happens_at,
        )
    )


def next_hour(now: datetime, zone: str) -> datetime:
    """When the next mail of the day goes out, in UTC."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < HOUR else local.date() + timedelta(days=1)
    return datetime.combine(day, HOUR, ZoneInfo(zone)).astimezone(now.tzinfo)


def _due_at(session: Session) -> datetime:
    company = find_company(session)
    return next_hour(clock.now(), company.time_zone if company else "UTC")
