"""What stands beside a visit: when, where, who, what was said, and what can be done."""

from dataclasses import dataclass

from components.kit.part import Part, plain
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


class VisitAside(Part, component="../assets/portal/visit_aside.js"):
    """The region "Appointment"; its buttons are built inside it."""

    def __init__(self, facts: VisitFacts) -> None:
        super().__init__()
        self.set_facts(facts)

    def set_facts(self, facts: VisitFacts) -> None:
        """Show the visit as it is now."""
        self.props["facts"] = plain(facts)
