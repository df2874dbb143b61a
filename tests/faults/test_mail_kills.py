"""Mail servers that misbehave and processes that are killed while they send: no mail is lost."""

import asyncio
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from sqlalchemy import Engine
from sqlmodel import Session, select

from data.mail.outbox import MailState, Outbox
from services.kit.contractors import Contractor
from services.kit.permissions import SYSTEM
from services.kit.settings import Settings
from services.mail import mailer
from services.mail.letters import reset_letter
from services.mail.mailer import Mailer
from services.mail.queue import Mail, queue_mail
from tests.conftest import SEALING_KEY
from tests.factories import make_company
from tests.scale import scaled
from tests.services.accounts.sign_in_world import MovedClock

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]
KILLS = scaled(8, full=50)  # 50 take about two minutes
MAILS = 8 * KILLS
LETTER = reset_letter(Contractor(), "Ann", "https://portal.example/reset/secret")


class Server:
    """Counts what it took by Message-ID; slow, or hanging up without a word after DATA."""

    def __init__(self, *, seconds: float = 0.0, drops: int = 0) -> None:
        self.seconds, self.drops = seconds, drops
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:
        await asyncio.sleep(self.seconds)
        message = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        self.taken[str(message["Message-ID"])] += 1
        if self.drops > 0:
            self.drops -= 1
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


@contextmanager
def serving(server: Server) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def queue(session: Session, count: int) -> set[str]:
    make_company(session)
    for number in range(count):
        queue_mail(session, SYSTEM, Mail(LETTER, f"ann{number}@example.com", "Ann"))
    session.commit()
    return set(session.exec(select(Outbox.message_id)).all())


def unsent(session: Session) -> int:
    session.rollback()
    rows = session.exec(select(Outbox.id).where(Outbox.state != MailState.SENT)).all()
    return len(rows)


async def test_hung_up_after_data_is_the_same_mail_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = MovedClock(monkeypatch)
    [message_id] = queue(session, 1)
    server = Server(drops=1)
    with serving(server) as url:
        sender = Mailer(Settings(_env_file=None, smtp_url=url, mail_from="p@example.com"))

        first = await sender.run_due()
        moved.move(minutes=2)
        second = await sender.run_due()

    assert (first, second) == (0, 1)
    assert server.taken == {message_id: 2}
    assert unsent(session) == 0


async def test_server_that_answers_too_late_gets_the_same_mail_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer, "SMTP_SECONDS", 0.3)
    moved = MovedClock(monkeypatch)
    [message_id] = queue(session, 1)
    server = Server(seconds=1.0)
    with serving(server) as url:
        sender = Mailer(Settings(_env_file=None, smtp_url=url, mail_from="p@example.com"))

        first = await sender.run_due()
        server.seconds = 0.0
        moved.move(minutes=2)
        second = await sender.run_due()

    assert (first, second) == (0, 1)
    assert set(server.taken) == {message_id}
    assert unsent(session) == 0


def test_kills_while_sending_lose_nothing(
    session: Session, database: Engine, record_property: Callable[[str, object], None]
) -> None:
    expected = queue(session, MAILS)
    server, chance = Server(seconds=0.02), random.Random(7)
    with serving(server) as url:
        command = [sys.executable, "-m", "tests.faults.mail_sender"]
        command += [str(database.url), url, SEALING_KEY]
        kills = 0
        deadline = time.monotonic() + 90 + 4 * KILLS
        while unsent(session) and time.monotonic() < deadline:
            sender = subprocess.Popen(command, cwd=ROOT)
            begun = sum(server.taken.values())
            while sum(server.taken.values()) == begun and unsent(session):
                time.sleep(0.02)
            if kills < KILLS:
                time.sleep(chance.uniform(0.0, 0.2))
                kills += 1
            else:
                wait_until_sent(session, deadline)
            sender.kill()
            sender.wait()

    assert kills == KILLS
    assert set(server.taken) == expected
    twice = sum(server.taken.values()) - len(expected)
    record_property("sent twice", twice)
    assert twice <= kills


def wait_until_sent(session: Session, deadline: float) -> None:
    while unsent(session) and time.monotonic() < deadline:
        time.sleep(0.05)
