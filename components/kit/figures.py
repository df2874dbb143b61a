"""A strip of up to four figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.small_pieces import icon
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, already written for people."""

    label: str
    value: str
    note: str = ""
    tone: Tone | None = None
    href: str = ""


class Figures(Markup):
    """Label over value, in one line."""

    def __init__(self, figures: Sequence[Figure], *, label: str = "Summary") -> None:
        super().__init__()
        self._label = label
        self.set_figures(figures)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show newer numbers."""
        shown = [_figure(figure) for figure in figures]
        self.draw(h.dl(shown, class_="pl pl-figures", aria_label=self._label))


def _figure(figure: Figure) -> h.Drawn:
    value: h.Node = figure.value
    if figure.href:
        label = f"{figure.label}: {figure.value}"
        value = h.a(figure.value, href=figure.href, aria_label=label)
    return h.div(
        h.dt(figure.tone and icon(""), figure.label),
        h.dd(value),
        figure.note and h.dd(figure.note, class_="pl-figure-note"),
        class_=f"tone-{figure.tone}" if figure.tone else None,
    )
