"""A strip of up to four figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.kit.part import Part, plain
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, already written for people."""

    label: str
    value: str
    note: str = ""
    tone: Tone | None = None
    href: str = ""


class Figures(Part, component="../assets/portal/figures.js"):
    """Label over value, in one line."""

    def __init__(self, figures: Sequence[Figure], *, label: str = "Summary") -> None:
        super().__init__()
        self.show(figures=[plain(figure) for figure in figures], label=label)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show newer numbers."""
        self.props["figures"] = [plain(figure) for figure in figures]
