"""Who opened, paid, approved and changed what, for the customer's admins."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.kit import clock
from data.kit.activity import (
    Activity,
    ActivityFilter,
    activity_actors,
    activity_rows,
    count_activity,
)
from data.kit.companies import find_company
from data.work.properties import visible_properties
from services.kit.permissions import Actor, Permission, require
from services.money.invoice_filters import PERIODS, days_of, resolve_period

PAGE_SIZE = 50
LONGEST_EXPORT = 50_000  # rows
OURSELVES = "porchlight"  # in an address: what nobody signed in did


class ActivityGroup(StrEnum):
    """What sort of thing happened."""

    OPENED = "opened"
    PAID = "paid"
    APPROVED = "approved"
    WORK = "work"
    INVOICES = "invoices"
    MESSAGES = "messages"
    PEOPLE = "people"


# By the beginning of the event's kind: the first one that fits says its group.
_GROUPS = {
    "page.": ActivityGroup.OPENED,
    "payment": ActivityGroup.PAID,
    "autopay.": ActivityGroup.PAID,
    "estimate.": ActivityGroup.APPROVED,
    "visit.accepted": ActivityGroup.APPROVED,
    "visit.": ActivityGroup.WORK,
    "photo.": ActivityGroup.WORK,
    "property.": ActivityGroup.WORK,
    "invoice.": ActivityGroup.INVOICES,
    "message.": ActivityGroup.MESSAGES,
    "thread.": ActivityGroup.MESSAGES,
    "work_request.": ActivityGroup.MESSAGES,
    "person.": ActivityGroup.PEOPLE,
    "session.": ActivityGroup.PEOPLE,
    "user.": ActivityGroup.PEOPLE,
    "invitation.": ActivityGroup.PEOPLE,
    "customer.": ActivityGroup.PEOPLE,
}
# The portal's own bookkeeping says nothing to a customer.
_HIDDEN = ("mail.", "data.", "person.link_requested")


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """A list's filters; ``person`` is an id as text, or OURSELVES, or empty for everybody."""

    person: str = ""
    group: ActivityGroup | None = None
    period: str = "all"
    page: int = 1


@dataclass(frozen=True, slots=True)
class ActivityItem:
    """One thing that happened. ``detail`` holds words and names, never a secret."""

    id: UUID
    at: datetime
    who: str
    kind: str
    property_name: str
    detail: dict[str, str]


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One page of the log, and the people that can be chosen, by id."""

    rows: tuple[ActivityItem, ...]
    matching: int
    page: int
    people: dict[str, str]
    time_zone: str


def read_activity_query(values: dict[str, str]) -> ActivityQuery:
    """The filters in an address; whatever is not understood counts as not given."""
    group, period, page = (
        values.get("kind", ""),
        values.get("period", "all"),
        values.get("page", ""),
    )
    return ActivityQuery(
        person=_person(values.get("person", "")),
        group=ActivityGroup(group) if group in list(ActivityGroup) else None,
        period=period if period in PERIODS or days_of(period) else "all",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def write_activity_query(query: ActivityQuery) -> dict[str, str]:
    """The address's parameters for these filters, without those that say nothing."""
    values = {
        "person": query.person,
        "kind": query.group.value if query.group else "",
        "period": "" if query.period == "all" else query.period,
        "page": "" if query.page == 1 else str(query.page),
    }
    return {name: value for name, value in values.items() if value}


def list_activity(session: Session, actor: Actor, query: ActivityQuery) -> ActivityPage:
    """What happened at the customer, newest first, a page at a time.

    Raises:
        NotPermitted: the actor may not see the log.
    """
    require(actor, Permission.VIEW_ACTIVITY)
    wanted, zone = _filter(session, actor, query)
    matching = count_activity(session, wanted)
    page = min(query.page, max(1, -(-matching // PAGE_SIZE)))
    rows = activity_rows(session, wanted, limit=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)
    actors = activity_actors(session, customer_id=actor.customer)
    return ActivityPage(
        rows=_items(session, actor, rows),
        matching=matching,
        page=page,
        people={str(one): name for one, name in actors.items()},
        time_zone=zone,
    )


def export_activity(
    session: Session, actor: Actor, query: ActivityQuery
) -> tuple[ActivityItem, ...]:
    """All of it, for a file.

    Raises:
        NotPermitted: the actor may not see the log.
    """
    require(actor, Permission.VIEW_ACTIVITY)
    wanted, _ = _filter(session, actor, query)
    return _items(session, actor, activity_rows(session, wanted, limit=LONGEST_EXPORT, skip=0))


def _items(session: Session, actor: Actor, rows: list[Activity]) -> tuple[ActivityItem, ...]:
    own = visible_properties(session, customer_id=actor.customer, scope=actor.scope)
    names = {one.id: one.name for one in own}
    return tuple(
        ActivityItem(
            id=row.id,
            at=row.at,
            who=row.actor_name,
            kind=row.kind,
            property_name=names.get(row.property_id, "") if row.property_id else "",
            detail=_named(row.detail, {str(one): name for one, name in names.items()}),
        )
        for row in rows
    )


def _named(detail: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """Pages of a property are told by its name."""
    place, _, document = detail.get("page", "").rpartition("/")
    return {**detail, "page": f"{place}/{names[document]}"} if document in names else detail


def _filter(session: Session, actor: Actor, query: ActivityQuery) -> tuple[ActivityFilter, str]:
    company = find_company(session)
    zone = company.time_zone if company else "UTC"
    since = until = None
    if query.period != "all":
        first, last = resolve_period(query.period, clock.today(zone))
        since = datetime.combine(first, time(), ZoneInfo(zone))
        until = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone))
    starts = [start for start, group in _GROUPS.items() if group is query.group]
    others = [one for one in _GROUPS if _GROUPS[one] is not query.group] if query.group else []
    return (
        ActivityFilter(
            customer_id=actor.customer,
            person_id=UUID(query.person) if query.person not in ("", OURSELVES) else None,
            is_ours=query.person == OURSELVES,
            starts=tuple(starts),
            but=(*_HIDDEN, *(one for one in others if any(one.startswith(s) for s in starts))),
            since=since,
            until=until,
        ),
        zone,
    )


def _person(text: str) -> str:
    if text == OURSELVES:
        return text
    try:
        return str(UUID(text))
    except ValueError:
        return ""
