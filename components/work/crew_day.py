"""A crew's day on a phone: where to go, how to get in, what to do, and how far it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from components.kit import html as h
from components.kit.markup import Markup, Said, read_tick
from components.kit.small_pieces import heard_only, icon, state_chip
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


class CrewDay(Markup):
    """The list "Today's visits"; ``on_step`` gets a visit and its step, ``on_tick`` a service."""

    def __init__(
        self,
        *,
        on_step: Callable[[tuple[UUID, CrewStep]], object],
        on_tick: Callable[[tuple[str, bool]], object],
    ) -> None:
        super().__init__()
        self.react("step", _read_step, on_step)
        self.react("tick", read_tick, on_tick)

    def set_stops(self, stops: Sequence[CrewStop]) -> None:
        """Show the day as it is now."""
        if stops:
            items = (_stop(stop) for stop in stops)
            shown = h.ul(items, role="list", aria_label="Today's visits")
        else:
            mark = h.span(icon("hard-hat", "large"), class_="pl-empty-mark", aria_hidden="true")
            shown = h.div(mark, h.p(NOTHING), class_="pl-empty")
        self.draw(h.div(shown, class_="pl pl-crew"))


def _read_step(said: Said) -> tuple[UUID, CrewStep]:
    visit, _, step = said.value.partition(" ")
    return UUID(visit), CrewStep(step)


@h.piece
def _stop(stop: CrewStop) -> h.Drawn:
    chip = state_chip(stop.tone, stop.state)
    return h.li(
        h.div(h.b(stop.window), chip, class_="pl-crew-top"),
        h.h2(stop.title, class_="pl-wrap"),
        h.p(f"{stop.place} · {stop.address}", class_="pl-wrap"),
        _people(stop),
        stop.notes and _access(stop.notes),
        stop.live and h.p(stop.live, class_="pl-crew-live"),
        bool(stop.services) and _services(stop),
        bool(stop.steps) and _buttons(stop),
        id=f"stop-{stop.id}",
        class_=f"tone-{stop.tone}",
    )


def _people(stop: CrewStop) -> h.Drawn:
    number = "".join(sign for sign in stop.phone if sign.isdigit() or sign == "+")
    call = (" · ", h.a(stop.phone, href=f"tel:{number}", class_="pl-link"))
    return h.p(
        stop.customer,
        stop.phone and call,
        stop.crew and f" · {stop.crew}",
        class_="pl-small pl-muted pl-wrap",
    )


def _access(notes: str) -> h.Drawn:
    words = h.p(notes, class_="pl-quote", dir="auto")
    return h.div(icon("key-round"), heard_only("Access notes:"), words, class_="pl-crew-notes")


def _services(stop: CrewStop) -> h.Drawn:
    lines = (
        h.label(
            h.input_(type="checkbox", checked=is_done, on_change=h.act("tick", key)),
            h.span(name, class_="pl-wrap"),
        )
        for key, name, is_done in stop.services
    )
    named = f"Services of {stop.title}"
    return h.div(lines, class_="pl-crew-services", role="group", aria_label=named)


def _buttons(stop: CrewStop) -> h.Drawn:
    *_, last = stop.steps
    steps = (
        h.button(
            label,
            heard_only(f" at {stop.place}"),
            type="button",
            class_=f"pl-button pl-button--{'primary' if step == last[0] else 'tonal'}",
            on_click=h.act("step", f"{stop.id} {step}"),
        )
        for step, label in stop.steps
    )
    return h.div(steps, class_="pl-crew-steps")


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
