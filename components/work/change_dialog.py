"""The dialog in which a customer asks to move or skip a visit; it keeps what was written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from components.kit import html as h
from components.kit.actions import action_button
from components.kit.markup import Markup, read_drawn, read_entered
from components.kit.sheet import Sheet
from data.work.visit_requests import VisitRequestKind
from services.kit.days import read_day

LONGEST_NOTE = 1200
KINDS = {
    VisitRequestKind.MOVE: "Reschedule to another day",
    VisitRequestKind.SKIP: "Skip this visit",
}

ANSWERED_HERE = "We answer here. Until then the visit stays as planned."


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What was filled in so far."""

    kind: VisitRequestKind = VisitRequestKind.MOVE
    wanted_on: date | None = None
    note: str = ""


class VisitRequestForm(Markup):
    """Move or skip, on which day, and why; ``request`` is what was filled in so far."""

    def __init__(self) -> None:
        super().__init__()
        self._first_day = ""
        self.react("kind", lambda said: VisitRequestKind(read_drawn(said)), self._choose)
        self.react("day", lambda said: _day(read_entered(said)), self._enter_day)
        self.react("note", lambda said: read_entered(said)[:LONGEST_NOTE], self._enter_note)

    @property
    def request(self) -> ChangeRequest:
        is_move = self._filled.kind is VisitRequestKind.MOVE
        return self._filled if is_move else replace(self._filled, wanted_on=None)

    def begin(self, first_day: date) -> None:
        """Nothing is filled in yet; days begin with this one."""
        self._first_day, self._filled = first_day.isoformat(), ChangeRequest()
        self.show()

    def show(self, error: str = "") -> None:
        """What is filled in, with the sentence that refused it."""
        self.draw(
            h.div(
                h.fieldset(
                    h.legend("What would you like?"),
                    h.div((self._kind(*one) for one in KINDS.items()), class_="pl-choice"),
                ),
                self._filled.kind is VisitRequestKind.MOVE and self._day_field(),
                self._note_field(),
                h.p(ANSWERED_HERE, class_="pl-muted pl-small"),
                error and h.p(error, class_="pl-error", role="alert"),
                class_="pl pl-request",
            )
        )

    def _kind(self, kind: VisitRequestKind, words: str) -> h.Drawn:
        act = h.act("kind", kind.value)
        is_chosen = kind is self._filled.kind
        look = {"type": "radio", "name": "request-kind", "value": kind.value}
        return h.label(h.input_(checked=is_chosen, on_change=act, **look), words)

    def _day_field(self) -> h.Drawn:
        day = self._filled.wanted_on
        field = h.input_(
            id="request-day",
            class_="pl-input",
            type="date",
            min=self._first_day,
            value=day.isoformat() if day else "",
            on_input=h.act("day"),
        )
        words = h.label("Day that works for you (optional)", for_="request-day")
        return h.div(words, field, class_="pl-field")

    def _note_field(self) -> h.Drawn:
        note = h.textarea(
            self._filled.note,
            id="request-note",
            class_="pl-input",
            maxlength="1000",
            on_input=h.act("note"),
        )
        return h.div(h.label("Note (optional)", for_="request-note"), note, class_="pl-field")

    def _choose(self, kind: VisitRequestKind) -> None:
        self._filled = replace(self._filled, kind=kind)
        self.show()

    def _enter_day(self, day: date | None) -> None:
        self._filled = replace(self._filled, wanted_on=day)

    def _enter_note(self, note: str) -> None:
        self._filled = replace(self._filled, note=note)


class ChangeDialog:
    """Asks, and stays open with everything in it while the answer is no."""

    def __init__(self, send: Callable[[ChangeRequest], Awaitable[str]]) -> None:
        """``send`` answers with the refusal's sentence, or nothing."""
        self._send = send
        self._sheet = Sheet("Reschedule or skip")
        with self._sheet.body:
            self._form = VisitRequestForm()
        with self._sheet.foot:
            action_button("Cancel", self._sheet.close, kind="quiet")
            action_button("Send request", self._press)

    def open(self, today: date) -> None:
        self._form.begin(today)
        self._sheet.open()

    async def _press(self) -> None:
        refusal = await self._send(self._form.request)
        self._form.show(refusal)
        if not refusal:
            self._sheet.close()


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None
