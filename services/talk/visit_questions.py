"""A question about one visit, as a conversation with the office."""

from uuid import UUID

from sqlmodel import Session

from data.talk.messages import ThreadTopic
from services.kit.permissions import Actor, Permission, require
from services.talk.messages import NewThread, open_thread


def ask_about_visit(session: Session, actor: Actor, visit_id: UUID, text: str) -> UUID:
    """Send a question to the office; the conversation's id. It bears the visit and its property.

    Raises:
        NotPermitted: the actor may not write.
        NotFound: it is not a visit to a property of the actor's.
        TextRefused: the text is missing or too long.
        TooManyTries: that many messages in an hour are no conversation.
    """
    require(actor, Permission.TALK)
    return open_thread(session, actor, NewThread(text, ThreadTopic.VISIT, visit_id)).thread_id
