"""The next visit as a card that answers when, where, what and who."""

from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup
from components.kit.small_pieces import facts, live_line, state_chip
from components.kit.theme import Tone


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The visit, written for people: ``when`` is "Tomorrow, 8 – 10 AM"."""

    href: str
    weekday: str
    day: str
    month: str
    when: str
    title: str
    state: str
    tone: Tone
    soon: str = ""
    place: str = ""
    services: str = ""
    crew: str = ""
    live: str = ""
    percent: int | None = None


class NextVisitCard(Markup):
    """The region "Next visit"."""

    def __init__(self, visit: NextVisit | None) -> None:
        super().__init__()
        self.set_visit(visit)

    def set_visit(self, visit: NextVisit | None) -> None:
        """Show the visit as it is now; without one, nothing."""
        self.draw(_card(visit) if visit else None)


def _card(visit: NextVisit) -> h.Drawn:
    date = (h.span(visit.weekday), h.strong(visit.day), h.span(visit.month))
    chip = state_chip(visit.tone, visit.state)
    known = (
        ("map-pin", visit.place),
        ("clipboard-list", visit.services),
        ("hard-hat", visit.crew),
    )
    return h.section(
        h.div(date, class_="pl-next-date", aria_hidden="true"),
        h.div(
            h.p(chip, visit.soon and h.span(visit.soon), class_="pl-next-kicker"),
            h.h2(visit.when),
            h.p(visit.title),
            facts(known),
            live_line(visit.live, visit.percent),
            class_="pl-next-body",
        ),
        h.a("Open visit", class_="pl-button pl-button--tonal", href=visit.href),
        class_=f"pl pl-next tone-{visit.tone}",
        aria_label="Next visit",
    )
