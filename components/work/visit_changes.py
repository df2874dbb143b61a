"""Customers' requests to move or skip a visit, as the office reads and answers them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from nicegui import ui

from components.kit import hour_style, theme
from components.kit import html as h
from components.kit.actions import action_button
from components.kit.filter_bar import Option, Select
from components.kit.form_fields import FormField, FormFields
from components.kit.markup import Markup, read_drawn
from components.kit.sheet import Sheet
from components.kit.small_pieces import heard_only
from components.work.appointment_view import visit_request_words
from data.work.visit_requests import VisitRequestKind
from services.kit import formats
from services.kit.days import read_day
from services.work.visit_moves import NewWindow
from services.work.visit_requests import OfficeReply, VisitChange

NOBODY = "Nobody waits for an answer. Customers ask on the page of a visit."
CUTOFFS = {
    0: "Up to the start",
    2: "2 hours before",
    12: "12 hours before",
    24: "1 day before",
    48: "2 days before",
    72: "3 days before",
    168: "1 week before",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A request, written for people: what is asked, about which visit, and by whom."""

    id: str
    request: str
    visit: str
    place: str
    note: str
    asked: str


class VisitChanges(Markup):
    """The list "Requests about visits", each with "Answer"."""

    def __init__(self, *, on_answer: Callable[[str], object]) -> None:
        super().__init__()
        self.react("answer", read_drawn, on_answer)

    def set_rows(self, rows: Sequence[ChangeRow]) -> None:
        """Show the requests that wait now."""
        shown: h.Node = h.p(NOBODY, class_="pl-muted pl-small")
        if rows:
            shown = h.ul(map(_change, rows), role="list", aria_label="Requests about visits")
        self.draw(h.div(shown, class_="pl pl-changes"))


class AnswerDialog(Sheet):
    """Agrees or declines; stays open, with all that was filled in, while that is refused."""

    def __init__(
        self, change: VisitChange, row: ChangeRow, send: Callable[[OfficeReply], Awaitable[str]]
    ) -> None:
        """``send`` answers with the refusal's sentence, or nothing."""
        is_move = change.request.kind is VisitRequestKind.MOVE
        super().__init__("Move the visit" if is_move else "Skip the visit")
        self._is_move = is_move
        self._send = send
        with self.body:
            ui.label(f"{row.visit}\n{row.place}\n{row.asked}").classes(theme.QUOTE)
            if row.note:
                ui.label(f"\u201c{row.note}\u201d").classes(theme.QUOTE)
            words = FormField("answer", "Words to the customer", "", "text", is_optional=True)
            self._fields = FormFields([*(_window_fields(change) if is_move else ()), words])
        with self.foot:
            action_button("Decline", self._decline, kind="quiet")
            action_button("Move visit" if is_move else "Skip visit", self._agree)

    async def _agree(self) -> None:
        window = None
        if self._is_move:
            try:
                window = _read_window(self._fields.values)
            except ValueError:
                self._fields.set_problem("day", "Choose the day and the time.")
                return
        await self._try(OfficeReply(True, self._fields.values["answer"], window))

    async def _decline(self) -> None:
        await self._try(OfficeReply(False, self._fields.values["answer"]))

    async def _try(self, reply: OfficeReply) -> None:
        at_words = not reply.agreed or not self._is_move
        refusal = await self._send(reply)
        self._fields.set_problem("answer" if at_words else "day", refusal)
        if not refusal:
            self.close()


@h.piece
def _change(row: ChangeRow) -> h.Drawn:
    return h.li(
        h.div(
            h.b(row.request, class_="pl-wrap"),
            h.p(row.visit, class_="pl-small pl-wrap"),
            h.p(row.place, class_="pl-small pl-muted pl-wrap"),
            row.note and h.p(f"\u201c{row.note}\u201d", class_="pl-quote", dir="auto"),
            h.p(row.asked, class_="pl-small pl-muted pl-wrap"),
        ),
        h.button(
            "Answer",
            heard_only(f" {row.visit}"),
            type="button",
            class_="pl-button pl-button--tonal",
            on_click=h.act("answer", row.id),
        ),
        id=f"request-{row.id}",
    )


def change_row(change: VisitChange, now: datetime, zone: str) -> ChangeRow:
    """The request with the visit's own window, in the time of its property."""
    request, today = change.request, now.astimezone(ZoneInfo(zone)).date()
    day = formats.day(formats.local_day(change.starts_at, change.zone), today)
    window = hour_style.window(change.starts_at, change.ends_at, change.zone)
    return ChangeRow(
        id=str(request.id),
        request=f"Wants {visit_request_words(request, today)}",
        visit=f"{change.visit_title} · {day}, {window}",
        place=f"{change.property_name} · {change.customer_name}",
        note=request.note,
        asked=f"Asked by {request.asked_name}, {hour_style.moment(request.asked_at, now, zone)}",
    )


def cutoff_select(hours: int) -> Select:
    """How late customers may ask; a value set elsewhere is offered as well."""
    choices = dict(sorted({**CUTOFFS, hours: CUTOFFS.get(hours, f"{hours} hours before")}.items()))
    options = tuple(Option(str(value), label) for value, label in choices.items())
    return Select("cutoff", "Customers can ask until", str(hours), options)


def _window_fields(change: VisitChange) -> tuple[FormField, ...]:
    zone = ZoneInfo(change.zone)
    start = change.starts_at.astimezone(zone)
    end = change.ends_at.astimezone(zone) if change.ends_at else None
    day = change.request.wanted_on or start.date()
    return (
        FormField("day", "Day", day.isoformat(), "date"),
        FormField("from", "From", start.time().isoformat("minutes"), "time"),
        FormField(
            "until", "Until (optional)", end.time().isoformat("minutes") if end else "", "time"
        ),
    )


def _read_window(values: dict[str, str]) -> NewWindow:
    """What the fields say, as wall times of the property.

    Raises:
        ValueError: a day or a time is missing.
    """
    day = read_day(values["day"])
    start = datetime.combine(day, time.fromisoformat(values["from"]))
    if not values["until"]:
        return NewWindow(start)
    return NewWindow(start, datetime.combine(day, time.fromisoformat(values["until"])))
