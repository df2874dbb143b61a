"""A switch with its name and what it does."""

from collections.abc import Callable

from components.kit import html as h
from components.kit.markup import Markup, read_drawn


class SettingSwitch(Markup):
    """A click only asks: ``set_on`` moves it."""

    def __init__(self, label: str, on_turn: Callable[[bool], object]) -> None:
        super().__init__()
        self._label = label
        self.react("turn", lambda said: read_drawn(said) == "on", on_turn)
        self.set_on(on=False, hint="")

    def set_on(self, on: bool, *, hint: str, may_turn: bool = True) -> None:
        """Show how it stands, and what that means."""
        hint_id = f"c{self.id}-hint"
        words = h.span(h.strong(self._label), hint and h.span(hint, id=hint_id, class_="pl-muted"))
        switch = h.button(
            h.span(),
            type="button",
            role="switch",
            class_="pl-switch",
            aria_checked="true" if on else "false",
            aria_label=self._label,
            aria_describedby=hint_id if hint else None,
            disabled=not may_turn,
            on_click=h.act("turn", "off" if on else "on") if may_turn else None,
        )
        self.draw(h.div(words, switch, class_="pl pl-switchrow"))
