"""Somebody else's document, and one that our own code fails on."""

import pytest
import structlog
from nicegui.testing import User as Browser
from sqlmodel import Session

from tests.factories import make_customer, make_member
from tests.pages.conftest import SignIn


@pytest.mark.parametrize(
    "path",
    ["/jobsites/x", "/appointments/x", "/messages/x", "/receipts/x.pdf", "/files/x",
     "/calendar/visits/x.ics", "/statements.pdf?to=x", "/statements.pdf?to=0001-01-01"],
)  # fmt: skip
async def test_what_is_no_identifier_is_not_found(
    user: Browser, session: Session, sign_in: SignIn, path: str
) -> None:
    await sign_in(user, make_member(session, make_customer(session)))

    assert (await user.http_client.get(path)).status_code == 404


async def test_mistake_of_ours_is_no_missing_document(
    user: Browser, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(name: str, _text: str) -> object:
        raise ValueError(name)

    monkeypatch.setattr("pages.machine.document_guard.read_part", stumble)
    await sign_in(user, make_member(session, make_customer(session)))

    with structlog.testing.capture_logs() as logs:
        answer = await user.http_client.get("/jobsites/7")

    [line] = [line for line in logs if line["event"] == "request failed"]
    assert (answer.status_code, line["path"]) == (500, "/jobsites/7")
    assert line["reference"] in answer.text
