"""Handing out stored files to those who may see what they belong to."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.estimates.estimates import EstimateState, estimate_of_file
from data.kit.files import File
from data.talk.messages import thread_of_file, visible_threads
from data.work.crew_visits import visits_shown_by
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require
from services.work.crew_days import is_today


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the actor may have; the bytes are in the file store under ``sha256``."""

    sha256: str
    media_type: str
    name: str


def find_file(session: Session, actor: Actor, file_id: UUID) -> StoredFile:
    """A file that belongs to work or to a conversation which the actor may see.

    Raises:
        NotPermitted: nobody is signed in.
        NotFound: it is not one of theirs.
    """
    require(actor, Permission.OWN_ACCOUNT)
    file = session.get(File, file_id)
    if file is None or not _may_see(session, actor, file):
        raise NotFound("file")
    return StoredFile(file.sha256, file.media_type, file.name)


def _may_see_as_staff(session: Session, actor: Actor, file: File) -> bool:
    if actor.may(Permission.HANDLE_INBOX):
        return True
    if not actor.may(Permission.RECORD_WORK):
        return False
    # A crew sees what its day shows: today's visits, and the contractor's own pictures.
    if file.customer_id is None:
        return thread_of_file(session, file_id=file.id) is None
    return any(is_today(visit) for visit in visits_shown_by(session, file_id=file.id))


def _may_see(session: Session, actor: Actor, file: File) -> bool:
    if actor.customer_id is None:
        return _may_see_as_staff(session, actor, file)
    thread = thread_of_file(session, file_id=file.id)
    if file.customer_id != actor.customer_id:
        return False
    estimate = estimate_of_file(session, file_id=file.id)
    is_inside = actor.scope is None or file.property_id in actor.scope
    if estimate is not None:
        is_published = estimate.state is not EstimateState.DRAFT
        return actor.may(Permission.VIEW_ESTIMATES) and is_published and is_inside
    if thread is not None:
        return actor.may(Permission.TALK) and thread in visible_threads(
            session,
            customer_id=actor.customer,
            person_id=actor.person_id,
            scope=actor.scope,
            with_money=actor.may(Permission.VIEW_MONEY),
        )
    return actor.may(Permission.VIEW_WORK) and is_inside
