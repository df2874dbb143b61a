"""Why a list is empty, what will fill it, and at most one thing to do."""

from collections.abc import Callable

from components.kit import html as h
from components.kit.markup import Markup, read_nothing
from components.kit.small_pieces import Empty, empty_words


class EmptyState(Markup):
    """A drawing, a sentence and one action, which is a link or a callback."""

    def __init__(
        self, empty: Empty, *, href: str = "", on_act: Callable[[None], object] | None = None
    ) -> None:
        super().__init__()
        self.react("act", read_nothing, on_act)
        self.draw(h.div(*empty_words(empty), _action(empty.action, href), class_="pl pl-empty"))


def _action(words: str, href: str) -> h.Node:
    look = "pl-button pl-button--tonal"
    if not words or href:
        return words and h.a(words, class_=look, href=href)
    return h.button(words, class_=look, type="button", on_click=h.act("act"))
