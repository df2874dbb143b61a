"""Why a document is not taken, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One mistake; ``pointer`` is a JSON pointer (RFC 6901) into the document."""

    pointer: str
    detail: str


class DocumentRefused(DomainError):
    """Nothing was stored. ``is_conflict``: the document is right, but not beside what there is."""

    def __init__(self, problems: Sequence[FieldProblem], *, is_conflict: bool) -> None:
        reason = "It contradicts what is stored." if is_conflict else "Some fields are not right."
        super().__init__(reason)
        self.problems = tuple(problems)
        self.is_conflict = is_conflict
