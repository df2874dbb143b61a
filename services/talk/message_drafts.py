"""What somebody is writing, kept until it is sent: closing a dialog or a tab loses nothing."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person
from data.kit import clock
from data.talk.messages import MONEY_TOPICS, MessageDraft, ThreadTopic
from data.work.customers import Customer
from data.work.properties import visible_properties
from services.kit.permissions import Actor, Permission, require
from services.kit.plain_texts import LONGEST_TEXT, clean_line
from services.talk.conversations import MessageText
from services.talk.messages import NewThread

NEW = "new"  # the place of the dialog; a thread's place is its id
_TOPICS = (ThreadTopic.QUESTION, ThreadTopic.SCHEDULE, ThreadTopic.BILLING, ThreadTopic.OTHER)


@dataclass(frozen=True, slots=True)
class DraftFields:
    """The fields of the dialog as they stand; ``topic`` and ``property_id`` may be nonsense."""

    text: str
    name: str = ""
    phone: str = ""
    topic: str = ""
    property_id: str = ""


@dataclass(frozen=True, slots=True)
class MessageForm:
    """The dialog's fields, filled in, and what can be chosen."""

    draft: DraftFields
    topics: tuple[ThreadTopic, ...]
    properties: tuple[tuple[UUID, str], ...]


def as_new_thread(draft: DraftFields, words: MessageText) -> NewThread:
    """What the dialog's fields say; a topic or property that cannot be counts as none."""
    topic = next((t for t in _TOPICS if t.value == draft.topic), ThreadTopic.QUESTION)
    try:
        property_id = UUID(draft.property_id) if draft.property_id else None
    except ValueError:
        property_id = None
    return NewThread(words.text, topic, property_id=property_id, words=words)


def read_message_form(session: Session, actor: Actor, place: str = NEW) -> MessageForm:
    """What was being written, else the person's own name and number.

    Raises:
        NotPermitted: the actor may not write.
    """
    require(actor, Permission.TALK)
    row = session.get(MessageDraft, (actor.person_id, place)) if actor.person_id else None
    places = visible_properties(session, customer_id=actor.customer, scope=actor.scope)
    usual = next(iter(places), None) if len(places) == 1 else None
    chosen = row.property_id if row else actor.chosen or (usual.id if usual else None)
    draft = DraftFields(
        text=row.text if row else "",
        name=row.name if row else actor.name,
        phone=row.phone if row else _usual_phone(session, actor),
        topic=(row.topic if row else ThreadTopic.QUESTION).value,
        property_id=str(chosen) if chosen in {place.id for place in places} else "",
    )
    topics = tuple(
        topic for topic in _TOPICS if topic not in MONEY_TOPICS or actor.may(Permission.VIEW_MONEY)
    )
    return MessageForm(draft, topics, tuple((place.id, place.name) for place in places))


def _usual_phone(session: Session, actor: Actor) -> str:
    """The person's own number, else the one on the customer's file."""
    person = session.get(Person, actor.person_id) if actor.person_id else None
    if person is not None and person.phone:
        return person.phone
    return session.get_one(Customer, actor.customer).phone


def keep_draft(session: Session, actor: Actor, draft: DraftFields, place: str = NEW) -> None:
    """Keep what is being written. An empty text forgets it.

    Raises:
        NotPermitted: the actor may not write.
    """
    require(actor, Permission.TALK)
    if actor.person_id is None or len(place) > 40:
        return
    row = session.get(MessageDraft, (actor.person_id, place), with_for_update=True)
    if not draft.text.strip():
        if row is not None:
            session.delete(row)
            session.flush()
        return
    if row is None:
        row = MessageDraft(person_id=actor.person_id, place=place)
    form = read_message_form(session, actor, place)
    row.text = draft.text[: 4 * LONGEST_TEXT].replace("\0", "").encode(errors="ignore").decode()
    row.name, row.phone = clean_line(draft.name), clean_line(draft.phone, longest=40)
    row.topic = next((t for t in form.topics if t.value == draft.topic), ThreadTopic.QUESTION)
    row.property_id = next(
        (key for key, _ in form.properties if str(key) == draft.property_id), None
    )
    row.saved_at = clock.now()
    session.add(row)
