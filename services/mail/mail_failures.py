"""Emails that could not be sent, or not yet, for the office to look at and to try again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from data.kit import clock
from data.mail.outbox import MailState, Outbox, count_waiting_mails, dead_mails
from services.kit.errors import NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

LIST_LENGTH = 100


@dataclass(frozen=True, slots=True)
class UnsentMail:
    """A mail that was given up; ``reason`` is what the mail server said last."""

    id: UUID
    to_address: str
    subject: str
    reason: str
    created_at: datetime


def list_unsent_mails(session: Session, actor: Actor) -> tuple[UnsentMail, ...]:
    """Mails that were given up, newest first.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.HANDLE_INBOX)
    return tuple(
        UnsentMail(row.id, row.to_address, row.subject, row.last_error, row.created_at)
        for row in dead_mails(session, limit=LIST_LENGTH)
    )


def count_unsent_mails(session: Session, actor: Actor) -> int:
    """How many mails are on their way out; all of them wait while no mail server is set.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.HANDLE_INBOX)
    return count_waiting_mails(session)


def find_mail_problems(session: Session, actor: Actor) -> list[str]:
    """What ``doctor`` says where no mail server is set: what has not left, and what to do.

    Raises:
        NotPermitted: the actor is not of the office.
    """
    require(actor, Permission.HANDLE_INBOX)
    waiting = count_waiting_mails(session)
    emails = "1 email waits" if waiting == 1 else f"{waiting:,} emails wait"
    return [
        "PORCHLIGHT_SMTP_URL is not set, so no email leaves; "
        f"set smtp://user:password@host:587. {emails} for it."
    ]


def retry_mail(session: Session, actor: Actor, mail_id: UUID) -> None:
    """Put a given-up mail back into the queue, for another three days.

    Raises:
        NotPermitted: the actor is not of the office.
        NotFound: no such mail was given up, or its text held a secret and is gone.
    """
    require(actor, Permission.HANDLE_INBOX)
    row = session.get(Outbox, mail_id, with_for_update=True)
    if row is None or row.state is not MailState.DEAD or not row.text:
        raise NotFound("mail")
    row.state, row.attempts = MailState.WAITING, 0
    row.created_at = row.due_at = clock.now()
    session.add(row)
    about = About(customer_id=row.customer_id, subject_id=row.id)
    announce(session, actor, EventKind.MAIL_QUEUED, about, {"kind": row.kind})
