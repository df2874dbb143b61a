"""Sends what waits in the outbox: one mail at a time, each held by a lease while it goes out.

A crash between the mail server's yes and our noting it sends that mail again; its Message-ID
stays the same, so most readers see it once.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
import structlog
from sqlmodel import Session

from data.kit import clock, engine
from data.mail.outbox import MailState, Outbox, next_due_mail
from services.kit import unit_of_work
from services.kit.contractors import read_contractor
from services.kit.error_references import log_error
from services.kit.events import DomainEvent, EventKind
from services.kit.file_store import FolderStore
from services.kit.links import Links
from services.kit.permissions import Actor, Permission, require
from services.kit.settings import PLAIN, Settings
from services.mail.letters import KINDS_WITH_SECRETS
from services.mail.mailed_links import ButtonLinks, sign_buttons
from services.mail.pictures import AttachedPicture, MailPicture, attach_pictures
from services.mail.queue import pictures_of
from services.mail.wire_format import as_bytes

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=3)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
SMTP_SECONDS = 30

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that this process holds the lease on."""

    id: UUID
    message_id: str
    to_address: str
    to_name: str
    from_name: str
    subject: str
    text: str
    html: str
    created_at: datetime
    unsubscribe: str = ""
    pictures: tuple[MailPicture, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    reason: str
    is_final: bool = False  # the address will never take the mail


class MailNotWritten(Exception):
    """An address or a name that no mail can carry: trying again would change nothing."""


class MailNotReadable(Exception):
    """A text that was sealed with another key than today's."""


class Mailer:
    """Delivers by SMTP or, in the demo, to its mailbox. Where no SMTP is set, mails wait for it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = FolderStore(settings.files_dir)
        self._is_local = settings.is_demo
        self._buttons = buttons_of(settings)
        self._busy = asyncio.Lock()
        self._woken: set[asyncio.Task[int]] = set()
        self._has_forgotten = False  # a secret, which SQLite's log may hold still

    def hear(self, event: DomainEvent) -> None:
        """A listener for ``services.kit.events``: a queued mail goes out at once."""
        if event.kind is EventKind.MAIL_QUEUED:
            self.wake()

    def wake(self) -> None:
        """Send what is due, beside whatever runs. Called on the event loop."""
        if len(self._woken) > 1:
            return  # one runs and one waits: that one will see every row there is now
        task = asyncio.get_running_loop().create_task(self.run_due())
        self._woken.add(task)
        task.add_done_callback(self._woken.discard)

    async def run_due(self) -> int:
        """Try every mail that is due once; returns how many were delivered."""
        sent = 0
        if not self._settings.sends_mail:
            return sent
        async with self._busy:
            while (mail := await self._claim()) is not None:
                failure = await self._deliver(mail)
                self._has_forgotten |= await unit_of_work.execute_as_system(
                    note_delivery, mail.id, failure, forget=not self._is_local
                )
                sent += failure is None
            if self._has_forgotten:
                self._has_forgotten = not await asyncio.to_thread(engine.empty_log)
        return sent

    async def _claim(self) -> WaitingMail | None:
        return await unit_of_work.execute_as_system(claim_mail, self._buttons)

    async def _deliver(self, mail: WaitingMail) -> Failure | None:
        if self._is_local:
            return None
        try:
            await self._send(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [one.code for one in error.recipients]
            failure = Failure(f"recipient refused: {codes}", all(code >= 500 for code in codes))
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            failure = Failure(f"{type(error).__name__}: {error}"[:300])
        except MailNotWritten as error:
            failure = Failure(str(error), is_final=True)
        except Exception as error:  # a bug with one mail keeps none of the others
            reference = log_error("mail not sent", error, mail=str(mail.id))
            return Failure(f"an error on our side, see {reference}")
        else:
            return None
        log.warning("mail not sent", mail=str(mail.id), reason=failure.reason)
        return failure

    async def _send(self, mail: WaitingMail) -> None:
        server = urlsplit(self._settings.smtp_url)
        is_tls = server.scheme == "smtps"
        pictures = await asyncio.to_thread(attach_pictures, self._store, mail.pictures)
        try:
            message = as_bytes(as_message(mail, self._settings.mail_from, pictures))
        except (HeaderParseError, ValueError, IndexError) as error:
            reference = log_error("mail not written", error, mail=str(mail.id))
            raise MailNotWritten(f"the mail could not be written, see {reference}") from error
        await aiosmtplib.send(
            message,
            sender=self._settings.mail_from,
            recipients=[mail.to_address],
            hostname=server.hostname or "localhost",
            port=server.port or (465 if is_tls else 587),
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=is_tls,
            timeout=SMTP_SECONDS,
        )


def buttons_of(settings: Settings) -> ButtonLinks | None:
    """How buttons sign in; None where they shall not, or where nothing is sent anyway."""
    if settings.mail_links == PLAIN or not settings.sends_mail:
        return None
    return ButtonLinks(Links(settings.origin, settings.secret_key), are_kept=settings.is_demo)


def claim_mail(
    session: Session, actor: Actor, buttons: ButtonLinks | None = None
) -> WaitingMail | None:
    """Take the lease of the next mail that is due, giving up those that waited for days."""
    require(actor, Permission.SEND_MAIL)
    row = _next_readable(session)
    if row is None:
        return None
    row.leased_until = clock.now() + LEASE
    row.attempts += 1
    session.add(row)
    text, html = sign_buttons(session, actor, row, buttons) if buttons else (row.text, row.html)
    return WaitingMail(
        id=row.id,
        message_id=row.message_id,
        to_address=row.to_address,
        to_name=row.to_name,
        from_name=read_contractor(session).name,
        subject=row.subject,
        text=text,
        html=html,
        created_at=row.created_at,
        unsubscribe=row.unsubscribe,
        pictures=pictures_of(row),
        reply_to=row.reply_to,
    )


def _next_readable(session: Session) -> Outbox | None:
    """The next due mail; those sealed with another key are given up, and keep nobody waiting."""
    while (row := next_due_mail(session, at=clock.now())) is not None and not row.text:
        reference = log_error("mail not readable", MailNotReadable(), mail=str(row.id))
        row.last_error = f"its text cannot be read with today's SECRET_KEY, see {reference}"
        row.state = MailState.DEAD
        session.add(row)
        session.flush()
    return row


def note_delivery(
    session: Session, actor: Actor, mail_id: UUID, failure: Failure | None, *, forget: bool
) -> bool:
    """Write down how a try went. ``forget`` deletes the text of mails that hold a secret.

    Whether a text was deleted.
    """
    require(actor, Permission.SEND_MAIL)
    row = session.get(Outbox, mail_id, with_for_update=True)
    if row is None or row.state is not MailState.WAITING:
        return False
    row.leased_until = None
    if failure is None:
        row.state, row.sent_at, row.last_error = MailState.SENT, clock.now(), ""
    else:
        row.last_error = failure.reason
        row.due_at = clock.now() + wait_after(row.attempts)
        if failure.is_final or row.due_at > row.created_at + GIVE_UP_AFTER:
            row.state = MailState.DEAD
    forget = forget and row.state is not MailState.WAITING and row.kind in KINDS_WITH_SECRETS
    if forget:
        row.text = row.html = ""
    session.add(row)
    return forget


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed tries: a minute, doubled up to six hours."""
    doublings = max(0, min(attempts - 1, 10))
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def as_message(
    mail: WaitingMail, mail_from: str, pictures: Sequence[AttachedPicture] = ()
) -> EmailMessage:
    """The mail as SMTP wants it: plain text first, HTML and its pictures as the alternative."""
    message = EmailMessage()
    message["Message-ID"] = mail.message_id
    message["Date"] = mail.created_at
    message["From"] = Address(_one_line(mail.from_name), addr_spec=mail_from)
    message["To"] = Address(_one_line(mail.to_name), addr_spec=mail.to_address)
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = Address(_one_line(mail.from_name), addr_spec=mail.reply_to)
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    page = message.get_body(("html",))
    assert page is not None  # it was added just now
    for number, one in enumerate(pictures, 1):
        name, cid = f"photo-{number}.jpg", f"<{one.cid}>"
        page.add_related(one.content, "image", "jpeg", disposition="inline", filename=name, cid=cid)
    return message


def _one_line(name: str) -> str:
    # A name with a line break would be refused, and the mail given up for it.
    return " ".join(name.split())
