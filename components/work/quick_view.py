"""The quick view: a card that floats on the map, on phones a sheet from below."""

from collections.abc import Callable
from dataclasses import dataclass

from components.kit.part import Part, plain, read_nothing, read_text
from components.kit.theme import Tone
from components.kit.words import JOBSITE_WORDS


@dataclass(frozen=True, slots=True)
class QuickSite:
    """What a pin tells at once."""

    id: str
    name: str
    address: str
    state: str
    tone: Tone
    window: str = ""
    crew: str = ""
    photo: str = ""
    progress: str = ""
    percent: int | None = None


class QuickView(Part, component="../assets/portal/quick_view.js"):
    """The region "Quick view"; it is not there while nothing is shown.

    A pin that is chosen on the page's map shows its name and state at once, by itself.
    """

    def __init__(
        self, *, on_open: Callable[[str], object], on_close: Callable[[None], object] | None = None
    ) -> None:
        super().__init__()
        looks = {
            state.value: {"state": label, "tone": tone}
            for state, (label, tone) in JOBSITE_WORDS.items()
        }
        self.show(told=None, states=looks, answers=0)
        self._on_close = on_close
        self.hear("open", read_text, on_open)
        self.hear("close", read_nothing, self._close)

    def set_site(self, site: QuickSite | None) -> None:
        """Show this property, or nothing; what a chosen pin showed by itself gives way to it."""
        told = plain(site) if site else None
        self.show(told=told, answers=int(self.props["answers"]) + 1)

    def _close(self, _nothing: None) -> object:
        self.set_site(None)
        return self._on_close(None) if self._on_close else None
