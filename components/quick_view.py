"""The quick view: a card that floats on the map, on phones a sheet from below."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from components.part import Part, read_nothing, read_text
from components.theme import Tone


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


class QuickView(Part, component="assets/portal/quick_view.js"):
    """The region "Quick view"; it is not there while nothing is shown."""

    def __init__(
        self, *, on_open: Callable[[str], object], on_close: Callable[[None], object] | None = None
    ) -> None:
        super().__init__()
        self.props["site"] = None
        self._on_close = on_close
        self.hear("open", read_text, on_open)
        self.hear("close", read_nothing, self._close)

    def set_site(self, site: QuickSite | None) -> None:
        """Show this property, or nothing."""
        self.props["site"] = asdict(site) if site else None

    def _close(self, _nothing: None) -> object:
        self.set_site(None)
        return self._on_close(None) if self._on_close else None
