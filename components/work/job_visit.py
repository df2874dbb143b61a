"""A visit with all it holds: services, materials, notes and photos."""

from dataclasses import dataclass
from typing import Literal

from components.kit import html as h
from components.kit.photo_gallery import Photo, photo_gallery
from components.kit.small_pieces import facts, heard_only, icon, live_line, state_chip
from components.kit.theme import Tone

# Of a service: its drawing, its look and its word.
_SERVICES = {
    "completed": ("circle-check", "is-done", "done"),
    "in_progress": ("circle-play", "is-now", "in progress"),
    "planned": ("circle", None, "planned"),
}
_EM, _H4 = h.Tag("em"), h.Tag("h4")


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service of a visit; ``minutes`` is written ("45 min")."""

    name: str
    status: Literal["planned", "in_progress", "completed"]
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material used; ``quantity`` holds its unit ("4 bags"), ``care`` what to mind."""

    name: str
    quantity: str
    care: str = ""


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """A visit with everything that belongs to it."""

    id: str
    window: str
    title: str
    state: str
    tone: Tone
    href: str = ""
    crew: str = ""
    live: str = ""
    percent: int | None = None
    services: tuple[ServiceLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    notes: str = ""
    photos: tuple[Photo, ...] = ()


@h.piece
def job_visit(visit: SiteVisit, *, inline: bool) -> h.Drawn:
    """The visit; on a page of its own its heading is one level higher."""
    heading = h.h3 if inline else _H4
    notes = visit.notes and h.div(icon("message-circle"), h.span(visit.notes), class_="pl-note")
    chip = state_chip(visit.tone, visit.state)
    return h.article(
        h.header(
            h.div(h.span(visit.window), chip),
            heading(h.a(visit.title, href=visit.href) if visit.href else visit.title),
            visit.crew and facts((("hard-hat", visit.crew),)),
        ),
        live_line(visit.live, visit.percent),
        bool(visit.services)
        and h.ul(map(_service, visit.services), class_="pl-checks", aria_label="Services"),
        bool(visit.materials) and _materials(visit.materials),
        notes,
        bool(visit.photos) and photo_gallery(visit.photos),
        id=f"job-{visit.id}",
        class_=f"pl-job tone-{visit.tone}",
    )


def _service(service: ServiceLine) -> h.Drawn:
    drawing, look, word = _SERVICES[service.status]
    name = h.strong(service.name, heard_only(f", {word}"))
    return h.li(icon(drawing), name, service.minutes and _EM(service.minutes), class_=look)


def _materials(materials: tuple[MaterialLine, ...]) -> h.Drawn:
    rows = h.tbody(map(_material, materials))
    return h.div(
        h.p("Materials used", class_="pl-caption"),
        h.table(rows, class_="pl-materials", aria_label="Materials used"),
    )


def _material(material: MaterialLine) -> h.Drawn:
    care = material.care and h.span(icon("triangle-alert"), h.span(material.care), class_="pl-care")
    return h.tr(h.td(material.name, care), h.td(material.quantity))
