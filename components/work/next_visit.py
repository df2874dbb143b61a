"""The next visit as a card that answers when, where, what and who."""

from dataclasses import dataclass

from components.kit.part import Part, plain
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


class NextVisitCard(Part, component="../assets/portal/next_visit.js"):
    """The region "Next visit"."""

    def __init__(self, visit: NextVisit | None) -> None:
        super().__init__()
        self.set_visit(visit)

    def set_visit(self, visit: NextVisit | None) -> None:
        """Show the visit as it is now; without one, nothing."""
        self.props["visit"] = plain(visit) if visit else None
