"""Questions about one line of an invoice; the rest of it stays payable meanwhile."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.talk.messages import ThreadTopic
from services.kit.permissions import Actor, Permission, require
from services.talk.messages import NewThread, open_thread


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """``form_token`` is made with the form: sending it twice asks once."""

    line_id: UUID
    text: str
    form_token: UUID


def ask_about_line(session: Session, actor: Actor, question: LineQuestion) -> UUID:
    """Open a conversation about a line, or go on in the one that is open; its id.

    Raises:
        NotPermitted: the actor may not write.
        NotFound: the line is not on an invoice of theirs.
        TextRefused: nothing was written, or too much.
    """
    require(actor, Permission.TALK)
    new = NewThread(
        topic=ThreadTopic.INVOICE_LINE,
        subject_id=question.line_id,
        text=question.text,
        form_token=question.form_token,
    )
    return open_thread(session, actor, new).thread_id
