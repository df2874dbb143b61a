"""A mail server of the tests' own, and settings that send to it."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

from services.kit.settings import Settings
from tests.served import free_port


class Inbox:
    """A mail server that answers as told and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: SmtpSession,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("gone@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            message = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
            self.raw.append(bytes(envelope.content or b""))
        return answer


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def settings(inbox: Inbox, tmp_path: Path) -> Iterator[Settings]:
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield Settings(
        _env_file=None,
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="office@greenfield.example",
        data_dir=tmp_path,
    )
    controller.stop()
