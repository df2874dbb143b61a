"""The property filter of the whole portal: which of their properties a person looks at alone."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import choose_property_of
from data.work.properties import find_property, property_names
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require

# More than these a native select does not carry well; there the searches of the pages serve.
MOST = 200


@dataclass(frozen=True, slots=True)
class PropertyName:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PropertyChoices:
    """What the filter offers: nothing to those with one property, or with too many for it."""

    options: tuple[PropertyName, ...]
    chosen: UUID | None


def list_property_choices(session: Session, actor: Actor) -> PropertyChoices:
    """The actor's properties by name, and the one they look at alone.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
    """
    require(actor, Permission.VIEW_WORK)
    rows = property_names(session, customer_id=actor.customer, scope=actor.scope, limit=MOST + 1)
    if len(rows) > MOST:
        # Whoever chose one while they had fewer must be able to look at all again.
        chosen = frozenset({actor.chosen} if actor.chosen else ()) & (actor.view or frozenset())
        rows = property_names(session, customer_id=actor.customer, scope=chosen, limit=1)
    elif len(rows) == 1:
        rows = []
    options = tuple(PropertyName(*row) for row in rows)
    is_offered = any(option.id == actor.chosen for option in options)
    return PropertyChoices(options, actor.chosen if is_offered else None)


def choose_property(session: Session, actor: Actor, property_id: UUID | None) -> None:
    """Look at one property alone, or at all again; the person finds it so next time.

    Raises:
        NotPermitted: the actor's role does not include seeing the work.
        NotFound: it is not a property of the actor's.
    """
    require(actor, Permission.VIEW_WORK)
    if property_id is not None and not find_property(
        session, property_id, customer_id=actor.customer, scope=actor.scope
    ):
        raise NotFound("property")
    if actor.person_id is not None:
        choose_property_of(
            session, actor.person_id, customer_id=actor.customer, property_id=property_id
        )
