"""What opens a door lies in no file of the database as it is, before and after it is sent."""

import re
from pathlib import Path
from uuid import UUID

import pytest
import structlog
from sqlalchemy import Engine, text
from sqlmodel import Session

from data.kit import engine, sealing
from data.mail.outbox import MailState
from services.accounts.sign_in_links import LinkRequest, request_sign_in_link
from services.kit.errors import NotFound
from services.kit.permissions import SYSTEM
from services.kit.settings import DemoSettings, Settings
from services.kit.unit_of_work import write
from services.mail.mail_failures import list_unsent_mails, retry_mail
from services.mail.mailer import Mailer
from services.mail.queue import Mail, list_mails, queue_mail
from services.mail.rendering import Letter
from tests.conftest import SEALING_KEY, file_of
from tests.factories import make_company
from tests.services.accounts.sign_in_world import LINKS, mails, make_ann, token_in
from tests.services.mail.conftest import Inbox

CODE = "271828"
LINK = re.compile(r"/sign-in/link/([^\s?]+)")
NOTE = Letter("receipt", "Your receipt", "Thank you, Ann.\n", "<p>Thank you, Ann.</p>")


def ask_for_link(session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ann asks as the page does; the token that only her mail will hold."""
    make_company(session)
    ann = make_ann(session)
    monkeypatch.setattr("secrets.randbelow", lambda _limit: int(CODE))
    asked = LinkRequest(ann.email, "192.0.2.1")
    write(lambda own: request_sign_in_link(own, SYSTEM, asked, LINKS))
    [mail] = mails(session)
    session.commit()
    assert CODE in mail.text.replace(" ", "")
    return token_in(mail)


def everything_stored(session: Session, folder: Path) -> bytes:
    """All files of the data folder, SQLite's log with them; of PostgreSQL each mail's row."""
    if session.get_bind().dialect.name == "postgresql":
        rows = session.execute(text("SELECT CAST(outbox AS TEXT) FROM outbox")).scalars().all()
        session.rollback()
        return "\n".join(map(str, rows)).encode()
    database = session.get_bind()
    assert isinstance(database, Engine)
    stored = [*file_of(database).parent.iterdir(), *folder.rglob("*")]
    assert {"portal.db", "portal.db-wal", "portal.db-shm"} <= {path.name for path in stored}
    return b"".join(path.read_bytes() for path in stored if path.is_file())


async def test_link_and_code_lie_nowhere_before_and_after_they_are_sent(
    session: Session,
    settings: Settings,
    inbox: Inbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = ask_for_link(session, monkeypatch)
    await Mailer(Settings(_env_file=None, smtp_url="")).run_due()  # no mail server: it waits

    waiting = everything_stored(session, tmp_path)
    assert b"ann@example.com" in waiting  # we look in the right place
    for secret in (token, CODE):
        assert secret.encode() not in waiting
    assert await Mailer(settings).run_due() == 1

    [message] = inbox.taken
    plain = message.get_body(("plain",))
    assert plain is not None
    assert LINK.findall(plain.get_content()) == [token]
    sent = everything_stored(session, tmp_path)
    for secret in (token, CODE):
        assert secret.encode() not in sent


async def test_not_even_the_sealed_text_is_left_after_sending(
    session: Session,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask_for_link(session, monkeypatch)
    [sealed] = session.execute(text("SELECT text FROM outbox")).scalars().all()
    session.commit()
    pieces = [str(sealed)[at : at + 40].encode() for at in range(0, len(sealed) - 40, 40)]
    before = everything_stored(session, tmp_path)
    assert all(piece in before for piece in pieces[:3])

    await Mailer(settings).run_due()

    after = everything_stored(session, tmp_path)
    assert [piece for piece in pieces if piece in after] == []


async def test_demo_keeps_its_mails_sealed_and_shows_them(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ask_for_link(session, monkeypatch)

    await Mailer(DemoSettings(_env_file=None, base_url=LINKS.origin)).run_due()

    [shown] = list_mails(session, SYSTEM, None)
    session.commit()
    assert token in shown.text
    assert token.encode() not in everything_stored(session, tmp_path)


def queue_note(session: Session, to: str) -> UUID:
    mail_id = queue_mail(session, SYSTEM, Mail(NOTE, to, "Ann"))
    session.commit()
    assert mail_id is not None
    return mail_id


async def test_mail_sealed_with_another_key_is_given_up_alone(
    session: Session, settings: Settings, inbox: Inbox
) -> None:
    make_company(session)
    old = queue_note(session, "old@example.com")
    sealing.configure("another key " * 4)
    queue_note(session, "new@example.com")
    session.expunge_all()

    with structlog.testing.capture_logs() as logs:
        assert await Mailer(settings).run_due() == 1

    assert [message["To"] for message in inbox.taken] == ["Ann <new@example.com>"]
    [line] = [line for line in logs if line["event"] == "mail not readable"]
    [unsent] = list_unsent_mails(session, SYSTEM)
    session.commit()
    assert (unsent.id, unsent.to_address) == (old, "old@example.com")
    assert unsent.reason.endswith(f"see {line['reference']}")
    with pytest.raises(NotFound):  # still not to be read
        retry_mail(session, SYSTEM, old)


async def test_mail_is_sent_when_its_key_is_back(
    session: Session, settings: Settings, inbox: Inbox
) -> None:
    make_company(session)
    mail_id = queue_note(session, "old@example.com")
    sealing.configure("another key " * 4)
    session.expunge_all()
    await Mailer(settings).run_due()
    sealing.configure(SEALING_KEY)

    retry_mail(session, SYSTEM, mail_id)
    session.commit()

    assert await Mailer(settings).run_due() == 1
    [message] = inbox.taken
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().strip() == NOTE.text.strip()
    session.expire_all()
    assert [mail.state for mail in mails(session)] == [MailState.SENT]


def test_nothing_is_sealed_without_a_key() -> None:
    sealing.configure("")

    assert sealing.seal("") == ""
    with pytest.raises(sealing.SealKeyMissing):
        sealing.seal("Hello")


def test_log_is_emptied_when_nobody_reads(session: Session, database: Engine) -> None:
    make_company(session)
    if not engine.is_sqlite():
        assert engine.empty_log()
        return
    with engine.read_session() as reader:
        reader.execute(text("SELECT count(*) FROM outbox")).all()
        session.commit()
        make_ann(session)
        assert not engine.empty_log()  # it waits for nobody
    assert engine.empty_log()
    assert file_of(database).with_name("portal.db-wal").stat().st_size == 0
