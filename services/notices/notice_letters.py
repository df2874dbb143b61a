"""What notices say: one look for all kinds, few words, one button."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from data.notices.notices import NoticeKind
from services.kit.contractors import Contractor
from services.mail.pictures import MailPicture
from services.mail.rendering import Action, Fact, Letter, LetterDraft, render_letter

OFFICE = "office_notice"  # to the contractor's own address; nobody can switch it off
LONGEST_QUOTE = 20_000


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice before it is known who gets it; ``path`` is where its button leads."""

    subject: str
    sentences: tuple[str, ...]
    button: str
    path: str
    facts: tuple[Fact, ...] = ()
    quote: str = ""
    pictures: tuple[MailPicture, ...] = ()
    thread_id: UUID | None = None  # the conversation in which a reply by mail is heard
    happens_at: datetime | None = None  # afterwards it is no news: it must arrive before
    payer_button: str = ""  # in place of the button, for people who pay


@dataclass(frozen=True, slots=True)
class Recipient:
    """What differs from person to person: the name, and where to stop mails or to reply."""

    name: str
    unsubscribe: str
    reply_to: str = ""


def notice_letter(
    contractor: Contractor, kind: NoticeKind, notice: Notice, recipient: Recipient, origin: str
) -> Letter:
    """The notice for one person."""
    draft = replace(
        _draft(notice, kind.value, origin),
        name=recipient.name,
        unsubscribe=recipient.unsubscribe,
        reply_to=recipient.reply_to,
    )
    return render_letter(contractor, draft)


def office_letter(
    contractor: Contractor, notice: Notice, origin: str, reply_to: str = ""
) -> Letter:
    """The notice for the contractor's own mailbox."""
    draft = replace(_draft(notice, OFFICE, origin), reply_to=reply_to)
    return render_letter(contractor, draft)


def _draft(notice: Notice, kind: str, origin: str) -> LetterDraft:
    return LetterDraft(
        kind=kind,
        subject=notice.subject,
        preview=notice.sentences[0] if notice.sentences else notice.subject,
        action=Action(notice.button, f"{origin}{notice.path}", is_page=True),
        facts=notice.facts,
        template="notice",
        sentences=notice.sentences,
        quote=notice.quote[:LONGEST_QUOTE],
        pictures=notice.pictures,
    )
