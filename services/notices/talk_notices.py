"""Mails about estimates, messages and requests: what they say, and who gets them."""

from dataclasses import replace

from sqlmodel import Session

from data.estimates.estimates import Estimate, EstimateState
from data.notices.notices import NoticeKind, NoticeTask, mark_sent
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
from services.kit.permissions import Permission
from services.mail.rendering import Fact
from services.mail.unsubscribing import Unsubscribing
from services.notices.notice_letters import Notice
from services.notices.notice_posting import audience_of, post_to_office, post_to_people

REQUEST_SENTENCES = {
    RequestStatus.RECEIVED: "We have received your request.",
    RequestStatus.ESTIMATE_SENT: "We have sent you an estimate for it.",
    RequestStatus.SCHEDULED: "The work is scheduled.",
    RequestStatus.DECLINED: "We cannot do this work for you.",
}


def estimate_published(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    estimate = session.get(Estimate, task.subject_id)
    if estimate is None or estimate.state is not EstimateState.OPEN or estimate.withdrawn_at:
        return
    if not mark_sent(session, f"estimate_published:{estimate.id}"):
        return
    facts = [Fact("Estimate", estimate.number)]
    if estimate.expires_on:
        facts.append(Fact("Good until", formats.weekday(estimate.expires_on)))
    notice = Notice(
        NoticeKind.ESTIMATE_PUBLISHED,
        f"Estimate {estimate.number} is ready",
        ("We have an estimate for you. You can approve it, decline it or ask for a change.",),
        "See the estimate",
        estimate_path(estimate.number),
        tuple(facts),
    )
    people = audience_of(
        session, estimate.customer_id, Permission.VIEW_ESTIMATES, estimate.property_id
    )
    post_to_people(session, links, notice, people)


def estimate_answered(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    estimate = session.get(Estimate, task.subject_id)
    if estimate is None:
        return
    customer = session.get_one(Customer, estimate.customer_id)
    word = "approved" if task.event == EventKind.ESTIMATE_APPROVED else "declined"
    notice = Notice(
        NoticeKind.ESTIMATE_ANSWERED,
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
    post_to_office(session, links, replace(notice, path=inbox, button="Open the inbox"))
    people = audience_of(
        session, estimate.customer_id, Permission.ANSWER_ESTIMATES, estimate.property_id
    )
    post_to_people(session, links, notice, people)


def message_sent(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    message = session.get(Message, task.subject_id)
    thread = session.get(Thread, message.thread_id) if message else None
    if message is None or thread is None:
        return
    photos = len(files_of_messages(session, message_ids=[message.id]))
    facts = [Fact("Phone", formats.phone(message.author_phone))] if message.author_phone else []
    facts += [Fact("Photos", str(photos))] if photos else []
    path = f"/messages/{thread.id}" if message.is_from_office else f"/office/inbox/{thread.id}"
    notice = Notice(
        NoticeKind.MESSAGE,
        f"{message.author_name}: {thread.title}",
        (f"{message.author_name} wrote:",),
        "Answer",
        path,
        tuple(facts),
        message.text,
        thread_id=thread.id,
    )
    if not message.is_from_office:
        post_to_office(session, links, notice)
        return
    writers = {one.author_id for one in messages_of(session, thread_id=thread.id)}
    writers |= {thread.opened_by}
    people = audience_of(
        session,
        thread.customer_id,
        Permission.TALK,
        thread.property_id,
        only=lambda person: person.id in writers,
    )
    post_to_people(session, links, notice, people)


def request_changed(session: Session, task: NoticeTask, links: Unsubscribing) -> None:
    thread = session.get(Thread, task.subject_id)
    request = lock_request(session, thread_id=thread.id) if thread else None
    if thread is None or request is None:
        return
    notice = Notice(
        NoticeKind.MESSAGE,
        f"Your request: {request.service}",
        (REQUEST_SENTENCES[request.status],),
        "See your request",
        f"/messages/{thread.id}",
        (Fact("Request", request.service),),
        thread_id=thread.id,
    )
    people = audience_of(
        session,
        thread.customer_id,
        Permission.TALK,
        thread.property_id,
        only=lambda person: person.id == request.person_id,
    )
    post_to_people(session, links, notice, people)
