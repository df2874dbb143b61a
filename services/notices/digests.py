"""One email a day instead of one an event, for those who want it quiet."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.accounts.profiles import muted_kinds
from data.kit import clock
from data.notices.notices import HeldNotice, held_notices, next_due_digest
from data.work.customers import Customer
from services.kit.contractors import Contractor, read_contractor
from services.kit.permissions import SYSTEM, Actor, Permission, load_members, require
from services.mail.queue import addressed_to, queue_mail
from services.mail.rendering import Action, DigestPart, Fact, Letter, LetterDraft, render_letter
from services.mail.unsubscribing import Unsubscribing
from services.notices.notice_kinds import NOTICES

DIGEST = "digest"


def write_next_digest(session: Session, actor: Actor, links: Unsubscribing) -> int | None:
    """Queue the mail of whoever waits longest: 1, or 0 where nothing is left to say.

    None when nobody waits. What was held is forgotten in the same transaction: a crash repeats
    all of it or nothing.
    """
    require(actor, Permission.SEND_MAIL)
    person_id = next_due_digest(session, at=clock.now())
    if person_id is None:
        return None
    person = session.get_one(Person, person_id, with_for_update=True)
    held = held_notices(session, person_id=person_id)
    wanted = _wanted(session, person, held)
    if wanted:
        letter = _letter(session, person, wanted, links)
        customers = {row.customer_id for row in wanted}
        only = customers.pop() if len(customers) == 1 else None
        queue_mail(session, SYSTEM, addressed_to(person, letter, only))
    for row in held:
        session.delete(row)
    session.flush()
    return int(bool(wanted))


def _wanted(session: Session, person: Person, held: Sequence[HeldNotice]) -> list[HeldNotice]:
    """What they may still see and still want: rights and switches may have changed since."""
    muted = muted_kinds(session, person_id=person.id)
    members = load_members(session, person.id)
    return [
        row
        for row in held
        if row.kind.value not in muted and any(_may_see(one, row) for one in members)
    ]


def _may_see(member: Actor, row: HeldNotice) -> bool:
    is_theirs = member.customer_id == row.customer_id and member.may(NOTICES[row.kind].permission)
    return is_theirs and (member.scope is None or row.property_id in member.scope)


def _letter(
    session: Session, person: Person, rows: Sequence[HeldNotice], links: Unsubscribing
) -> Letter:
    kinds = sorted({row.kind for row in rows})
    unsubscribe = links.address(person.id, *kinds)
    names = _names_of(session, rows)
    parts = [_part(row, links.origin, names.get(row.customer_id, "")) for row in rows]
    return digest_letter(read_contractor(session), person.name, parts, unsubscribe)


def digest_letter(
    contractor: Contractor, name: str, parts: Sequence[DigestPart], unsubscribe: str
) -> Letter:
    """Several notices in one letter; its subject is the first one's."""
    first, others = parts[0].heading, len(parts) - 1
    draft = LetterDraft(
        kind=DIGEST,
        subject=f"{first}, and {others} more" if others else first,
        preview=" · ".join(part.heading for part in parts),
        name=name,
        parts=tuple(parts),
        unsubscribe=unsubscribe,
    )
    return render_letter(contractor, draft)


def _names_of(session: Session, rows: Sequence[HeldNotice]) -> dict[UUID, str]:
    """The customers to tell apart; empty where all is about one."""
    customers = {row.customer_id for row in rows}
    if len(customers) == 1:
        return {}
    return {one: session.get_one(Customer, one).name for one in customers}


def _part(row: HeldNotice, origin: str, customer: str) -> DigestPart:
    content = row.content
    return DigestPart(
        heading=" · ".join(filter(None, (content["subject"], customer))),
        sentences=tuple(content["sentences"]),
        facts=tuple(Fact(label, value) for label, value in content["facts"]),
        quote=content["quote"],
        action=Action(content["button"], f"{origin}{content['path']}", is_page=True),
    )
