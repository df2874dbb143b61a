"""Inviting from the command line, where places are named in words rather than by ids."""

from dataclasses import dataclass

from sqlmodel import Session

from data.accounts.people import Role, find_person_by_email
from data.work.customers import Customer, find_customer_by_reference
from services.accounts.invitations import (
    CUSTOMER_ROLES,
    STAFF_ROLES,
    InvitationRequest,
    Place,
    SentInvitation,
    invite_person,
)
from services.kit.errors import DomainError
from services.kit.links import Links
from services.kit.permissions import Actor, Permission, require


class OperatorInvitationRefused(DomainError):
    """What was typed names no customer or no role; the sentence names the option."""


@dataclass(frozen=True, slots=True)
class OperatorInvitation:
    """Who is invited, as typed. Without a customer it is to the contractor's staff.

    An empty email means the customer's own; an empty name the one that the portal knows.
    """

    email: str
    role: str
    customer: str | None = None
    name: str = ""


def invite_by_operator(
    session: Session, actor: Actor, typed: OperatorInvitation, links: Links
) -> SentInvitation:
    """Invite somebody to the place that was named, and greet them by the name that is known.

    Raises:
        OperatorInvitationRefused: there is no such customer, or no such role there.
        DomainError: ``invite_person`` refuses.
    """
    require(actor, Permission.INVITE_CUSTOMERS)
    if typed.customer is None:
        place = Place(_role(typed.role, STAFF_ROLES))
        name = typed.name or _known_name(session, typed.email, None)
        return invite_person(session, actor, InvitationRequest(typed.email, name, place), links)
    customer = find_customer_by_reference(session, typed.customer)
    if customer is None:
        raise OperatorInvitationRefused("--customer: We could not find that customer.")
    email = typed.email or customer.email
    name = typed.name or _known_name(session, email, customer)
    place = Place(_role(typed.role, CUSTOMER_ROLES), customer.id)
    return invite_person(session, actor, InvitationRequest(email, name, place), links)


def _role(typed: str, roles: frozenset[Role]) -> Role:
    for role in roles:
        if role.value == typed:
            return role
    choices = ", ".join(sorted(role.value for role in roles))
    raise OperatorInvitationRefused(
        f"--role: {typed} is no role that can be given there. Choose one of: {choices}."
    )


def _known_name(session: Session, email: str, customer: Customer | None) -> str:
    """As a contact they were imported with a name; a customer's own address has the customer's."""
    person = find_person_by_email(session, email.strip().lower())
    if person is not None and person.name:
        return person.name
    is_own = customer is not None and customer.email.lower() == email.strip().lower()
    return customer.name if customer is not None and is_own else ""
