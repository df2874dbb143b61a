"""Six-digit codes by mail: good for minutes, for a few tries, and once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from data.kit import clock
from data.kit.columns import words
from data.kit.ids import new_id


class CodePurpose(StrEnum):
    SIGN_IN = "sign_in"
    PROOF = "proof"  # somebody signed in shows once more that the mailbox is theirs


class MailedCode(SQLModel, table=True):
    __tablename__ = "mailed_code"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    purpose: CodePurpose = Field(sa_type=words(CodePurpose))
    person_id: UUID = Field(foreign_key="person.id", index=True)
    epoch: int
    code_hash: str  # keyed with the portal's secret: a million codes are soon tried otherwise
    tries: int = 0
    created_at: datetime = Field(default_factory=lambda: clock.now())
    expires_at: datetime
    used_at: datetime | None = None


def lock_newest_code(
    session: Session, *, person_id: UUID, purpose: CodePurpose
) -> MailedCode | None:
    """The last code that was mailed for a purpose, good or not, with its row locked."""
    query = (
        select(MailedCode)
        .where(MailedCode.person_id == person_id, MailedCode.purpose == purpose)
        .order_by(col(MailedCode.id).desc())
        .limit(1)
        .with_for_update()
    )
    return session.exec(query).one_or_none()


def delete_codes(session: Session, *, person_id: UUID, purpose: CodePurpose) -> None:
    session.execute(
        delete(MailedCode).where(
            col(MailedCode.person_id) == person_id, col(MailedCode.purpose) == purpose
        )
    )
