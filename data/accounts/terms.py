"""The contractor's terms in all their versions, and who accepted which."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.ids import new_id


class Terms(SQLModel, table=True):
    """One version of the terms; never changed once it was shown to somebody."""

    version: int = Field(primary_key=True)
    text: str
    published_at: datetime = Field(default_factory=lambda: clock.now())


class TermsAcceptance(SQLModel, table=True):
    __tablename__ = "terms_acceptance"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    version: int
    accepted_at: datetime = Field(default_factory=lambda: clock.now())


def newest_terms(session: Session) -> Terms | None:
    return session.exec(select(Terms).order_by(col(Terms.version).desc()).limit(1)).one_or_none()


def has_accepted_terms(session: Session, *, person_id: UUID) -> bool:
    query = select(TermsAcceptance.id).where(TermsAcceptance.person_id == person_id)
    return session.exec(query.limit(1)).one_or_none() is not None
