import hashlib
import hmac
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from sqlmodel import Session

from pages.machine.guards import Exceptions, install_guards
from pages.machine.mail_webhook import mail_webhook_route
from pages.machine.session_guard import Plan
from services.kit.file_store import FolderStore
from services.mail.reply_addresses import ReplyAddresses, ReplyToken
from services.talk.mail_replies import MailReplies
from tests.pages.guard import TestClient, make_settings

SECRET = "inbound " * 5
ROBOT = b"From: a@b.c\r\nAuto-Submitted: auto-replied\r\n\r\nI am away."


class BrokenAddresses(ReplyAddresses):
    """A mistake of our own, of a kind that damaged mails raise too."""

    def read(self, address: str) -> ReplyToken | None:
        raise ValueError(address)


@pytest.fixture
def client(session: Session, tmp_path: Path) -> TestClient:
    del session
    return make_client(ReplyAddresses("reply@portal.example", "5ca1ab1e" * 8), tmp_path)


def make_client(replies: ReplyAddresses, tmp_path: Path) -> TestClient:
    app = FastAPI(openapi_url=None)
    door = MailReplies(replies, FolderStore(tmp_path))
    app.router.routes.append(mail_webhook_route(door, SECRET))
    exceptions = Exceptions(machines=("/webhooks/mail",))
    install_guards(app, make_settings(), Plan(pages=(), open=("/webhooks/mail",)), exceptions)
    return TestClient(app, base_url="https://portal.example")


def signed(body: bytes) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Porchlight-Signature": f"sha256={digest}"}


def test_signed_mail_is_taken(client: TestClient) -> None:
    answer = client.post("/webhooks/mail", content=ROBOT, headers=signed(ROBOT))

    assert (answer.status_code, answer.text) == (200, "Ignored.")


@pytest.mark.parametrize(
    "headers", [{}, {"X-Porchlight-Signature": "sha256="}, signed(b"another mail")]
)
def test_unsigned_mail_is_not_read(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/webhooks/mail", content=ROBOT, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 100,
        b"From: a@b.c\r\n" + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (one, one)
            for one in range(3_000)
        ),
        b"From: a@b.c\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
        b"From: " + b"(" * 100_000 + b"\r\nTo: " + b"<" * 1_000 + b"\r\n\r\n",
        b"From: a@b.c\r\nTo: =?x?q?\xff?=\r\nContent-Type: text/plain; charset=no\r\n\r\nx",
        b"From: a@b.c\r\nDate: 99 Foo 99999\r\nReferences: " + b"<" * 9_000 + b"\r\n\r\n",
    ],
    ids=["empty", "zeros", "deep parts", "deep mails", "brackets", "no charset", "no date"],
)  # fmt: skip
def test_nonsense_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/webhooks/mail", content=body, headers=signed(body))

    assert answer.status_code in (200, 422)


def test_refusal_says_why(client: TestClient) -> None:
    body = b"From: a@b.c\r\nTo: reply@portal.example\r\n\r\nHello"

    answer = client.post("/webhooks/mail", content=body, headers=signed(body))

    assert answer.status_code == 422
    assert answer.text == "This address takes replies to our emails only."


def test_mail_that_our_own_code_fails_on_is_asked_for_again(
    session: Session, tmp_path: Path
) -> None:
    del session
    client = make_client(BrokenAddresses("reply@portal.example", "5ca1ab1e" * 8), tmp_path)
    body = b"From: a@b.c\r\nTo: reply@portal.example\r\n\r\nHello"

    with structlog.testing.capture_logs() as logs:
        answer = client.post("/webhooks/mail", content=body, headers=signed(body))

    assert answer.status_code == 500
    reference = logs[-1]["reference"]
    assert answer.text == (
        f"Something went wrong on our side. Try again later. Reference {reference}.\n"
    )


def test_too_large_a_mail_is_refused(client: TestClient) -> None:
    body = b"x" * 25_000_001

    assert client.post("/webhooks/mail", content=body, headers=signed(body)).status_code == 413
