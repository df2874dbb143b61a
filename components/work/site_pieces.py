"""What stands above a property's visits: notes for the crew, and what to mind for a while."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.small_pieces import heard_only, icon, meter

MINUTE = 60_000
HINT = "Gate codes, pets, where to park. The crew sees this on the day of the visit."
NONE = "Gate codes, pets, where to park: nothing noted yet."
# How long it still takes, in the browser too, which counts on by itself.
_DAYS, _HOURS, _MINUTES = "{d} d {h} h left", "{h} h {m} min left", "{m} min left"
_CLOCKS = h.Tag("care-clocks")


@dataclass(frozen=True, slots=True)
class CareLine:
    """What to mind until a moment; ``begins`` and ``ends`` are milliseconds since 1970."""

    id: str
    note: str
    material: str
    until: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class NotesDraft:
    """Notes that somebody writes, what they started from, and why they were not saved."""

    text: str
    seen: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class ShownNotes:
    """A property's notes; ``has_left`` when somebody was just done with writing."""

    id: str
    notes: str
    draft: NotesDraft | None
    can_edit: bool
    has_left: bool


def care_clocks(cares: Sequence[CareLine], now: int) -> h.Drawn:
    """The list "Care after the visit"."""
    items = h.ul(
        (_care(care, now) for care in cares), class_="pl-cares", aria_label="Care after the visit"
    )
    words = {"data_days": _DAYS, "data_hours": _HOURS, "data_minutes": _MINUTES}
    return _CLOCKS(items, class_="pl-markup", data_now=now, **words)


def time_left(milliseconds: int) -> str:
    """In days and hours, hours and minutes, or minutes."""
    minutes = -(-milliseconds // MINUTE)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    words = _DAYS if days else _HOURS if hours else _MINUTES
    return words.format(d=days, h=hours, m=rest)


def access_notes(shown: ShownNotes) -> h.Node:
    """Notes for the crew, or the form in which they are written."""
    if not (shown.can_edit or shown.notes):
        return None
    label = f"notes-{shown.id}"
    edit = shown.can_edit and shown.draft is None and _edit_button(shown)
    below: h.Node = h.span(NONE, class_="pl-access-hint")
    if shown.draft is not None:
        below = _form(label, shown.notes, shown.draft)
    elif shown.notes:
        below = _note(shown.notes)
    return h.div(
        h.div(h.span("Access notes", id=label), edit, class_="pl-access-head"),
        below,
        class_="pl-access",
        role="group",
        aria_label="Access notes",
    )


def _care(care: CareLine, now: int) -> h.Drawn:
    percent = round(100 * (now - care.begins) / (care.ends - care.begins))
    return h.li(
        icon("hourglass"),
        h.strong(care.note),
        h.b(time_left(care.ends - now), role="timer"),
        h.small(f"Until {care.until} · {care.material}"),
        meter(min(100, max(0, percent))),
        id=f"care-{care.id}",
        data_begins=care.begins,
        data_ends=care.ends,
    )


def _edit_button(shown: ShownNotes) -> h.Drawn:
    return h.button(
        icon("pencil", "small"),
        "Edit" if shown.notes else "Add",
        heard_only(" access notes"),
        id=f"edit-notes-{shown.id}",
        type="button",
        class_="pl-button pl-button--bare",
        on_click=h.act("edit"),
        data_focus=shown.has_left,
    )


def _note(notes: str) -> h.Drawn:
    return h.div(icon("key-round"), h.span(notes), class_="pl-note")


def _form(label: str, notes: str, draft: NotesDraft) -> h.Drawn:
    field = h.textarea(
        draft.text,
        id=f"{label}-text",
        class_="pl-input",
        name="notes",
        maxlength="2000",
        aria_labelledby=label,
        aria_describedby=f"{label}-hint",
        aria_invalid="true" if draft.error else None,
        on_input=h.act("draft"),
        on_escape=h.act("leave"),
        data_wait="200",
        data_focus=True,
    )
    looks = ("pl-button pl-button--primary", "pl-button pl-button--quiet")
    differs = draft.error and notes != draft.seen
    return h.form(
        field,
        h.span(HINT, class_="pl-access-hint", id=f"{label}-hint"),
        draft.error and h.p(draft.error, class_="pl-error", role="alert"),
        differs and _note(notes or "(empty)"),
        h.div(
            h.button("Save notes", class_=looks[0], type="submit"),
            h.button("Cancel", class_=looks[1], type="button", on_click=h.act("leave")),
            class_="pl-access-foot",
        ),
        class_="pl-access",
        on_submit=h.act("save"),
    )
