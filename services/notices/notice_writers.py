"""Which notice an event calls for, and who is told; looks at how things stand now."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlmodel import Session

from data.kit import clock
from data.kit.files import File, Photo, photos_of
from data.money.invoices import Invoice, InvoiceState
from data.money.payments import payments_of_invoice
from data.notices.notices import NoticeKind, NoticeTask, mark_sent
from data.work.properties import Property
from data.work.visits import Job, Visit, VisitStatus
from services.kit import formats
from services.kit.document_paths import invoice_path
from services.kit.events import EventKind
from services.kit.permissions import Permission
from services.mail.pictures import MOST_PICTURES, MailPicture
from services.mail.rendering import Fact
from services.mail.unsubscribing import Unsubscribing
from services.notices.care_facts import care_facts
from services.notices.change_notices import change_answered
from services.notices.notice_letters import (
    Notice,
)
from services.notices.notice_posting import audience_of, post_to_people
from services.notices.payment_notices import payment_failed
from services.notices.talk_notices import (
    estimate_answered,
    estimate_published,
    message_sent,
    request_changed,
)

Writer = Callable[[Session, NoticeTask, Unsubscribing], None]

NEAR = timedelta(days=14)  # of a weekly visit, nobody wants next year's announced one by one
FRESH = timedelta(days=1)
NEW_INVOICE = timedelta(days=14)


def write_for(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    """Queue whatever the event calls for; nothing when it is no longer news."""
    writer = _WRITERS.get(EventKind(task.event))
    if writer is not None and task.subject_id is not None:
        writer(session, task, links)


def _visit_scheduled(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    visit = session.get(Visit, task.subject_id)
    now = clock.now()
    if visit is None or visit.status is not VisitStatus.SCHEDULED:
        return
    if now < visit.starts_at <= now + NEAR and mark_sent(session, f"visit_scheduled:{visit.id}"):
        _tell_visit(session, links, visit, NoticeKind.VISIT_SCHEDULED, "Your visit is scheduled")


def _visit_changed(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    visit = session.get(Visit, task.subject_id)
    if visit is None or visit.status is not VisitStatus.SCHEDULED or not task.moved_from:
        return
    if visit.starts_at > clock.now():
        _tell_visit(session, links, visit, NoticeKind.VISIT_MOVED, "Your visit has a new time")


def _visit_on_way(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    visit = session.get(Visit, task.subject_id)
    if visit is None or visit.status is not VisitStatus.SCHEDULED or visit.on_way_at is None:
        return
    day = visit.starts_local.partition("T")[0]  # a visit moved to another day is news again
    is_news = clock.now() - task.created_at < timedelta(hours=2)
    if is_news and mark_sent(session, f"visit_on_way:{visit.id}:{day}"):
        _tell_visit(session, links, visit, NoticeKind.VISIT_ON_THE_WAY, "We are on the way")


def _visit_completed(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    visit = session.get(Visit, task.subject_id)
    if visit is None or visit.status is not VisitStatus.COMPLETED or visit.completed_at is None:
        return
    if clock.now() - visit.completed_at > FRESH:
        return
    if mark_sent(session, f"visit_completed:{visit.id}"):
        _tell_visit(session, links, visit, NoticeKind.VISIT_COMPLETED, "Your visit is completed")


def _tell_visit(
    session: Session, links: Unsubscribing, visit: Visit, kind: NoticeKind, subject: str
) -> None:
    job, place = session.get_one(Job, visit.job_id), session.get_one(Property, visit.property_id)
    facts = [
        Fact("Work", job.title),
        Fact("Where", place.name),
        Fact("When", formats.dated_window(visit.starts_at, visit.ends_at, visit.zone)),
    ]
    if visit.crew:
        facts.append(Fact("Crew", visit.crew))
    is_done = kind is NoticeKind.VISIT_COMPLETED
    photos = photos_of(session, visit_ids=[visit.id]) if is_done else ()
    if photos:
        facts.append(Fact("Photos", str(len(photos))))
    if is_done:
        facts += care_facts(session, visit)
    notice = Notice(
        kind,
        f"{subject}: {job.title}, {place.name}",
        (f"{subject}.",),
        "See the photos" if photos else "See the visit",
        f"/appointments/{visit.id}",
        tuple(facts),
        visit.notes if is_done else "",
        tuple(mail_pictures(photos)),
        happens_at=None if is_done else visit.starts_at,
    )
    people = audience_of(session, visit.customer_id, Permission.VIEW_WORK, visit.property_id)
    post_to_people(session, links, notice, people)


def mail_pictures(photos: Sequence[tuple[Photo, File]]) -> list[MailPicture]:
    """The first few photos, with their captions for those who do not see them."""
    shown = photos[:MOST_PICTURES]
    return [
        MailPicture(file.sha256, photo.caption or f"Photo {number} of the visit")
        for number, (photo, file) in enumerate(shown, 1)
    ]


def _invoice_changed(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    invoice = session.get(Invoice, task.subject_id)
    if invoice is None or invoice.state is not InvoiceState.OPEN or invoice.balance.minor <= 0:
        return
    # One that somebody has tried to pay is due again, and no news.
    is_known = invoice.settled_minor or payments_of_invoice(session, invoice_id=invoice.id)
    if is_known or invoice.issued_on < (clock.now() - NEW_INVOICE).date():
        return
    if not mark_sent(session, f"invoice_published:{invoice.id}"):
        return
    amount = formats.money(invoice.balance)
    notice = Notice(
        NoticeKind.INVOICE_PUBLISHED,
        f"Invoice {invoice.number} for {amount}",
        (f"We have sent you an invoice for {amount}.",),
        "See the invoice",
        invoice_path(invoice.number),
        (Fact("Invoice", invoice.number), Fact("Due", formats.weekday(invoice.due_on))),
    )
    people = audience_of(session, invoice.customer_id, Permission.VIEW_MONEY, invoice.property_id)
    post_to_people(session, links, notice, people)


_WRITERS: dict[EventKind, Writer] = {
    EventKind.VISIT_SCHEDULED: _visit_scheduled,
    EventKind.VISIT_CHANGED: _visit_changed,
    EventKind.VISIT_ON_WAY: _visit_on_way,
    EventKind.VISIT_COMPLETED: _visit_completed,
    EventKind.VISIT_CHANGE_ANSWERED: change_answered,
    EventKind.INVOICE_CHANGED: _invoice_changed,
    EventKind.PAYMENT_FAILED: payment_failed,
    EventKind.ESTIMATE_PUBLISHED: estimate_published,
    EventKind.ESTIMATE_APPROVED: estimate_answered,
    EventKind.ESTIMATE_DECLINED: estimate_answered,
    EventKind.MESSAGE_SENT: message_sent,
    EventKind.WORK_REQUEST_CHANGED: request_changed,
}
