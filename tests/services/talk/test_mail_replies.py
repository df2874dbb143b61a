import asyncio
import io
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlmodel import Session, select

from data.accounts.people import Person, Role, find_place
from data.kit.files import File
from data.mail.outbox import Outbox
from data.talk.messages import Message, Thread
from data.work.customers import Customer
from services.kit.errors import DomainError, NotFound
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM
from services.kit.plain_texts import TextRefused
from services.mail.inbound_mails import MailRefused
from services.mail.reply_addresses import ReplyAddresses
from services.mail.unsubscribing import Unsubscribing
from services.notices.notices import write_next_notice
from services.talk.conversations import MessageText
from services.talk.inbox import answer_thread
from services.talk.mail_replies import MailReplies, Taken
from services.talk.messages import NewThread, open_thread
from tests.factories import make_company, make_customer, make_member
from tests.talk_world import LINKS, member_actor, office_actor

REPLIES = ReplyAddresses("reply@portal.example", LINKS.secret_key)


@pytest.fixture
def door(tmp_path: Path) -> MailReplies:
    return MailReplies(REPLIES, FolderStore(tmp_path / "files"))


@pytest.fixture
def customer(session: Session) -> Customer:
    make_company(session)
    return make_customer(session)


@pytest.fixture
def ann(session: Session, customer: Customer) -> Person:
    return make_member(session, customer)


@pytest.fixture
def thread_id(session: Session, customer: Customer, ann: Person) -> UUID:
    """Ann asked, the office answered."""
    new = NewThread("The gate", words=MessageText("Is it open?", uuid4()))
    opened = open_thread(session, member_actor(customer, ann), new)
    answer_thread(session, office_actor(session), opened.thread_id, MessageText("Yes.", uuid4()))
    session.commit()
    return opened.thread_id


