"""A guest's pass: a place that only looks, at chosen sections of chosen properties, for a while."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from data.accounts.people import Role, Section
from data.kit import clock
from services.accounts.invitations import Place
from services.accounts.users import UserWrong


def guest_place(
    customer_id: UUID,
    sections: frozenset[Section],
    properties: frozenset[UUID],
    ends_at: datetime | None,
) -> Place:
    """The place to offer to a guest.

    Raises:
        UserWrong: nothing was chosen, or it does not end, or not in the time to come.
    """
    if not sections:
        raise UserWrong("sections", "Choose what the guest can open.")
    if not properties:
        raise UserWrong("properties", "Choose at least one property.")
    if ends_at is None or ends_at <= clock.now():
        raise UserWrong("ends", "Choose a day that lies ahead.")
    # The lowest role that grants what the sections leave of it.
    role = Role.ACCOUNTING if Section.INVOICES in sections else Role.BASIC
    return Place(role, customer_id, properties, sections, ends_at)


def end_of_day(day: date | None, zone: str) -> datetime | None:
    """The moment at which a last day is over, in the zone."""
    if day is None:
        return None
    midnight = datetime.combine(day, datetime.max.time(), ZoneInfo(zone))
    return midnight.replace(microsecond=0)
