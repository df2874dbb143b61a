"""Who gets a notice: the customer's people as far as their rights reach, or the office."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.people import Person, people_of_customer
from services.contractors import read_contractor
from services.digests import hold_notice, is_held
from services.mails.queue import Mail, addressed_to, queue_mail
from services.notice_letters import Notice, notice_letter, office_letter
from services.permissions import SYSTEM, Actor, Permission, load_members
from services.unsubscribing import Unsubscribing


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see such a thing at a property, with their rights there."""

    members: tuple[tuple[Person, Actor], ...]
    property_id: UUID | None


def post_to_people(
    session: Session, links: Unsubscribing, notice: Notice, audience: Audience
) -> int:
    """Queue the notice for each, or hold it for the day's mail; returns how many were queued.

    Those who switched its kind off are left out by the queue.
    """
    contractor = read_contractor(session)
    sent = 0
    for person, actor in audience.members:
        if is_held(session, person, notice):
            hold_notice(session, person, actor, notice, audience.property_id)
            continue
        unsubscribe = links.address(person.id, notice.kind)
        letter = notice_letter(contractor, notice, person.name, links.origin, unsubscribe)
        mail = addressed_to(person, letter, actor.customer_id)
        sent += queue_mail(session, SYSTEM, mail) is not None
    return sent


def post_to_office(session: Session, links: Unsubscribing, notice: Notice) -> None:
    contractor = read_contractor(session)
    if contractor.email:
        letter = office_letter(contractor, notice, links.origin)
        queue_mail(session, SYSTEM, Mail(letter, contractor.email, contractor.name))


def audience_of(
    session: Session,
    customer_id: UUID,
    permission: Permission,
    property_id: UUID | None,
    *,
    only: Callable[[Person], bool] = lambda _person: True,
) -> Audience:
    """The customer's people who may see such a thing at this property, with their rights."""
    members = []
    for person in people_of_customer(session, customer_id=customer_id):
        for actor in load_members(session, person.id):
            is_here = actor.customer_id == customer_id and actor.may(permission)
            is_inside = actor.scope is None or property_id in actor.scope
            if is_here and is_inside and only(person):
                members.append((person, actor))
    return Audience(tuple(members), property_id)
