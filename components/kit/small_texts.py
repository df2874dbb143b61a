"""Small texts: links to papers, and the line that says what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from components.kit import html as h
from components.kit import theme
from components.kit.markup import Markup


@dataclass(frozen=True, slots=True)
class TextLink:
    """``out`` opens beside the portal."""

    label: str
    href: str
    out: bool = False


class TextLinks(Markup):
    """A row of links; only addresses of ours and of Stripe's are ever given to it."""

    def __init__(self, links: Sequence[TextLink]) -> None:
        super().__init__()
        self.set_links(links)

    def set_links(self, links: Sequence[TextLink]) -> None:
        """Show these instead."""
        self.draw(h.p(map(_link, links), class_="pl pl-row pl-links"))


def _link(link: TextLink) -> h.Drawn:
    out = {"target": "_blank", "rel": "noopener"} if link.out else {}
    return h.a(link.label, class_="pl-link", href=link.href, **out)


def alert_text() -> ui.label:
    """An empty line for what went wrong; screen readers say it as soon as it is filled."""
    line = ui.label().classes(theme.ERROR)
    line.props["role"] = "alert"
    return line
