"""A page on which nothing stands still: a list that changes and is sorted anew as often as asked.

Run ``python -m tests.browser.busy_page PORT``; ``POST /change?times=100`` changes it so often.
"""

import asyncio
import random
from dataclasses import dataclass, replace

from nicegui import app, ui

from components.kit import html as h
from components.kit.markup import Markup, Said, read_nothing
from components.kit.sheet import Sheet
from tests.browser.small_app import serve

ROWS = 8
_chance = random.Random(7)
_open: set["BusyList"] = set()
_details = h.Tag("details")
_summary = h.Tag("summary")
_select = h.Tag("select")
_option = h.Tag("option")


@dataclass(frozen=True, slots=True)
class Row:
    """One item; ``count`` is how often it changed."""

    id: str
    count: int = 0
    limit: str = "100"


_rows = [Row(f"row{number}") for number in range(ROWS)]


@h.piece
def _item(row: Row) -> h.Drawn:
    fields = (
        h.input_(
            id=f"{row.id}-note",
            aria_label=f"Note {row.id}",
            value="",
            on_input=h.act("note", row.id),
        ),
        h.input_(
            id=f"{row.id}-limit",
            aria_label=f"Limit {row.id}",
            value=row.limit,
            on_change=h.act("limit", row.id),
        ),
        _select(
            (_option(day, value=day) for day in ("Monday", "Tuesday", "Friday")),
            aria_label=f"Day {row.id}",
            on_change=h.act("day", row.id),
        ),
        h.div(
            (h.p(f"Line {line}") for line in range(30)),
            id=f"{row.id}-lines",
            class_="lines",
            tabindex="0",
        ),
    )
    more = _details(_summary(f"More of {row.id}"), *fields, id=f"{row.id}-more")
    return h.li(h.span(f"Changed {row.count} times", class_="count"), more, id=row.id)


class BusyList(Markup):
    """Shows the rows as they are now."""

    def __init__(self) -> None:
        super().__init__()
        self.react("note", lambda said: said, self._note)
        for refused in ("limit", "day"):
            self.react(refused, lambda said: said, lambda _said: self.refresh())
        self.react("twice", read_nothing, self._twice)
        self.notes: dict[str, object] = {}
        _open.add(self)
        self.refresh()

    def refresh(self) -> None:
        button = h.button("Change twice", type="button", on_click=h.act("twice"))
        rows = h.ul(map(_item, _rows), data_glide=True, id="rows")
        self.draw(h.div(button, h.p(f"Noted: {self.notes}", id="noted"), rows))

    def _note(self, said: Said) -> None:
        self.notes[said.value] = said.entered
        self.refresh()

    def _twice(self, _nothing: None) -> None:
        for _ in range(2):
            change()

    def _handle_delete(self) -> None:
        _open.discard(self)
        super()._handle_delete()


def change() -> None:
    """One row changes, and all are put into another order."""
    chosen = _chance.randrange(ROWS)
    _rows[chosen] = replace(_rows[chosen], count=_rows[chosen].count + 1)
    _chance.shuffle(_rows)
    for shown in list(_open):
        shown.refresh()


@app.post("/change")
async def change_often(times: int) -> int:
    """Change the page ``times``, each time long enough apart that it is sent by itself."""
    for _ in range(times):
        change()
        await asyncio.sleep(0.02)
    return sum(row.count for row in _rows)


@app.get("/ready")
def is_ready() -> str:
    return "yes"


def root() -> None:
    ui.add_css(".lines { height: 60px; overflow: auto } @keyframes turn { to { rotate: 360deg } }")
    ui.add_css("#rows li { min-height: 24px } .count { animation: turn 60s linear infinite }")
    with ui.element("main").style("display: block; padding: 16px"):
        BusyList()
        sheet = Sheet("Aside")
        with sheet.body:
            BusyList()
        ui.button("Open aside", on_click=sheet.open)


if __name__ == "__main__":
    serve(root, "Busy")
