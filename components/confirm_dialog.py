"""Asks before something that others see, or that cannot be undone."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components.actions import action_button
from components.sheet import Sheet


class ConfirmDialog(Sheet):
    """Says what will happen; its title is also the button that does it."""

    def __init__(
        self,
        title: str,
        words: str,
        on_confirm: Callable[[], Awaitable[None]],
        *,
        is_danger: bool = False,
    ) -> None:
        super().__init__(title)
        self._on_confirm = on_confirm
        with self.body:
            ui.label(words)
        with self.foot:
            action_button("Cancel", self.close, kind="quiet")
            action_button(title, self._confirm, kind="danger" if is_danger else "primary")

    async def _confirm(self) -> None:
        await self._on_confirm()
        self.close()
