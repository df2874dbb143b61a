"""Who gets a notice: the customer's people as far as their rights reach, or the office."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, find_person_by_email, people_of_customer
from services.kit.contractors import read_contractor
from services.kit.permissions import SYSTEM, Actor, Permission, load_members
from services.mail.queue import Mail, addressed_to, queue_mail
from services.mail.unsubscribing import Unsubscribing
from services.notices.digests import hold_notice, is_held
from services.notices.notice_letters import Notice, Recipient, notice_letter, office_letter


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
        recipient = Recipient(
            person.name,
            links.address(person.id, notice.kind),
            _reply_to(links, notice, person),
        )
        letter = notice_letter(contractor, notice, recipient, links.origin)
        mail = addressed_to(person, letter, actor.customer_id)
        sent += queue_mail(session, SYSTEM, mail) is not None
    return sent


def post_to_office(session: Session, links: Unsubscribing, notice: Notice) -> None:
    """Replies are heard where the mailbox is that of one of the contractor's people."""
    contractor = read_contractor(session)
    if contractor.email:
        person = find_person_by_email(session, contractor.email)
        is_staff = person is not None and person.staff_role is not None
        reply_to = _reply_to(links, notice, person) if person and is_staff else ""
        letter = office_letter(contractor, notice, links.origin, reply_to)
        queue_mail(session, SYSTEM, Mail(letter, contractor.email, contractor.name))


def _reply_to(links: Unsubscribing, notice: Notice, person: Person) -> str:
    return links.replies.make(notice.thread_id, person.id) if notice.thread_id else ""


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
