"""How long before a visit its customer can still ask to move or skip it: the contractor's rule."""

from sqlmodel import Session

from data.kit.companies import find_company, lock_company
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

LONGEST_CUTOFF_HOURS = 14 * 24


class CutoffRefused(DomainError):
    def __init__(self) -> None:
        super().__init__(f"Choose between 0 and {LONGEST_CUTOFF_HOURS} hours.")


def view_change_cutoff(session: Session, actor: Actor) -> int:
    """The hours before a visit's start until which a change of it can be asked for.

    Raises:
        NotPermitted: the actor does not schedule work.
        NotFound: no contractor was set up yet.
    """
    require(actor, Permission.SCHEDULE_WORK)
    company = find_company(session)
    if company is None:
        raise NotFound("contractor")
    return company.change_cutoff_hours


def set_change_cutoff(session: Session, actor: Actor, hours: int) -> None:
    """Set those hours; open pages follow. Requests that wait for an answer stay as they are.

    Raises:
        NotPermitted: the actor does not schedule work.
        NotFound: no contractor was set up yet.
        CutoffRefused: it is less than none, or more than two weeks.
    """
    require(actor, Permission.SCHEDULE_WORK)
    if not 0 <= hours <= LONGEST_CUTOFF_HOURS:
        raise CutoffRefused
    company = lock_company(session)
    if company is None:
        raise NotFound("contractor")
    if company.change_cutoff_hours == hours:
        return
    company.change_cutoff_hours = hours
    session.add(company)
    announce(session, actor, EventKind.COMPANY_CHANGED, About(), {"cutoff_hours": str(hours)})
