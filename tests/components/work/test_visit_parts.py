"""What browsers send about visits is read with distrust."""

from datetime import date

import pytest
from nicegui import ui
from nicegui.testing import User

from components.kit.markup import Said
from components.talk.question_dialog import read_question
from components.work.change_dialog import ChangeRequest, VisitRequestForm
from components.work.jobsite_panel import LONGEST_NOTES, read_notes
from data.work.visit_requests import VisitRequestKind
from tests.drawn import do, say

pytestmark = pytest.mark.nicegui_main_file("")


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
    for forged in (None, 7, {"day": "x"}, "x"):
        do(form, "day", entered=forged)
        do(form, "note", entered=forged if forged != "x" else None)
    say(form, "change", "kind cancel", True)
    assert form.request == ChangeRequest()

    do(form, "day", entered="2026-03-10")
    do(form, "note", entered="Away")
    assert form.request == ChangeRequest(VisitRequestKind.MOVE, date(2026, 3, 10), "Away")
    do(form, "kind", "skip", True)

    assert form.request == ChangeRequest(VisitRequestKind.SKIP, None, "Away")


@pytest.mark.parametrize(("sent", "read"), [("Why?", "Why?"), (None, ""), ({"a": 1}, "")])
def test_questions_are_texts(sent: object, read: str) -> None:
    assert read_question(sent) == read
