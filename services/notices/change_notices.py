"""Mails that answer the request to move or skip a visit: to whoever asked."""

from data.notices.notices import NoticeTask, mark_sent
from data.work.properties import Property
from data.work.visit_requests import VisitRequest, VisitRequestKind, VisitRequestStatus, requests_of
from data.work.visits import Job, Visit, VisitStatus
from services.kit import formats
from services.mail.rendering import Fact
from services.notices.notice_letters import Notice
from services.notices.notice_specs import Posting

_VERBS = {VisitRequestKind.MOVE: "move", VisitRequestKind.SKIP: "skip"}


def change_answered(posting: Posting, task: NoticeTask) -> None:
    """A visit that was moved as asked has a mail of its own, with the new time."""
    session = posting.session
    visit = session.get(Visit, task.subject_id)
    if visit is None:
        return
    request = next(
        (one for one in requests_of(session, visit_id=visit.id) if one.answered_at), None
    )
    if request is None or not mark_sent(session, f"visit_change_answered:{request.id}"):
        return
    title, sentences = _words(visit, request)
    if not title:
        return
    job, place = session.get_one(Job, visit.job_id), session.get_one(Property, visit.property_id)
    notice = Notice(
        f"{title}: {job.title}, {place.name}",
        sentences,
        "See the visit",
        f"/appointments/{visit.id}",
        (
            Fact("Work", job.title),
            Fact("Where", place.name),
            Fact("When", formats.dated_window(visit.starts_at, visit.ends_at, visit.zone)),
        ),
        request.answer,
        happens_at=visit.starts_at,
    )
    asker = None if request.asked_by is None else {request.asked_by}
    posting.to_people(notice, visit.customer_id, visit.property_id, only=asker)


def _words(visit: Visit, request: VisitRequest) -> tuple[str, tuple[str, ...]]:
    """The subject's beginning and the sentences; empty where nothing is to be said here."""
    if request.status is VisitRequestStatus.DECLINED:
        sentence = f"We cannot {_VERBS[request.kind]} this visit as you asked."
        if visit.status is not VisitStatus.SCHEDULED:
            return f"We could not {_VERBS[request.kind]} your visit", (sentence,)
        return "Your visit stays as planned", (sentence, "It stays as planned.")
    if request.kind is VisitRequestKind.SKIP and visit.status is VisitStatus.SKIPPED:
        return "Your visit is skipped", ("We skip this visit, as you asked.",)
    return "", ()
