"""Accounts at an OpenID Connect provider by which people sign in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from data.kit import clock
from data.kit.ids import new_id


class OidcIdentity(SQLModel, table=True):
    """Known by issuer and subject alone: an email address may change hands."""

    __tablename__ = "oidc_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    issuer: str
    subject: str
    person_id: UUID = Field(foreign_key="person.id", index=True)
    email: str  # as the provider gave it when the two were connected
    created_at: datetime = Field(default_factory=lambda: clock.now())


def find_identity(session: Session, *, issuer: str, subject: str) -> OidcIdentity | None:
    query = select(OidcIdentity).where(
        OidcIdentity.issuer == issuer, OidcIdentity.subject == subject
    )
    return session.exec(query).one_or_none()


def identities_of(session: Session, *, person_id: UUID) -> Sequence[OidcIdentity]:
    query = select(OidcIdentity).where(OidcIdentity.person_id == person_id)
    return session.exec(query.order_by(col(OidcIdentity.id))).all()
