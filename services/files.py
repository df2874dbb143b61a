"""Handing out stored files to those who may see what they belong to."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.files import File
from services.errors import NotFound
from services.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the actor may have; the bytes are in the file store under ``sha256``."""

    sha256: str
    media_type: str
    name: str


def find_file(session: Session, actor: Actor, file_id: UUID) -> StoredFile:
    """A file of the actor's customer, on one of the properties they see.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
        NotFound: it is not one of theirs.
    """
    require(actor, Permission.VIEW_WORK)
    file = session.get(File, file_id)
    if file is None or file.customer_id != actor.customer:
        raise NotFound("file")
    if actor.scope is not None and file.property_id not in actor.scope:
        raise NotFound("file")
    return StoredFile(file.sha256, file.media_type, file.name)
