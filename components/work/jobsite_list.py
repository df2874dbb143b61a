"""The list of jobsites beside the map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit.bursts import once_a_burst
from components.kit.part import Part, plain, read_nothing, read_text
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A property and one line of what is happening there."""

    id: str
    name: str
    address: str
    line: str
    tone: Tone
    placed: bool = True


@dataclass(frozen=True, slots=True)
class SiteState:
    """A legend entry: how many properties are in this state."""

    tone: Tone
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SiteListEvents:
    """What the person may do with the list; ``on_filter`` hears a tone or an empty text."""

    on_choose: Callable[[str], object]
    on_search: Callable[[str], object] | None = None
    on_filter: Callable[[str], object] | None = None
    on_more: Callable[[None], object] | None = None


class JobsiteList(Part, component="../assets/portal/jobsite_list.js"):
    """The list "Jobsites"; it searches and filters what it holds, unless ``served``."""

    def __init__(
        self,
        sites: Sequence[SiteRow],
        states: Sequence[SiteState],
        events: SiteListEvents,
        *,
        served: bool = False,
    ) -> None:
        super().__init__()
        self.show(served=served, chosen="")
        self.set_sites(sites, states)
        self.hear("choose", read_text, events.on_choose)
        self.hear("search", read_text, events.on_search)
        self.hear("filter", read_text, events.on_filter)
        self.hear("more", read_nothing, events.on_more)

    def set_sites(
        self, sites: Sequence[SiteRow], states: Sequence[SiteState], *, remaining: int = 0
    ) -> None:
        """Show the jobsites as they are now."""
        self.show(
            sites=_rows(sites),
            states=[plain(state) for state in states],
            remaining=remaining,
        )

    def set_chosen(self, site_id: str) -> None:
        """Mark a row and bring it into view."""
        self.props["chosen"] = site_id


@once_a_burst
def _rows(sites: Sequence[SiteRow]) -> list[dict[str, object]]:
    return [plain(site) for site in sites]
