"""What the API answered when it was first published: programs rely on it to the letter.

``answers.json`` holds requests in their order, each with its answer; ids and cursors, which
differ from run to run, are numbered there as they first appear.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sqlmodel import Session

from data.kit import clock
from tests.pages.api.api_world import Caller, make_caller

HERE = Path(__file__).parent
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_CURSOR = re.compile(r'(?<="next_cursor":")[^"]+')


class Replay:
    """Asks again, and numbers what differs from run to run."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._numbers: dict[str, str] = {}

    def ask(self, call: Mapping[str, Any]) -> dict[str, object]:
        method, _, path = call["ask"].partition(" ")
        for text, number in self._numbers.items():
            path = path.replace(number, text)
        body = call.get("send")
        content = body if isinstance(body, str) else json.dumps(body)
        headers = {**self._caller.headers, "Content-Type": "application/json"}
        sent = content.encode() if "send" in call else b""
        answer = self._caller.client.request(method, f"/v1/{path}", content=sent, headers=headers)
        shown = {"status": answer.status_code, "type": answer.headers.get("content-type", "")}
        if "location" in answer.headers:
            shown["location"] = unquote(answer.headers["location"])
        text = _CURSOR.sub(self._number_cursor, _ID.sub(self._number_id, answer.text))
        assert text == _compact(json.loads(text))
        return {**shown, "body": json.loads(text)}

    def _number_id(self, found: re.Match[str]) -> str:
        return self._numbers.setdefault(found[0], f"<{len(self._numbers)}>")

    def _number_cursor(self, found: re.Match[str]) -> str:
        return self._numbers.setdefault(found[0], f"<{len(self._numbers)}>")


def _compact(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


@pytest.fixture
def replay(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Replay:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 4, 15, 12, tzinfo=UTC))
    return Replay(make_caller(session, tmp_path, burst=5000))


def test_every_answer_is_as_it_was(replay: Replay) -> None:
    calls = json.loads((HERE / "answers.json").read_text())

    for call in calls:
        assert _compact(replay.ask(call)) == _compact(call["answer"]), call["ask"]


def test_the_openapi_is_as_it_was(replay: Replay) -> None:
    stored = json.loads((HERE / "openapi.json").read_text())

    assert _compact(replay.ask({"ask": "GET openapi.json"})["body"]) == _compact(stored)


def test_a_name_in_any_letters_leads_to_its_document(replay: Replay) -> None:
    customer = {"name": "Ingrid", "email": "ingrid@example.com"}

    made = replay.ask({"ask": "PUT customers/%E2%82%AC", "send": customer})
    read = replay.ask({"ask": "GET customers/%E2%82%AC"})

    assert (made["status"], made["location"]) == (201, "/v1/customers/€")
    assert read["body"] == made["body"]


def test_an_address_of_any_letters_is_kept_as_mail_writes_it(replay: Replay) -> None:
    sent = {"name": "José", "email": "jose@exämple.com"}

    made = replay.ask({"ask": "PUT customers/C1", "send": sent})
    refused = replay.ask({"ask": "PUT customers/C1", "send": {**sent, "email": "josé@example.com"}})

    assert '"email":"jose@xn--exmple-cua.com"' in _compact(made["body"])
    assert "letters before the @ that email cannot carry" in _compact(refused["body"])