def mail(person: Person, thread_id: UUID, text: str = "Thank you.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{person.name} <{person.email.upper()}>"
    message["To"] = f"Greenfield <{REPLIES.make(thread_id, person.id).upper()}>"
    message["Message-ID"] = "<one@mail.example>"
    message["Subject"] = "Re: The gate"
    message.set_content(f"{text}\n\nOn Monday Greenfield wrote:\n> Yes.\n")
    return message


def picture(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def texts(session: Session, thread_id: UUID) -> list[str]:
    session.rollback()
    query = select(Message.text).where(Message.thread_id == thread_id)
    return list(session.exec(query.order_by(Message.sent_at, Message.id)).all())


def receive(door: MailReplies, message: EmailMessage) -> Taken:
    return asyncio.run(door.receive(message.as_bytes()))


def test_notice_of_a_thread_can_be_replied_to(session: Session, thread_id: UUID) -> None:
    links = Unsubscribing(LINKS.origin, LINKS.secret_key, REPLIES)

    while write_next_notice(session, SYSTEM, links):
        pass

    mails = session.exec(select(Outbox).where(Outbox.kind == "message")).all()
    [token] = [REPLIES.read(one.reply_to) for one in mails]
    assert token is not None
    assert token.thread_id == thread_id
    assert "replying to this email" in mails[0].text
    assert len(mails[0].reply_to.partition("@")[0]) <= 64


def test_reply_becomes_their_message_once(
    session: Session, door: MailReplies, ann: Person, thread_id: UUID
) -> None:
    message = mail(ann, thread_id, "Thank you. שלום 😀 <script>{{ x }}</script>")

    assert receive(door, message) is receive(door, message) is Taken.SAID

    said = "Thank you. שלום 😀 <script>{{ x }}</script>"
    assert texts(session, thread_id) == ["Is it open?", "Yes.", said]
    last = session.exec(select(Message).where(Message.text == said)).one()
    assert (last.author_id, last.is_from_office) == (ann.id, False)
    assert session.get_one(Thread, thread_id).waits_for_office


def test_photos_come_along_and_logos_do_not(
    session: Session, door: MailReplies, ann: Person, thread_id: UUID
) -> None:
    message = mail(ann, thread_id)
    message.add_attachment(picture(400), "image", "jpeg", filename="gate.jpg")
    message.add_attachment(picture(100), "image", "jpeg", filename="logo.jpg")
    message.add_attachment(picture(400), "image", "jpeg", cid="<ours@porchlight>")
    message.add_attachment(b"MZ" * 4000, "image", "jpeg", filename="virus.jpg")
    message.add_attachment(b"%PDF-" * 2000, "application", "pdf", filename="bill.pdf")

    receive(door, message)

    assert session.exec(select(File.name)).all() == ["gate.jpg"]
    assert texts(session, thread_id)[-1].endswith(
        "(A picture came by mail that could not be opened.)"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied (vacation)"),
        ("Precedence", "bulk"),
        ("List-Id", "<list.example>"),
        ("Return-Path", "<>"),
    ],
)
def test_machines_are_not_heard(
    session: Session, door: MailReplies, ann: Person, thread_id: UUID, name: str, value: str
) -> None:
    message = mail(ann, thread_id)
    message[name] = value

    assert receive(door, message) is Taken.IGNORED
    assert len(texts(session, thread_id)) == 2


def test_address_holds_for_one_person_in_one_thread(
    session: Session, door: MailReplies, customer: Customer, ann: Person, thread_id: UUID
) -> None:
    bob = make_member(session, customer, Role.BASIC)
    other = open_thread(session, member_actor(customer, bob), NewThread("Other")).thread_id
    session.commit()
    as_bob, forged, forwarded = mail(bob, thread_id), mail(ann, other), mail(ann, thread_id)
    for message, address in (
        (as_bob, REPLIES.make(thread_id, ann.id)),
        (forged, "reply+" + REPLIES.make(other, ann.id)[6:].replace("@", "a@")),
        (forwarded, ReplyAddresses("reply@portal.example", "x").make(thread_id, ann.id)),
    ):
        message.replace_header("To", address)

    for message in (as_bob, forged, forwarded):
        with pytest.raises((MailRefused, NotFound)):
            receive(door, message)
    assert len(texts(session, thread_id)) == 2


def test_whoever_lost_their_place_is_not_heard(
    session: Session, door: MailReplies, customer: Customer, ann: Person, thread_id: UUID
) -> None:
    session.delete(find_place(session, person_id=ann.id, customer_id=customer.id))
    session.commit()

    with pytest.raises(NotFound):
        receive(door, mail(ann, thread_id))


def test_office_answers_by_mail_too(session: Session, door: MailReplies, thread_id: UUID) -> None:
    olive = session.get_one(Person, office_actor(session).person_id)

    receive(door, mail(olive, thread_id, "At nine."))

    assert texts(session, thread_id)[-1] == "At nine."
    last = session.exec(select(Message).where(Message.text == "At nine.")).one()
    assert (last.is_from_office, last.author_id) == (True, olive.id)


def test_too_much_text_is_sent_back(
    session: Session, door: MailReplies, ann: Person, thread_id: UUID
) -> None:
    with pytest.raises(TextRefused, match="longer than 10,000"):
        receive(door, mail(ann, thread_id, "long " * 200_000))
    with pytest.raises(DomainError):
        receive(door, mail(ann, thread_id, ""))
    assert len(texts(session, thread_id)) == 2


def nested(depth: int) -> bytes:
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"From: a@b.c\nTo: reply+x@portal.example\n" + head + b"\nx"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00" * 1000,
        nested(3000),
        b"From: a@b.c\nContent-Type: text/plain; charset=no-such\n\n\xe9",
        b"From: =?utf-8?q?=00=0A?= <@@>\nTo: <<<>>>;;\nMessage-ID: \x00\n\nx",
    ],
)
def test_damaged_mail_is_refused_in_words(door: MailReplies, raw: bytes) -> None:
    with pytest.raises(MailRefused):
        asyncio.run(door.receive(raw))
