"""What is wrong with an export, said so that somebody can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.kit.errors import DomainError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. ``line`` counts the header as 1; it is None for a file as a whole."""

    file: str
    line: int | None
    column: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return (
            f"{place} {self.column}: {self.message}" if self.column else f"{place}: {self.message}"
        )


class ImportRefused(DomainError):
    """Nothing was imported; every problem is listed, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
