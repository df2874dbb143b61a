"""The list of jobsites beside the map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_drawn, read_entered, read_nothing
from components.kit.small_pieces import Empty, empty_words, icon
from components.kit.theme import Tone

STEP = 60  # rows at first, and by each "Show more"
LONGEST_SEARCH = 200
NONE = Empty(
    "map-pin-off",
    "No jobsites yet",
    "Your properties appear here as soon as they are set up.",
)
NONE_FOUND = Empty("map-pin-off", "No matching jobsites", "Try another word or clear the filter.")
_ARROWS, _IN_VIEW, _EM = h.Tag("arrow-keys"), h.Tag("in-view"), h.Tag("em")


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


class JobsiteList(Markup):
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
        self._events, self._served = events, served
        self._typed = self._tone = self._chosen = ""
        self._shown = STEP
        self.set_sites(sites, states)
        self.react("choose", read_drawn, events.on_choose)
        self.react("search", read_entered, self._search)
        self.react("filter", read_drawn, self._filter)
        self.react("more", read_nothing, self._show_more)

    def set_sites(
        self, sites: Sequence[SiteRow], states: Sequence[SiteState], *, remaining: int = 0
    ) -> None:
        """Show the jobsites as they are now."""
        self._sites, self._states, self._remaining = sites, states, remaining
        self._show()

    def set_chosen(self, site_id: str) -> None:
        """Mark a row and bring it into view."""
        self._chosen = site_id
        self._show()

    def _show(self) -> None:
        found = sorted(filter(self._fits, self._sites), key=lambda site: not site.placed)
        visible = found[: self._shown]
        rest = len(found) - len(visible) + self._remaining
        more = f"Show {rest} more"
        look = "pl-button pl-button--quiet pl-button--wide"
        button = h.button(more, type="button", class_=look, on_click=h.act("more"))
        self.draw(
            h.div(
                h.div(_searchbox(self._typed), self._legend(), class_="pl-sites-head"),
                h.div(
                    self._rows(visible) if visible else self._without_rows(),
                    rest > 0 and h.div(button, class_="pl-sites-more"),
                    class_="pl-sites-scroll",
                ),
                class_="pl pl-sites",
            )
        )

    def _fits(self, site: SiteRow) -> bool:
        if self._served:
            return True
        text = f"{site.name} {site.address} {site.line}".lower()
        has_words = all(word in text for word in self._typed.lower().split())
        return has_words and self._tone in {"", site.tone}

    def _legend(self) -> h.Drawn:
        buttons = (_state(state, is_on=state.tone == self._tone) for state in self._states)
        return h.div(buttons, class_="pl-legend", role="group", aria_label="Filter by state")

    def _rows(self, visible: Sequence[SiteRow]) -> h.Drawn:
        befores = (None, *visible)
        items = (
            _row(
                site,
                is_chosen=site.id == self._chosen,
                opens_unplaced=not site.placed and (before is None or before.placed),
            )
            for before, site in zip(befores, visible, strict=False)
        )
        return _ARROWS(h.ul(items, aria_label="Jobsites", role="list"), class_="pl-markup")

    def _without_rows(self) -> h.Drawn:
        is_narrowed = self._typed or self._tone
        return h.div(
            empty_words(NONE_FOUND if is_narrowed else NONE), class_="pl-empty", role="status"
        )

    def _search(self, typed: str) -> object:
        self._typed, self._shown = typed[:LONGEST_SEARCH], STEP
        self._show()
        return self._events.on_search and self._events.on_search(self._typed)

    def _filter(self, tone: str) -> object:
        self._tone, self._shown = "" if tone == self._tone else tone, STEP
        self._show()
        return self._events.on_filter and self._events.on_filter(self._tone)

    def _show_more(self, _nothing: None) -> object:
        if self._shown >= len(self._sites):
            return self._events.on_more and self._events.on_more(None)
        self._shown += STEP
        self._show()
        return None


def _searchbox(typed: str) -> h.Drawn:
    field = h.input_(
        class_="pl-input",
        type="search",
        aria_label="Search jobsites",
        placeholder="Search jobsites",
        value=typed,
        maxlength=LONGEST_SEARCH,
        autocomplete="off",
        spellcheck="false",
        on_input=h.act("search"),
        data_wait="200",
    )
    return h.span(icon("search"), field, class_="pl-searchbox")


def _state(state: SiteState, *, is_on: bool) -> h.Drawn:
    return h.button(
        icon(""),
        h.span(state.label, class_="pl-clip"),
        h.b(state.count),
        type="button",
        class_=f"tone-{state.tone}",
        aria_pressed="true" if is_on else "false",
        on_click=h.act("filter", state.tone),
    )


@h.piece
def _row(site: SiteRow, *, is_chosen: bool, opens_unplaced: bool) -> h.Drawn:
    words = h.span(
        h.strong(site.name, class_="pl-wrap"),
        h.span(site.address, class_="pl-wrap"),
        _EM(site.line),
        class_="pl-site-text",
    )
    return h.li(
        opens_unplaced and h.h3("Not on the map yet"),
        h.button(
            icon(""),
            words,
            icon("chevron-right", "small"),
            is_chosen and _IN_VIEW(class_="pl-markup"),
            class_=f"pl-site tone-{site.tone}",
            type="button",
            aria_current="true" if is_chosen else None,
            on_click=h.act("choose", site.id),
        ),
        id=f"site-{site.id}",
    )
