"""Buttons that do things."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Literal

from nicegui import ui

from components.kit import html as h
from components.kit.markup import Markup, read_nothing
from components.kit.small_pieces import icon as drawing

Kind = Literal["primary", "tonal", "quiet", "danger", "bare"]
Action = Callable[[], Awaitable[object] | object]


class ActionButton(Markup):
    """A button that cannot be pressed again while its action is running."""

    def __init__(
        self, label: str, action: Action, *, kind: Kind, icon: str | None, wide: bool
    ) -> None:
        super().__init__()
        self.label = label
        self._action = action
        self._icon = icon
        self._look = f"pl-button pl-button--{kind} pl-button--turns"
        self._look += " pl-button--wide" if wide else ""
        self._running = False
        self._enabled = True
        self.react("press", read_nothing, lambda _nothing: self._press())
        self._show()

    def set_label(self, label: str) -> None:
        """Change the words, e.g. when the amount to pay changes."""
        self.label = label
        self._show()

    def set_enabled(self, enabled: bool) -> None:
        """Let it be pressed, or not."""
        self._enabled = enabled
        self._show()

    def _show(self) -> None:
        self.draw(
            h.button(
                self._icon and drawing(self._icon),
                h.span(self.label),
                type="button",
                class_=self._look,
                disabled=not self._enabled,
                on_click=h.act("press") if self._enabled else None,
            )
        )

    async def _press(self) -> None:
        if self._running:
            return
        self._running = True
        try:
            result = self._action()
            # an awaited dialog would keep the button busy until somebody answers it
            if isawaitable(result) and not isinstance(result, ui.element):
                await result
        finally:
            self._running = False


def action_button(
    label: str,
    action: Action,
    *,
    kind: Kind = "primary",
    icon: str | None = None,
    wide: bool = False,
) -> ActionButton:
    """A button that disables itself and shows a spinner while ``action`` runs."""
    return ActionButton(label, action, kind=kind, icon=icon, wide=wide)
