"""Invitations by mail to a place at a customer or on the contractor's staff."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, select

from data.accounts.people import Role
from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id


class Invitation(SQLModel, table=True):
    """One address is offered one place. Only the hash of the link's token is stored."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)
    email: str = Field(index=True)  # in lower case
    name: str = ""
    customer_id: UUID | None = Field(default=None, foreign_key="customer.id", index=True)
    role: Role = Field(sa_type=words(Role))
    # As text; None: every property of the customer, all that the role grants.
    properties: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    sections: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    place_ends_at: datetime | None = None
    invited_by: UUID | None = Field(default=None, foreign_key="person.id")  # None: the portal
    created_at: datetime = Field(default_factory=lambda: clock.now())
    expires_at: datetime
    revoked_at: datetime | None = None
    accepted_at: datetime | None = None
    person_id: UUID | None = Field(default=None, foreign_key="person.id")  # who accepted


def find_invitation(session: Session, token_hash: str) -> Invitation | None:
    query = select(Invitation).where(Invitation.token_hash == token_hash)
    return session.exec(query).one_or_none()


def open_invitations(
    session: Session, *, customer_id: UUID | None, at: datetime
) -> Sequence[Invitation]:
    """Invitations to a customer, or to the staff, that can still be accepted, newest first."""
    query = select(Invitation).where(
        Invitation.customer_id == customer_id,
        col(Invitation.accepted_at).is_(None),
        col(Invitation.revoked_at).is_(None),
        Invitation.expires_at > at,
    )
    return session.exec(query.order_by(col(Invitation.id).desc())).all()
