"""Visits in order along a rail with day marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup, read_nothing
from components.kit.small_pieces import Empty, empty_words, facts, live_line, state_chip
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class TimelineVisit:
    """A visit, written for people; visits of one day stand together and share ``day``.

    ``section`` is a heading over days that follow each other ("This week", "Later").
    """

    id: str
    href: str
    day: str
    window: str
    title: str
    state: str
    tone: Tone
    section: str = ""
    day_note: str = ""
    place: str = ""
    services: str = ""
    crew: str = ""
    photos: str = ""
    live: str = ""
    percent: int | None = None


class VisitTimeline(Markup):
    """A list named ``label``; a visit whose state changes moves without a jump.

    Without visits it says why by ``empty``, or is not there.
    """

    def __init__(
        self,
        label: str,
        visits: Sequence[TimelineVisit],
        *,
        empty: Empty | None = None,
        heading: str = "",
        on_more: Callable[[None], object] | None = None,
    ) -> None:
        super().__init__()
        self.label = label
        self._empty, self._heading = empty, heading
        self.react("more", read_nothing, on_more)
        self.set_visits(visits)

    def set_visits(self, visits: Sequence[TimelineVisit], *, remaining: int = 0) -> None:
        """Show the visits as they are now."""
        if not visits:
            self.draw(_without_visits(self._empty) if self._empty else None)
            return
        heading = self._heading and h.h2(self._heading, class_="pl-timeline-heading")
        self.draw(h.div(heading, self._list(visits), _more(remaining), class_="pl"))

    def _list(self, visits: Sequence[TimelineVisit]) -> h.Drawn:
        before = (None, *visits)
        items = (
            _item(
                visit,
                opens_section=previous is None or previous.section != visit.section,
                opens_day=previous is None or previous.day != visit.day,
            )
            for previous, visit in zip(before, visits, strict=False)
        )
        look = "pl-timeline"
        return h.ol(items, class_=look, role="list", aria_label=self.label, data_glide=True)


def _without_visits(empty: Empty) -> h.Drawn:
    return h.div(h.div(*empty_words(empty), class_="pl-card pl-empty"), class_="pl")


@h.piece
def _item(visit: TimelineVisit, *, opens_section: bool, opens_day: bool) -> h.Drawn:
    section = opens_section and visit.section
    note = visit.day_note and h.span(visit.day_note)
    return h.li(
        section and h.h2(visit.section, class_="pl-timeline-section"),
        opens_day and h.div(h.h3(visit.day), note, class_="pl-day"),
        h.article(
            h.span(visit.window, class_="pl-visit-when"),
            _what(visit),
            state_chip(visit.tone, visit.state),
            live_line(visit.live, visit.percent),
            class_=f"pl-visit tone-{visit.tone}",
        ),
        id=f"visit-{visit.id}",
    )


def _what(visit: TimelineVisit) -> h.Drawn:
    known = (
        ("clipboard-list", visit.services),
        ("hard-hat", visit.crew),
        ("image", visit.photos),
    )
    return h.div(
        h.a(visit.title, href=visit.href, class_="pl-wrap"),
        visit.place and h.p(visit.place),
        facts(known),
        class_="pl-visit-what",
    )


def _more(remaining: int) -> h.Node:
    if remaining <= 0:
        return None
    look = "pl-button pl-button--quiet"
    return h.button(f"Show {remaining} more", type="button", class_=look, on_click=h.act("more"))
