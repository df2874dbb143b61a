"""Photos sent to visits."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.kit.activity import Activity
from tests.pages.api.api_world import Caller, make_caller
from tests.services.records.importing.folders import jpeg


@pytest.fixture
def caller(session: Session, tmp_path: Path) -> Caller:
    caller = make_caller(session, tmp_path)
    caller.fill("visits/V1")
    return caller


def test_a_photo_is_added_once(caller: Caller, session: Session) -> None:
    fields = {"external_id": "F1", "caption": "After", "taken_at": "2026-03-03T09:50"}

    first = caller.add_photo("V1", jpeg(), **fields)
    again = caller.add_photo("V1", jpeg(), **fields)
    nameless = caller.add_photo("V1", jpeg())

    assert (first.status, again.status, nameless.status) == (201, 200, 200), first.body
    assert first.body == again.body == nameless.body
    [photo] = first.body["data"]
    assert (photo["caption"], photo["width"], photo["height"]) == ("After", 64, 48)
    assert photo["taken_at"] == "2026-03-03T14:50:00Z"
    kinds = [row.kind for row in session.exec(select(Activity))]
    assert kinds.count("photo.added") == 1


def test_another_photo_cannot_take_an_id(caller: Caller) -> None:
    caller.add_photo("V1", jpeg(), external_id="F1")

    answer = caller.add_photo("V1", jpeg("red", (80, 60)), external_id="F1")

    assert (answer.status, answer.problems) == (409, [("/external_id", "'F1' is another photo's")])


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='x'>", b"\xff\xd8\xff damaged"])
def test_what_is_no_photo_is_refused(caller: Caller, content: bytes) -> None:
    answer = caller.add_photo("V1", content)

    assert (answer.status, answer.problems[0][0]) == (422, "/file")


def test_an_unknown_visit_is_404(caller: Caller) -> None:
    assert caller.add_photo("V9", jpeg()).status == 404


def test_a_form_without_a_photo_is_422(caller: Caller) -> None:
    answer = caller.client.post(
        "/v1/visits/V1/photos", data={"caption": "x"}, headers=caller.headers
    )

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/file")
