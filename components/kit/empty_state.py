"""Why a list is empty, what will fill it, and at most one thing to do."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit.part import Part, read_nothing


@dataclass(frozen=True, slots=True)
class Empty:
    """The words of an empty list."""

    icon: str
    title: str
    hint: str = ""
    action: str = ""


class EmptyState(Part, component="../assets/portal/empty_state.js"):
    """A drawing, a sentence and one action, which is a link or a callback."""

    def __init__(
        self, empty: Empty, *, href: str = "", on_act: Callable[[None], object] | None = None
    ) -> None:
        super().__init__()
        self.show(
            icon=empty.icon, title=empty.title, hint=empty.hint, action=empty.action, href=href
        )
        self.hear("act", read_nothing, on_act)
