"""Access notes of a property (gate, pets, alarm), which its customer keeps up to date."""

from uuid import UUID

from sqlmodel import Session

from data.work.properties import lock_property
from services.kit.errors import DomainError, NotFound
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require

LONGEST_NOTES = 2000


class NotesTooLong(DomainError):
    def __init__(self) -> None:
        super().__init__(f"Keep the access notes under {LONGEST_NOTES:,} characters.")


class NotesChangedMeanwhile(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Somebody changed these notes while you wrote. Yours are kept here: "
            "compare the two and save again."
        )


def change_access_notes(
    session: Session, actor: Actor, property_id: UUID, *, notes: str, seen: str
) -> None:
    """Replace the access notes; ``seen`` is the text that the writer started from.

    Raises:
        NotPermitted: the actor's role does not include minding the work.
        NotFound: it is not a property of the actor's.
        NotesTooLong: there is a limit of 2,000 characters.
        NotesChangedMeanwhile: what the writer started from is not what stands there now.
    """
    require(actor, Permission.MANAGE_WORK)
    place = lock_property(session, property_id, customer_id=actor.customer, scope=actor.scope)
    if place is None:
        raise NotFound("property")
    wanted = notes.replace("\r\n", "\n").strip()
    if len(wanted) > LONGEST_NOTES:
        raise NotesTooLong
    if wanted == place.access_notes:
        return
    if seen.strip() != place.access_notes.strip():
        raise NotesChangedMeanwhile
    before, place.access_notes = place.access_notes, wanted
    announce(
        session,
        actor,
        EventKind.PROPERTY_CHANGED,
        About(place.customer_id, place.id, place.id),
        {"changed": "access notes", "before": before, "after": wanted},
    )
