"""The dialog in which a customer asks to move or skip a visit; it keeps what was written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from components.kit.actions import action_button
from components.kit.part import Part
from components.kit.sheet import Sheet
from data.work.visit_requests import VisitRequestKind
from services.kit.days import read_day

LONGEST_NOTE = 1200


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What was filled in so far."""

    kind: VisitRequestKind = VisitRequestKind.MOVE
    wanted_on: date | None = None
    note: str = ""


class VisitRequestForm(Part, component="../assets/portal/visit_request_form.js"):
    """Move or skip, on which day, and why."""

    def __init__(self, on_change: Callable[[ChangeRequest], object]) -> None:
        super().__init__()
        self.show(first_day="", error="")
        self.hear("change", read_request, on_change)


class ChangeDialog:
    """Asks, and stays open with everything in it while the answer is no."""

    def __init__(self, send: Callable[[ChangeRequest], Awaitable[str]]) -> None:
        """``send`` answers with the refusal's sentence, or nothing."""
        self._send = send
        self._request = ChangeRequest()
        self._sheet = Sheet("Reschedule or skip")
        with self._sheet.body:
            self._form = VisitRequestForm(self._keep)
        with self._sheet.foot:
            action_button("Cancel", self._sheet.close, kind="quiet")
            action_button("Send request", self._press)

    def open(self, today: date) -> None:
        self._form.show(first_day=today.isoformat(), error="")
        self._sheet.open()

    def _keep(self, request: ChangeRequest) -> None:
        self._request = request

    async def _press(self) -> None:
        refusal = await self._send(self._request)
        self._form.props["error"] = refusal
        if not refusal:
            self._sheet.close()


def read_request(value: object) -> ChangeRequest:
    """What a browser sent; whatever is not understood counts as not given."""
    sent = value if isinstance(value, dict) else {}
    kind, day, note = sent.get("kind"), sent.get("day"), sent.get("note")
    return ChangeRequest(
        kind=VisitRequestKind.SKIP if kind == VisitRequestKind.SKIP else VisitRequestKind.MOVE,
        wanted_on=_day(day) if isinstance(day, str) else None,
        note=note[:LONGEST_NOTE] if isinstance(note, str) else "",
    )


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None
