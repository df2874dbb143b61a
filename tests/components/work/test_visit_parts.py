"""What browsers send about visits is read with distrust."""

from datetime import date

import pytest

from components.work.change_dialog import ChangeRequest, read_request
from components.work.jobsite_panel import LONGEST_NOTES, NotesEdit, read_notes
from data.work.visit_requests import VisitRequestKind


@pytest.mark.parametrize("sent", [None, 7, "x", [], {}, {"notes": 7, "seen": None}])
def test_forged_notes_are_empty(sent: object) -> None:
    assert read_notes(sent) == NotesEdit("", "")


def test_notes_are_cut_where_they_would_be_refused() -> None:
    edit = read_notes({"notes": "x" * 9999, "seen": "was"})

    assert (len(edit.notes), edit.seen) == (LONGEST_NOTES, "was")


@pytest.mark.parametrize("sent", [None, "skip", {}, {"kind": "cancel", "day": "x", "note": 7}])
def test_forged_requestes_ask_for_nothing_special(sent: object) -> None:
    assert read_request(sent) == ChangeRequest()


def test_a_request_is_read_as_it_was_filled_in() -> None:
    sent = {"kind": "skip", "day": "2026-03-10", "note": "Away"}

    assert read_request(sent) == ChangeRequest(VisitRequestKind.SKIP, date(2026, 3, 10), "Away")
