"""Mails about estimates, messages and requests: what they say, and who gets them."""

from dataclasses import replace

from data.estimates.estimates import Estimate, EstimateState
from data.notices.notices import NoticeTask, mark_sent
from data.talk.messages import (
    Message,
    Thread,
    ThreadTopic,
    files_of_messages,
    find_thread_about,
    messages_of,
)
from data.talk.work_requests import RequestStatus, lock_request
from data.work.customers import Customer
from services.kit import formats
from services.kit.document_paths import estimate_path
from services.kit.events import EventKind
from services.mail.rendering import Fact
from services.notices.notice_letters import Notice
from services.notices.notice_specs import Posting

REQUEST_SENTENCES = {
    RequestStatus.RECEIVED: "We have received your request.",
    RequestStatus.ESTIMATE_SENT: "We have sent you an estimate for it.",
    RequestStatus.SCHEDULED: "The work is scheduled.",
    RequestStatus.DECLINED: "We cannot do this work for you.",
}


def estimate_published(posting: Posting, task: NoticeTask) -> None:
    session = posting.session
    estimate = session.get(Estimate, task.subject_id)
    if estimate is None or estimate.state is not EstimateState.OPEN or estimate.withdrawn_at:
        return
    if not mark_sent(session, f"estimate_published:{estimate.id}"):
        return
    facts = [Fact("Estimate", estimate.number)]
    if estimate.expires_on:
        facts.append(Fact("Good until", formats.weekday(estimate.expires_on)))
    notice = Notice(
        f"Estimate {estimate.number} is ready",
        ("We have an estimate for you. You can approve it, decline it or ask for a change.",),
        "See the estimate",
        estimate_path(estimate.number),
        tuple(facts),
    )
    posting.to_people(notice, estimate.customer_id, estimate.property_id)


def estimate_answered(posting: Posting, task: NoticeTask) -> None:
    session = posting.session
    estimate = session.get(Estimate, task.subject_id)
    if estimate is None:
        return
    customer = session.get_one(Customer, estimate.customer_id)
    word = "approved" if task.event == EventKind.ESTIMATE_APPROVED else "declined"
    notice = Notice(
        f"Estimate {estimate.number} was {word}",
        (f"{task.actor_name} of {customer.name} has {word} estimate {estimate.number}.",),
        "See the estimate",
        estimate_path(estimate.number),
        quote=estimate.decline_reason,
    )
    thread = find_thread_about(
        session,
        customer_id=estimate.customer_id,
        topic=ThreadTopic.ESTIMATE,
        subject_id=estimate.id,
    )
    inbox = f"/office/inbox/{thread.id}" if thread else "/office/inbox"
    posting.to_office(replace(notice, path=inbox, button="Open the inbox"))
    posting.to_people(notice, estimate.customer_id, estimate.property_id)


def message_sent(posting: Posting, task: NoticeTask) -> None:
    session = posting.session
    message = session.get(Message, task.subject_id)
    thread = session.get(Thread, message.thread_id) if message else None
    if message is None or thread is None:
        return
    photos = len(files_of_messages(session, message_ids=[message.id]))
    facts = [Fact("Phone", formats.phone(message.author_phone))] if message.author_phone else []
    facts += [Fact("Photos", str(photos))] if photos else []
    path = f"/messages/{thread.id}" if message.is_from_office else f"/office/inbox/{thread.id}"
    notice = Notice(
        f"{message.author_name}: {thread.title}",
        (f"{message.author_name} wrote:",),
        "Answer",
        path,
        tuple(facts),
        message.text,
        thread_id=thread.id,
    )
    if not message.is_from_office:
        posting.to_office(notice)
        return
    writers = {one.author_id for one in messages_of(session, thread_id=thread.id)}
    writers |= {thread.opened_by}
    posting.to_people(notice, thread.customer_id, thread.property_id, only=writers)


def request_changed(posting: Posting, task: NoticeTask) -> None:
    session = posting.session
    thread = session.get(Thread, task.subject_id)
    request = lock_request(session, thread_id=thread.id) if thread else None
    if thread is None or request is None:
        return
    notice = Notice(
        f"Your request: {request.service}",
        (REQUEST_SENTENCES[request.status],),
        "See your request",
        f"/messages/{thread.id}",
        (Fact("Request", request.service),),
        thread_id=thread.id,
    )
    asker = {request.person_id}
    posting.to_people(notice, thread.customer_id, thread.property_id, only=asker)
