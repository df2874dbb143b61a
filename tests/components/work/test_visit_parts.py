"""What browsers send about visits is read with distrust."""

import asyncio
from collections.abc import Callable
from datetime import date

import pytest
from nicegui import ui
from nicegui.testing import User

from components.kit.markup import Said
from components.work.change_dialog import ChangeRequest, VisitRequestForm
from components.work.jobsite_panel import LONGEST_NOTES, read_notes
from data.work.visit_requests import VisitRequestKind
from tests.drawn import do, say

pytestmark = pytest.mark.nicegui_main_file("")


async def eventually(is_so: Callable[[], bool]) -> None:
    for _ in range(100):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come about")


@pytest.mark.parametrize("sent", [None, 7, "x", [], {}, {"notes": 7, "seen": None}])
def test_forged_notes_are_empty(sent: object) -> None:
    assert read_notes(Said("", sent)) == ""


def test_notes_are_cut_where_they_would_be_refused() -> None:
    assert len(read_notes(Said("", {"notes": "x" * 9999}))) == LONGEST_NOTES


async def test_a_request_is_read_as_it_was_filled_in(user: User) -> None:
    forms: list[VisitRequestForm] = []

    @ui.page("/request")
    def page() -> None:
        forms.append(VisitRequestForm())
        forms[0].begin(date(2026, 3, 1))

    await user.open("/request")
    form = forms[0]
    do(form, "day", entered="2026-03-10")
    do(form, "note", entered="Away")
    filled = ChangeRequest(VisitRequestKind.MOVE, date(2026, 3, 10), "Away")
    await eventually(lambda: form.request == filled)
    for forged in (None, 7, {"day": "x"}):
        do(form, "day", entered=forged)
        do(form, "note", entered=forged)
        say(form, "change", "kind cancel", True)
    await eventually(lambda: form.request == ChangeRequest())
    do(form, "note", entered="Away")
    do(form, "kind", "skip", True)

    skipping = ChangeRequest(VisitRequestKind.SKIP, None, "Away")
    await eventually(lambda: form.request == skipping)
