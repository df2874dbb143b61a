"""The copy of one's data: how far it is, and where to download it."""

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.small_pieces import icon, meter


class DataCopy(Markup):
    """A bar while it is built, a link when it is ready."""

    def show_building(self, done: int, total: int) -> None:
        percent = round(100 * done / total) if total else 0
        words = h.span(f"We are gathering your data: {percent} %", role="status")
        self.draw(h.div(words, meter(percent, label="Your data"), class_="pl pl-stack"))

    def show_ready(self, href: str, note: str) -> None:
        look = "pl-button pl-button--tonal"
        link = h.a(icon("download"), "Download ZIP", class_=look, href=href, download=True)
        self.draw(h.div(link, h.span(note, class_="pl-muted"), class_="pl pl-row"))

    def show_nothing(self, note: str = "") -> None:
        self.draw(note and h.p(note, class_="pl pl-error"))
