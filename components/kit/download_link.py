"""A button that fetches a file; it is a link, which the browser follows past the open page."""

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.small_pieces import icon


class DownloadLink(Markup):
    """Looks like a quiet button."""

    def __init__(self, label: str, href: str) -> None:
        super().__init__()
        self.label, self.href = label, href
        self._show()

    def set_href(self, href: str) -> None:
        """Fetch another file, e.g. what fits other filters."""
        self.href = href
        self._show()

    def set_label(self, label: str) -> None:
        """Say what it fetches."""
        self.label = label
        self._show()

    def _show(self) -> None:
        look = "pl-button pl-button--quiet"
        words = h.span(self.label)
        self.draw(h.a(icon("download"), words, class_=look, href=self.href, download=True))
