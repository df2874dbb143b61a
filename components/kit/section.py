"""A part of a settings page: a heading, a line of explanation, and what is built into it."""

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from components.kit import theme


class Section(ui.element):
    """Build into it with ``with``; it is a region named by its heading."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__("section")
        self.classes(theme.SECTION)
        self.props["aria-label"] = title
        with self:
            TextElement(tag="h2", text=title).classes(theme.SUBHEADING)
            if note:
                ui.label(note).classes(theme.MUTED)
