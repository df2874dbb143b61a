"""A crew's day on a phone: where to go, how to get in, what to do, and how far it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.kit.part import Part, plain, read_mapping
from components.kit.theme import Tone
from components.work.visit_progress import is_on_way, live_line, planned_window, visit_state
from data.work.visits import ServiceStatus, VisitStatus
from services.kit import formats
from services.work.crew_days import CrewStep, CrewVisit

NOTHING = "No visits today. They appear here as soon as the office schedules one."


@dataclass(frozen=True, slots=True)
class CrewStop:
    """One visit, written for people. ``steps`` are (step, label); ``services`` (id, name, done)."""

    id: str
    title: str
    window: str
    state: str
    tone: Tone
    place: str
    address: str
    customer: str
    phone: str
    notes: str
    crew: str
    live: str
    services: tuple[tuple[str, str, bool], ...]
    steps: tuple[tuple[str, str], ...]


class CrewDay(Part, component="../assets/portal/crew_day.js"):
    """The list "Today's visits"; ``on_step`` and ``on_tick`` get ids and words as texts."""

    def __init__(
        self,
        *,
        on_step: Callable[[dict[str, str]], object],
        on_tick: Callable[[dict[str, str]], object],
    ) -> None:
        super().__init__()
        self.show(stops=(), none="")
        self.hear("step", read_mapping, on_step)
        self.hear("tick", read_mapping, on_tick)

    def set_stops(self, stops: Sequence[CrewStop]) -> None:
        """Show the day as it is now."""
        self.show(stops=[plain(stop) for stop in stops], none="" if stops else NOTHING)


def crew_stop(one: CrewVisit) -> CrewStop:
    visit = one.visit
    label, tone = visit_state(visit)
    return CrewStop(
        id=str(visit.id),
        title=visit.title,
        window=planned_window(visit),
        state=label,
        tone=tone,
        place=one.property_name,
        address=one.address,
        customer=one.customer_name,
        phone=formats.phone(one.customer_phone),
        notes=one.access_notes,
        crew=visit.crew,
        live=live_line(visit),
        services=tuple(
            (str(item.id), item.name, item.status is ServiceStatus.COMPLETED)
            for item in visit.services
        ),
        steps=_steps(one),
    )


def open_services(one: CrewVisit) -> tuple[str, ...]:
    """The services that nobody has ticked."""
    services = one.visit.services
    return tuple(item.name for item in services if item.status is not ServiceStatus.COMPLETED)


def _steps(one: CrewVisit) -> tuple[tuple[str, str], ...]:
    """What can be said next."""
    if one.visit.status is VisitStatus.IN_PROGRESS:
        return ((CrewStep.COMPLETE.value, "Complete visit"),)
    if one.visit.status is not VisitStatus.SCHEDULED:
        return ()
    start = (CrewStep.START.value, "Start visit")
    return (start,) if is_on_way(one.visit) else ((CrewStep.SET_OUT.value, "On the way"), start)
