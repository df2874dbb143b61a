"""Asks before something is done that others see at once, or that cannot be undone."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components.kit.actions import action_button
from components.kit.sheet import Sheet


class AskDialog(Sheet):
    """Says what will happen, and closes once it was done. It deletes itself when it closes."""

    def __init__(
        self,
        title: str,
        text: str,
        label: str,
        act: Callable[[], Awaitable[bool]],
        *,
        is_danger: bool = True,
    ) -> None:
        """``label`` is the words of the button; ``act`` says whether it was done."""
        super().__init__(title)
        self._act = act
        with self.body:
            ui.label(text)
        with self.foot:
            action_button("Cancel", self.close, kind="quiet")
            action_button(label, self._press, kind="danger" if is_danger else "primary")
        self.on("hide", self.delete)

    async def _press(self) -> None:
        if await self._act() and not self.is_deleted:
            self.close()
