"""Buttons that do things."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Literal

from nicegui import ui
from nicegui.elements.mixins.disableable_element import DisableableElement

from components.kit.part import Part

Kind = Literal["primary", "tonal", "quiet", "danger", "bare"]
Action = Callable[[], Awaitable[object] | object]


class ActionButton(Part, DisableableElement, component="../assets/portal/action_button.js"):
    """A button that cannot be pressed again while its action is running."""

    def __init__(
        self, label: str, action: Action, *, kind: Kind, icon: str | None, wide: bool
    ) -> None:
        super().__init__()
        self._action = action
        self._running = False
        self.show(label=label, kind=kind, icon=icon, wide=wide, ends=0)
        self.on("click", self._press)

    def set_label(self, label: str) -> None:
        """Change the words, e.g. when the amount to pay changes."""
        self.props["label"] = label

    def _handle_enabled_change(self, enabled: bool) -> None:
        super()._handle_enabled_change(enabled)
        self.props["off"] = not enabled

    async def _press(self) -> None:
        if self._running or not self.enabled:
            return
        self._running = True
        try:
            result = self._action()
            # an awaited dialog would keep the button busy until somebody answers it
            if isawaitable(result) and not isinstance(result, ui.element):
                await result
        finally:
            self._running = False
            if not self.is_deleted:
                self.props["ends"] += 1


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
