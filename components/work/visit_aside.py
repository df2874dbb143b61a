"""What stands beside a visit: when, where, who, what was said, and what can be done."""

from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.small_pieces import facts as fact_lines
from components.kit.small_pieces import icon, live_line, state_chip
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class Saying:
    """Something said about the visit; ``quote`` is in somebody's own words."""

    text: str
    tone: Tone
    quote: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The visit, written for people; ``calendar`` is its calendar file's address, if any."""

    state: str
    tone: Tone
    day: str
    window: str
    place: str
    place_href: str
    address: str
    calendar: str
    crew: str = ""
    live: str = ""
    percent: int | None = None
    said: tuple[Saying, ...] = ()
    hint: str = ""


class VisitAside(Markup):
    """The region "Appointment"; its buttons are built inside it."""

    def __init__(self, facts: VisitFacts) -> None:
        super().__init__()
        self.set_facts(facts)

    def set_facts(self, facts: VisitFacts) -> None:
        """Show the visit as it is now."""
        place = h.span(h.a(facts.place, href=facts.place_href), h.br(), facts.address)
        self.draw(
            h.aside(
                _when(facts),
                live_line(facts.live, facts.percent),
                fact_lines((("map-pin", place), ("hard-hat", facts.crew))),
                (_saying(one) for one in facts.said),
                h.div(data_slot=True, id="visit-acts", class_="pl-markup"),
                facts.calendar and _calendar_link(facts.calendar),
                facts.hint and h.p(facts.hint, class_="pl-muted"),
                class_=f"pl pl-aside tone-{facts.tone}",
                aria_label="Appointment",
            )
        )


def _when(facts: VisitFacts) -> h.Drawn:
    chip = state_chip(facts.tone, facts.state)
    return h.div(chip, h.strong(facts.day, h.br(), facts.window), class_="pl-aside-when")


def _saying(saying: Saying) -> h.Drawn:
    words = h.span(saying.text, saying.quote and h.q(saying.quote))
    return h.div(icon(""), words, class_=f"pl-aside-said tone-{saying.tone}", role="status")


def _calendar_link(href: str) -> h.Drawn:
    look = "pl-button pl-button--quiet"
    return h.a(icon("calendar-plus"), "Add to calendar", class_=look, href=href, download=True)
