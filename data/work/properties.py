"""Properties: the places where work is done."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, Session, col, select

from data.kit.columns import words
from data.kit.ids import new_id
from data.work.revisions import Revised


class PlaceSource(StrEnum):
    """Where coordinates came from; the office's own pin is never overwritten."""

    MANUAL = "manual"
    IMPORT = "import"
    GEOCODER = "geocoder"


class Property(Revised, table=True):
    shown: ClassVar = frozenset({"name", "address"})

    id: UUID = Field(default_factory=new_id, primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    customer_id: UUID = Field(foreign_key="customer.id", index=True)
    name: str
    address: str
    time_zone: str  # IANA name; visits are shown in it
    latitude: float | None = None
    longitude: float | None = None
    place_source: PlaceSource | None = Field(default=None, sa_type=words(PlaceSource))
    access_notes: str = ""
    access_notes_given: str | None = None  # by an import or the API, last; None: nobody knows


PropertyScope = frozenset[UUID] | None  # None: every property of the customer


def visible_properties(
    session: Session, *, customer_id: UUID, scope: PropertyScope
) -> Sequence[Property]:
    """The customer's properties inside the scope, by name."""
    query = select(Property).where(Property.customer_id == customer_id)
    if scope is not None:
        query = query.where(col(Property.id).in_(scope))
    return session.exec(query.order_by(Property.name, col(Property.id))).all()


def property_names(
    session: Session, *, customer_id: UUID, scope: PropertyScope, limit: int
) -> Sequence[tuple[UUID, str]]:
    """Ids and names of the customer's properties inside the scope, by name."""
    query = select(Property.id, Property.name).where(Property.customer_id == customer_id)
    if scope is not None:
        query = query.where(col(Property.id).in_(scope))
    return session.exec(query.order_by(Property.name, col(Property.id)).limit(limit)).all()


def find_property(
    session: Session, property_id: UUID, *, customer_id: UUID, scope: PropertyScope
) -> Property | None:
    query = select(Property).where(Property.id == property_id, Property.customer_id == customer_id)
    if scope is not None:
        query = query.where(col(Property.id).in_(scope))
    return session.exec(query).one_or_none()


def lock_property(
    session: Session, property_id: UUID, *, customer_id: UUID, scope: PropertyScope
) -> Property | None:
    """The property, which nobody else changes until this transaction ends."""
    query = select(Property).where(Property.id == property_id, Property.customer_id == customer_id)
    if scope is not None:
        query = query.where(col(Property.id).in_(scope))
    return session.exec(query.with_for_update()).one_or_none()
