"""Visits in order along a rail with day marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit.bursts import once_a_burst
from components.kit.empty_state import Empty
from components.kit.part import Part, plain, read_nothing
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


class VisitTimeline(Part, component="../assets/portal/visit_timeline.js"):
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
        self.show(label=label, empty=plain(empty) if empty else None, heading=heading)
        self.set_visits(visits)
        self.hear("more", read_nothing, on_more)

    def set_visits(self, visits: Sequence[TimelineVisit], *, remaining: int = 0) -> None:
        """Show the visits as they are now."""
        self.show(visits=_rows(visits), remaining=remaining)


@once_a_burst
def _rows(visits: Sequence[TimelineVisit]) -> list[dict[str, object]]:
    return [plain(visit) for visit in visits]
