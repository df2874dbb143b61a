"""Mails about visits, each written as things stand now; nothing when it is no news any more."""

from collections.abc import Sequence
from datetime import timedelta

from data.kit import clock
from data.kit.files import File, Photo, photos_of
from data.notices.notices import NoticeKind, NoticeTask, mark_sent
from data.work.properties import Property
from data.work.visits import Job, Visit, VisitStatus
from services.kit import formats
from services.mail.pictures import MOST_PICTURES, MailPicture
from services.mail.rendering import Fact
from services.notices.care_facts import care_facts
from services.notices.notice_letters import Notice
from services.notices.notice_specs import Posting

NEAR = timedelta(days=14)  # of a weekly visit, nobody wants next year's announced one by one
FRESH = timedelta(days=1)


def visit_scheduled(posting: Posting, task: NoticeTask) -> None:
    visit = posting.session.get(Visit, task.subject_id)
    now = clock.now()
    if visit is None or visit.status is not VisitStatus.SCHEDULED:
        return
    if now < visit.starts_at <= now + NEAR and mark_sent(
        posting.session, f"visit_scheduled:{visit.id}"
    ):
        _tell(posting, visit, "Your visit is scheduled")


def visit_changed(posting: Posting, task: NoticeTask) -> None:
    visit = posting.session.get(Visit, task.subject_id)
    if visit is None or visit.status is not VisitStatus.SCHEDULED or not task.moved_from:
        return
    if visit.starts_at > clock.now():
        _tell(posting, visit, "Your visit has a new time")


def visit_on_way(posting: Posting, task: NoticeTask) -> None:
    visit = posting.session.get(Visit, task.subject_id)
    if visit is None or visit.status is not VisitStatus.SCHEDULED or visit.on_way_at is None:
        return
    day = visit.starts_local.partition("T")[0]  # a visit moved to another day is news again
    is_news = clock.now() - task.created_at < timedelta(hours=2)
    if is_news and mark_sent(posting.session, f"visit_on_way:{visit.id}:{day}"):
        _tell(posting, visit, "We are on the way")


def visit_completed(posting: Posting, task: NoticeTask) -> None:
    visit = posting.session.get(Visit, task.subject_id)
    if visit is None or visit.status is not VisitStatus.COMPLETED or visit.completed_at is None:
        return
    if clock.now() - visit.completed_at > FRESH:
        return
    if mark_sent(posting.session, f"visit_completed:{visit.id}"):
        _tell(posting, visit, "Your visit is completed")


def _tell(posting: Posting, visit: Visit, subject: str) -> None:
    session = posting.session
    job, place = session.get_one(Job, visit.job_id), session.get_one(Property, visit.property_id)
    facts = [
        Fact("Work", job.title),
        Fact("Where", place.name),
        Fact("When", formats.dated_window(visit.starts_at, visit.ends_at, visit.zone)),
    ]
    if visit.crew:
        facts.append(Fact("Crew", visit.crew))
    is_done = posting.spec.kind is NoticeKind.VISIT_COMPLETED
    photos = photos_of(session, visit_ids=[visit.id]) if is_done else ()
    if photos:
        facts.append(Fact("Photos", str(len(photos))))
    if is_done:
        facts += care_facts(session, visit)
    notice = Notice(
        f"{subject}: {job.title}, {place.name}",
        (f"{subject}.",),
        "See the photos" if photos else "See the visit",
        f"/appointments/{visit.id}",
        tuple(facts),
        visit.notes if is_done else "",
        tuple(mail_pictures(photos)),
        happens_at=None if is_done else visit.starts_at,
    )
    posting.to_people(notice, visit.customer_id, visit.property_id)


def mail_pictures(photos: Sequence[tuple[Photo, File]]) -> list[MailPicture]:
    """The first few photos, with their captions for those who do not see them."""
    shown = photos[:MOST_PICTURES]
    return [
        MailPicture(file.sha256, photo.caption or f"Photo {number} of the visit")
        for number, (photo, file) in enumerate(shown, 1)
    ]
