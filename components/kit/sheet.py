"""A dialog: a centred card on wide screens, on phones a sheet with its action at the thumb."""

from collections.abc import Callable

from nicegui import ui

from components.kit import html as h
from components.kit import theme
from components.kit.markup import Markup, read_nothing
from components.kit.small_pieces import icon_button

_HEAD = h.Tag("dialog-head")


class SheetHead(Markup):
    """The dialog's heading and the way out."""

    def __init__(self, title: str, *, on_close: Callable[[None], object]) -> None:
        super().__init__()
        self.react("close", read_nothing, on_close)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Rename it."""
        close = icon_button("x", "Close", h.act("close"))
        self.draw(_HEAD(h.h2(title, tabindex="-1"), close, class_="pl pl-dialog-head"))


class Sheet(ui.dialog):
    """A dialog named ``title``: build into ``body``, and the buttons into ``foot``."""

    def __init__(self, title: str, *, wide: bool = False) -> None:
        super().__init__()
        self.props["aria-label"] = title
        with self, ui.element().classes(theme.DIALOG_WIDE if wide else theme.DIALOG):
            self.head = SheetHead(title, on_close=lambda _nothing: self.close())
            self.body = ui.element().classes(theme.DIALOG_BODY)
            self.foot = ui.element().classes(theme.DIALOG_FOOT)

    def set_title(self, title: str) -> None:
        """Rename the dialog, e.g. from "Checkout" to "Payment received"."""
        self.props["aria-label"] = title
        self.head.set_title(title)
