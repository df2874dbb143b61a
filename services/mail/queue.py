"""Putting mails into the outbox, in the transaction of the change that causes them."""

import secrets
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, memberships_of
from data.accounts.profiles import muted_kinds
from data.kit import clock
from data.mail.outbox import MailState, Outbox, newest_mails
from data.notices.notices import NoticeKind
from services.kit import formats
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.mail.pictures import MailPicture
from services.mail.rendering import Letter

MAILBOX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter with its recipient."""

    letter: Letter
    to_address: str
    to_name: str = ""
    person_id: UUID | None = None
    customer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MailboxEntry:
    """A mail as the demo's mailbox shows it."""

    id: UUID
    to_address: str
    subject: str
    text: str
    html: str
    queued_at: str
    state: MailState
    pictures: tuple[MailPicture, ...] = ()


def addressed_to(person: Person, letter: Letter, customer_id: UUID | None = None) -> Mail:
    return Mail(letter, person.email, person.name, person.id, customer_id)


def queue_mail(session: Session, actor: Actor, mail: Mail) -> UUID | None:
    """Have a mail sent once this transaction commits, or never.

    Returns the outbox row's id; None where the person has switched off this kind of mail.
    """
    require(actor, Permission.SEND_MAIL)
    if _is_unwanted(session, mail):
        return None
    row = Outbox(
        message_id=f"<{secrets.token_hex(16)}@porchlight>",
        kind=mail.letter.kind,
        person_id=mail.person_id,
        customer_id=mail.customer_id,
        to_address=mail.to_address,
        to_name=mail.to_name,
        subject=_name_customer(session, mail),
        text=mail.letter.text,
        html=mail.letter.html,
        unsubscribe=mail.letter.unsubscribe,
        reply_to=mail.letter.reply_to,
        pages=list(mail.letter.pages),
        pictures=[asdict(one) for one in mail.letter.pictures],
        created_at=clock.now(),
        due_at=clock.now(),
    )
    session.add(row)
    session.flush()
    about = About(customer_id=mail.customer_id, subject_id=row.id)
    announce(session, actor, EventKind.MAIL_QUEUED, about, {"kind": row.kind})
    return row.id


def list_mails(session: Session, actor: Actor, to_address: str | None) -> list[MailboxEntry]:
    """The newest mails, all or those to one address: the demo's mailbox."""
    require(actor, Permission.SEND_MAIL)
    rows = newest_mails(session, to_address=to_address, limit=MAILBOX_LENGTH)
    return [_as_entry(row) for row in rows]


def read_mail(session: Session, actor: Actor, mail_id: UUID) -> MailboxEntry | None:
    """One mail of the demo's mailbox."""
    require(actor, Permission.SEND_MAIL)
    row = session.get(Outbox, mail_id)
    return None if row is None else _as_entry(row)


def pictures_of(row: Outbox) -> tuple[MailPicture, ...]:
    return tuple(MailPicture(**one) for one in row.pictures)


def _is_unwanted(session: Session, mail: Mail) -> bool:
    if mail.person_id is None or mail.letter.kind not in list(NoticeKind):
        return False  # sign-in mails and receipts always come
    return mail.letter.kind in muted_kinds(session, person_id=mail.person_id)


def _name_customer(session: Session, mail: Mail) -> str:
    """The subject; it names the customer to whoever has several."""
    subject = mail.letter.subject
    if mail.person_id is None or mail.customer_id is None:
        return subject
    places = memberships_of(session, mail.person_id, at=clock.now())
    names = [one.name for _, one in places if one.id == mail.customer_id]
    return f"{subject} · {' '.join(names[0].split())}" if len(places) > 1 and names else subject


def _as_entry(row: Outbox) -> MailboxEntry:
    return MailboxEntry(
        id=row.id,
        to_address=row.to_address,
        subject=row.subject,
        text=row.text,
        html=row.html,
        queued_at=formats.utc_moment(row.created_at),
        state=row.state,
        pictures=pictures_of(row),
    )
