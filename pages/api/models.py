"""The shapes that the API takes and answers with, apart from the records' own fields."""

from datetime import datetime
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator


class Body(BaseModel):
    """What may be put. A field that is not known is a mistake, not a request.

    What was read may be put back: fields that are only given out are passed over.
    """

    model_config = ConfigDict(extra="forbid")
    given_out: ClassVar[frozenset[str]] = frozenset({"id", "external_id"})

    @model_validator(mode="before")
    @classmethod
    def _pass_over(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        passed = cls.given_out - cls.model_fields.keys()
        return {name: value for name, value in sent.items() if name not in passed}


class StatefulBody(Body):
    """In what was read, the status is derived; the state is what was put."""

    @model_validator(mode="before")
    @classmethod
    def _take_state(cls, sent: object) -> object:
        if not isinstance(sent, dict) or "state" not in sent:
            return sent
        return {name: sent[name] for name in sent if name != "state"} | {"status": sent["state"]}


class Named(BaseModel):
    """What every stored document has."""

    id: UUID
    external_id: str


class PhotoRecord(Named):
    """The bytes lie at ``url``, for people who are signed in and may see the visit."""

    visit: str
    caption: str
    taken_at: datetime | None
    width: int
    height: int
    url: str


class Photos(BaseModel):
    data: list[PhotoRecord]


R = TypeVar("R", bound=Named)


class RecordPage(BaseModel, Generic[R]):
    """One page of a list; ask again with ``cursor`` set to ``next_cursor`` until that is null."""

    data: list[R]
    next_cursor: str | None


class FieldError(BaseModel):
    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
