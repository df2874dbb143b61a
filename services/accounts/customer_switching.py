"""One person, several customers: which of them a session stands for."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import memberships_of
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from services.kit.errors import DomainError, NotFound, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, load_members, require

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class DocumentSight:
    """A document at an address: who may see such ones, and the service that finds it or refuses."""

    permission: Permission
    find: Callable[..., object]
    wanted: UUID | str


def switch_to_document(
    session: Session, actor: Actor, sight: DocumentSight, *, only_look: bool = False
) -> bool:
    """Stand for the customer whose document this is; whether the person has a place that sees it.

    The document is looked for with the rights that the person has at each of their other
    customers now. ``only_look`` changes nothing.
    """
    require(actor, Permission.OWN_ACCOUNT)
    if actor.person_id is None or actor.session_id is None:
        return False
    for place in load_members(session, actor.person_id):
        if place.customer_id in {None, actor.customer_id} or not place.may(sight.permission):
            continue
        with contextlib.suppress(DomainError):
            sight.find(session, replace(place, session_id=actor.session_id), sight.wanted)
            if not only_look:
                switch_customer(session, actor, place.customer)
            return True
    return False


def read_at_any_place(
    session: Session,
    actor: Actor,
    read: Callable[Concatenate[Session, Actor, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """What ``read`` finds for the person at the customer they stand for, or at another of theirs.

    Raises:
        DomainError: it refuses at each of them.
    """
    require(actor, Permission.OWN_ACCOUNT)
    try:
        return read(session, actor, *args, **kwargs)
    except DomainError as refusal:
        places = load_members(session, actor.person_id) if actor.person_id else []
        for place in places:
            with contextlib.suppress(DomainError):
                return read(session, replace(place, session_id=actor.session_id), *args, **kwargs)
        raise refusal


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
