"""Conversations, written for people."""

from datetime import datetime

from components.kit import hour_style
from components.kit.filter_bar import Option
from components.kit.photo_gallery import Photo
from components.kit.theme import Tone
from components.talk.talk_parts import Bubble, Chip, Talk, ThreadItem
from data.talk.messages import ThreadTopic
from data.talk.work_requests import RequestStatus
from services.kit import addresses, formats
from services.talk.conversations import AttachedFile, MessageItem, ThreadDetail, ThreadSummary

TOPIC_WORDS = {
    ThreadTopic.QUESTION: "A question",
    ThreadTopic.SCHEDULE: "Scheduling",
    ThreadTopic.BILLING: "Billing",
    ThreadTopic.OTHER: "Something else",
    ThreadTopic.VISIT: "Visit",
    ThreadTopic.INVOICE: "Invoice",
    ThreadTopic.INVOICE_LINE: "Invoice",
    ThreadTopic.ESTIMATE: "Estimate",
    ThreadTopic.WORK_REQUEST: "Work request",
}
REQUEST_WORDS = {
    RequestStatus.RECEIVED: ("Received", Tone.PROCESSING),
    RequestStatus.ESTIMATE_SENT: ("Estimate sent", Tone.ATTENTION),
    RequestStatus.SCHEDULED: ("Scheduled", Tone.SCHEDULED),
    RequestStatus.DECLINED: ("Declined", Tone.VOID),
}
LINK_WORDS = {
    ThreadTopic.VISIT: "Open the visit",
    ThreadTopic.INVOICE: "Open the invoice",
    ThreadTopic.INVOICE_LINE: "Open the invoice",
    ThreadTopic.ESTIMATE: "Open the estimate",
    ThreadTopic.WORK_REQUEST: "Open the estimate",
}


def topic_options(topics: tuple[ThreadTopic, ...]) -> tuple[Option, ...]:
    return tuple(Option(topic.value, TOPIC_WORDS[topic]) for topic in topics)


def thread_item(thread: ThreadSummary, address: str, now: datetime, zone: str) -> ThreadItem:
    return ThreadItem(
        id=str(thread.id),
        href=f"{address}/{thread.id}",
        title=thread.title,
        caption=_caption(thread),
        snippet=f"{thread.last_name}: {thread.snippet}",
        when=hour_style.moment(thread.last_at, now, zone),
        is_unread=thread.is_unread,
        chip=_chip(thread),
    )


def describe_talk(
    thread: ThreadDetail, address: str, now: datetime, zone: str, *, for_office: bool = False
) -> Talk:
    """The conversation with its messages, and where what it is about is shown to the reader."""
    facts = [("Preferred days", thread.preferred_days)] if thread.preferred_days else []
    if for_office and thread.summary.assigned_to:
        facts.append(("Answered by", thread.summary.assigned_to))
    return Talk(
        title=thread.summary.title,
        caption=_caption(thread.summary),
        back=address,
        bubbles=tuple(_bubble(message, for_office, now, zone) for message in thread.messages),
        link=_office_link(thread.link) if for_office else thread.link,
        link_label=LINK_WORDS.get(thread.summary.topic, ""),
        chip=_chip(thread.summary),
        facts=tuple(facts),
    )


def _office_link(link: str) -> str:
    """The office has its own page of an estimate, and none yet of visits."""
    return f"{addresses.OFFICE}{link}" if link.startswith(f"{addresses.ESTIMATES}/") else ""


def _caption(thread: ThreadSummary) -> str:
    parts = (thread.customer_name, TOPIC_WORDS[thread.topic], thread.property_name)
    return " · ".join(filter(None, parts))


def _chip(thread: ThreadSummary) -> Chip | None:
    if thread.request_status is not None:
        return Chip(*REQUEST_WORDS[thread.request_status])
    return Chip("Closed", Tone.IDLE) if thread.is_closed else None


def _bubble(message: MessageItem, for_office: bool, now: datetime, zone: str) -> Bubble:
    is_customers = for_office and not message.is_from_office
    return Bubble(
        id=str(message.id),
        author=message.author_name,
        when=hour_style.moment(message.sent_at, now, zone),
        text=message.text,
        is_mine=message.is_from_office == for_office,
        phone=formats.phone(message.author_phone) if is_customers else "",
        photos=tuple(_photo(file) for file in message.files),
    )


def _photo(file: AttachedFile) -> Photo:
    address = f"/files/{file.file_id}"
    return Photo(
        src=f"{address}?size=large",
        width=file.width,
        height=file.height,
        thumb=f"{address}?size=small",
        download=f"{address}?download=1",
    )
