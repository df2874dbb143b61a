"""Sending what waits in the outbox."""

import asyncio
import io
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from PIL import Image
from sqlmodel import Session

from data.mail.outbox import MailState, Outbox
from services.kit.contractors import Contractor
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.settings import DemoSettings, Settings
from services.mail.letters import reset_letter
from services.mail.mail_failures import count_unsent_mails
from services.mail.mailer import Mailer, wait_after
from services.mail.pictures import MOST_BYTES, MailPicture
from services.mail.queue import Mail, queue_mail
from services.work.photos import prepare_photo, store_picture
from tests.factories import make_company
from tests.services.accounts.sign_in_world import MovedClock, mails
from tests.services.mail.conftest import Inbox

LETTER = reset_letter(Contractor(), "Änn", "https://portal.example/reset/secret-token")


def jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    return buffer.getvalue()


def queue(session: Session, to: str = "ann@example.com") -> None:
    make_company(session)
    queue_mail(session, SYSTEM, Mail(LETTER, to, "Änn"))
    session.commit()


def only_row(session: Session) -> Outbox:
    session.expire_all()
    [row] = mails(session)
    return row


async def test_a_queued_mail_goes_out_once(
    session: Session, settings: Settings, inbox: Inbox
) -> None:
    queue(session)
    mailer = Mailer(settings)

    assert await mailer.run_due() == 1
    assert await mailer.run_due() == 0

    [message] = inbox.taken
    row = only_row(session)
    assert message["To"] == "Änn <ann@example.com>"
    assert message["From"] == "Greenfield Grounds <office@greenfield.example>"
    assert message["Message-ID"] == row.message_id
    assert message.get_body(("plain",)) is not None
    assert message.get_body(("html",)) is not None
    assert (row.state, row.attempts, row.text, row.html) == (MailState.SENT, 1, "", "")


async def test_mistake_of_ours_loses_no_mail_and_holds_up_no_other(
    session: Session, settings: Settings
) -> None:
    queue(session)
    queue_mail(session, SYSTEM, Mail(LETTER, "bob@example.com", "Bob"))
    session.commit()
    no_port = settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:99999"})

    with structlog.testing.capture_logs() as logs:
        assert await Mailer(no_port).run_due() == 0

    session.expire_all()
    rows = mails(session)
    assert [row.state for row in rows] == [MailState.WAITING] * 2
    assert {row.last_error for row in rows} == {
        f"an error on our side, see {line['reference']}" for line in logs
    }


async def test_unsubscribe_link_is_bare_when_it_arrives(
    session: Session, settings: Settings, inbox: Inbox
) -> None:
    make_company(session)
    address = f"https://portal.example/unsubscribe/{'x' * 160}"
    queue_mail(session, SYSTEM, Mail(replace(LETTER, unsubscribe=address), "ann@example.com"))
    session.commit()

    assert await Mailer(settings).run_due() == 1

    [raw] = inbox.raw
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in raw


async def test_photos_travel_inside_of_the_mail(
    session: Session, settings: Settings, inbox: Inbox
) -> None:
    noise = Image.effect_noise((1600, 1200), 90).convert("RGB")
    store = FolderStore(settings.files_dir)
    shas = [store_picture(store, prepare_photo(jpeg(noise))).sha256, "0" * 64]
    pictures = tuple(MailPicture(sha, "The hedge") for sha in shas)
    make_company(session)
    queue_mail(session, SYSTEM, Mail(replace(LETTER, pictures=pictures), "ann@example.com"))
    session.commit()

    assert await Mailer(settings).run_due() == 1

    [message] = inbox.taken
    html = message.get_body(("related",))
    assert html is not None
    [photo] = [part for part in html.iter_attachments() if part.get_content_type() == "image/jpeg"]
    content = photo.get_content()
    assert photo["Content-ID"] == f"<{pictures[0].cid}>"
    assert photo.get_content_disposition() == "inline"
    assert len(content) <= MOST_BYTES
    with Image.open(io.BytesIO(content)) as small:
        assert small.size == (480, 360)
    assert message.get_body(("plain",)) is not None


async def test_a_refused_mail_is_the_same_mail_later(
    session: Session, settings: Settings, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    queue(session)
    mailer = Mailer(settings)
    inbox.answers = ["451 busy", "554 no"]

    assert await mailer.run_due() == 0
    first = only_row(session)
    assert (first.state, first.last_error[:9]) == (MailState.WAITING, "SMTPDataE")
    moved_clock.move(minutes=1)
    assert await mailer.run_due() == 0
    moved_clock.move(minutes=2)
    assert await mailer.run_due() == 1

    assert [message["Message-ID"] for message in inbox.taken] == [first.message_id]


async def test_a_mail_to_nobody_is_given_up_at_once(session: Session, settings: Settings) -> None:
    queue(session, "gone@example.com")

    await Mailer(settings).run_due()

    row = only_row(session)
    assert (row.state, row.text) == (MailState.DEAD, "")


async def test_an_unreachable_server_is_given_up_after_three_days(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    queue(session)
    settings = Settings(_env_file=None, smtp_url="smtp://127.0.0.1:1", mail_from="a@example.com")
    mailer = Mailer(settings)

    for _ in range(12 * 6):
        await mailer.run_due()
        moved_clock.move(hours=1)

    row = only_row(session)
    assert (row.state, row.attempts) == (MailState.DEAD, 19)


async def test_two_mailers_send_a_mail_once(
    session: Session, settings: Settings, inbox: Inbox
) -> None:
    for n in range(5):
        queue(session, f"ann{n}@example.com")

    sent = await asyncio.gather(*(Mailer(settings).run_due() for _ in range(4)))

    assert sum(sent) == 5
    assert len({message["To"] for message in inbox.taken}) == len(inbox.taken) == 5


async def test_a_lease_left_by_a_crash_runs_out(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    queue(session)
    row = only_row(session)
    row.leased_until = moved_clock.at + timedelta(minutes=5)
    session.add(row)
    session.commit()

    assert await Mailer(settings).run_due() == 0
    moved_clock.move(minutes=5)
    assert await Mailer(settings).run_due() == 1


async def test_the_demo_keeps_mails_in_its_mailbox(session: Session) -> None:
    queue(session)

    assert await Mailer(DemoSettings(_env_file=None)).run_due() == 1

    row = only_row(session)
    assert row.state is MailState.SENT
    assert "secret-token" in row.text


async def test_without_a_mail_server_nothing_is_sent_until_there_is_one(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    queue(session)

    assert await Mailer(Settings(_env_file=None, smtp_url="")).run_due() == 0

    row = only_row(session)
    assert (row.state, row.attempts, "secret-token" in row.text) == (MailState.WAITING, 0, True)
    assert count_unsent_mails(session, SYSTEM) == 1
    moved_clock.move(hours=24 * 5)
    assert await Mailer(settings).run_due() == 1
    assert only_row(session).state is MailState.SENT
    assert count_unsent_mails(session, SYSTEM) == 0


async def test_wake_sends_beside_the_caller(session: Session) -> None:
    queue(session)
    mailer = Mailer(DemoSettings(_env_file=None))

    for _ in range(5):
        mailer.wake()
    await asyncio.gather(*mailer._woken)

    assert only_row(session).state is MailState.SENT


def test_waiting_doubles_up_to_six_hours() -> None:
    minutes = [wait_after(attempts) // timedelta(minutes=1) for attempts in range(1, 12)]

    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
