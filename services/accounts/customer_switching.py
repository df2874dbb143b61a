"""One person, several customers: which of them a session stands for."""

from uuid import UUID

from sqlmodel import Session

from data.accounts.people import memberships_of
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from services.kit.errors import NotFound, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require


def switch_customer(session: Session, actor: Actor, customer_id: UUID) -> None:
    """Stand for another customer in this session from now on, on all its open pages.

    Raises:
        NotFound: the person has no place there.
    """
    require(actor, Permission.OWN_ACCOUNT)
    if actor.person_id is None or actor.session_id is None:
        raise SignedOut
    places = memberships_of(session, actor.person_id, at=clock.now())
    if customer_id not in {place.customer_id for place, _ in places}:
        raise NotFound("customer")
    row = session.get_one(SignInSession, actor.session_id, with_for_update=True)
    row.customer_id = customer_id
    session.add(row)
    if customer_id != actor.customer_id:
        # Told to the pages that show the customer before: they must go.
        about = About(customer_id=actor.customer_id, subject_id=row.id)
        announce(session, actor, EventKind.CUSTOMER_SWITCHED, about)
