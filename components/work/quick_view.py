"""The quick view: a card that floats on the map, on phones a sheet from below."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_drawn, read_entered, read_nothing
from components.kit.small_pieces import facts, icon_button, meter, state_chip
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


class QuickView(Markup):
    """The region "Quick view"; it is not there while nothing is shown.

    A pin that is chosen on the page's map shows its name and state at once, by itself.
    """

    def __init__(
        self, *, on_open: Callable[[str], object], on_close: Callable[[None], object] | None = None
    ) -> None:
        super().__init__()
        self._on_close = on_close
        self._answers = 0
        self.react("open", read_drawn, on_open)
        self.react("early", read_entered, on_open)
        self.react("close", read_nothing, self._close)
        self.set_site(None)

    def set_site(self, site: QuickSite | None) -> None:
        """Show this property, or nothing; what a chosen pin showed by itself gives way to it."""
        self._answers += 1
        self.draw(
            _PREVIEW(
                _EARLY,
                _told(site) if site else None,
                class_="pl-markup",
                data_states=LOOKS,
                data_told=site.id if site else "",
                data_answers=self._answers,
            )
        )

    def _close(self, _nothing: None) -> object:
        self.set_site(None)
        return self._on_close(None) if self._on_close else None


def _told(site: QuickSite) -> h.Drawn:
    known = (
        ("clock", site.window),
        ("hard-hat", site.crew),
        ("clipboard-list", site.progress),
    )
    size = {"width": 88, "height": 72}
    photo = site.photo and h.img(src=site.photo, alt="", loading="lazy", **size)
    has_more = bool(site.window or site.crew or site.photo)
    chip = state_chip(site.tone, site.state)
    return h.section(
        _head(chip, site.name, site.address),
        has_more and h.div(photo, facts(known), class_="pl-quick-body"),
        meter(site.percent),
        _button("Open", h.act("open", site.id)),
        class_=f"pl pl-quick tone-{site.tone}",
        role="region",
        aria_label="Quick view",
    )


def _head(chip: h.Drawn, name: str, *below: h.Node) -> h.Drawn:
    return h.div(
        h.div(chip, h.h2(name), h.p(*below, class_="pl-small pl-muted")),
        icon_button("x", "Close quick view", h.act("close")),
        class_="pl-quick-head",
    )


def _button(words: str, act: h.Told) -> h.Drawn:
    return h.button(words, type="button", class_="pl-button pl-button--primary", on_click=act)


def _early() -> h.Drawn:
    """What a chosen pin fills in by itself until the server has told the rest."""
    bone = h.span(class_="pl-bone")
    return h.section(
        _head(state_chip("", ""), "", bone),
        h.div(h.div(bone, bone, class_="pl-facts"), class_="pl-quick-body", aria_hidden="true"),
        _button("Open", h.act("early")),
        class_="pl pl-quick",
        role="region",
        aria_label="Quick view",
        aria_busy="true",
        hidden=True,
        data_own=True,
    )


_PREVIEW, _EARLY = h.Tag("pin-preview"), _early()
LOOKS = json.dumps(
    {state.value: {"label": label, "tone": tone} for state, (label, tone) in JOBSITE_WORDS.items()}
)
