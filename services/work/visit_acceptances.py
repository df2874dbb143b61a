"""A customer says that a completed visit looks good."""

from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.work.visit_requests import VisitAcceptance
from data.work.visits import VisitStatus, lock_visit
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require


class VisitNotCompleted(DomainError):
    def __init__(self) -> None:
        super().__init__("This visit is not completed yet.")


def accept_visit(session: Session, actor: Actor, visit_id: UUID) -> None:
    """Say that a completed visit looks good; saying it twice changes nothing.

    Raises:
        NotPermitted: the actor's role does not include minding the work.
        NotFound: it is not a visit to a property of the actor's.
        VisitNotCompleted: the crew is not done.
    """
    require(actor, Permission.MANAGE_WORK)
    visit = lock_visit(session, visit_id, customer_id=actor.customer, scope=actor.scope)
    if visit is None:
        raise NotFound("visit")
    if visit.status is not VisitStatus.COMPLETED:
        raise VisitNotCompleted
    if session.get(VisitAcceptance, visit.id) is not None:
        return
    session.add(
        VisitAcceptance(
            visit_id=visit.id, person_id=actor.person_id, person_name=actor.name, at=clock.now()
        )
    )
    about = About(visit.customer_id, visit.property_id, visit.id)
    announce(session, actor, EventKind.VISIT_ACCEPTED, about)
