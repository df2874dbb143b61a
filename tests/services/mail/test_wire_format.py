"""The bytes of mails as a mail server gets them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import uuid4

import pytest
from sqlmodel import Session

from data.notices.notices import NoticeKind
from services.kit.permissions import SYSTEM
from services.mail.mailer import WaitingMail, as_message
from services.mail.reply_addresses import ReplyAddresses
from services.mail.unsubscribing import Unsubscribing
from services.mail.wire_format import as_bytes
from services.notices.mail_previews import PREVIEWS, write_mail_preview
from tests.factories import make_company

ORIGIN = "https://portal.of-a-contractor-with-a-long-name.example.com"
NAMES = (
    "Greenfield",
    "Grünfeld & Söhne, Garten- und Landschaftspflege " * 3,
    "A" * 120,
    "Ünï " * 40,
)
# Free text may be encoded: a subject, and the names beside addresses.
FREE_TEXT = {"subject", "from", "to", "reply-to"}
REPLIES = ReplyAddresses("messages-for-the-office@inbound.portal.example.com", "k" * 40)
LINKS = Unsubscribing(ORIGIN, "k" * 40)


def headers_of(raw: bytes) -> dict[str, str]:
    """Each header as it stands on the wire, its continuation lines included."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return {
        name.lower(): value.strip()
        for name, _, value in (one.partition(":") for one in re.split(r"\r\n(?![ \t])", head))
    }


def waiting(name: str = "Ann", **changed: str) -> WaitingMail:
    mail = WaitingMail(
        id=uuid4(),
        message_id=f"<{'0' * 32}@porchlight>",
        to_address="a-person-with-a-long-name@mail.of-some-provider.example.com",
        to_name=name,
        from_name=name,
        subject="Your visit is scheduled",
        text="text",
        html="<p>text</p>",
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
        unsubscribe=LINKS.address(uuid4(), *NoticeKind),
        reply_to=REPLIES.make(uuid4(), uuid4()),
    )
    return replace(mail, **changed)  # type: ignore[arg-type]


def test_headers_for_machines_are_bare_in_every_kind_of_mail(session: Session) -> None:
    make_company(session)

    for key in PREVIEWS:
        letter = write_mail_preview(session, SYSTEM, key, ORIGIN).letter
        check_headers(waiting(subject=letter.subject, text=letter.text, html=letter.html))


@pytest.mark.parametrize("name", NAMES)
def test_headers_for_machines_are_bare_beside_any_name(name: str) -> None:
    check_headers(waiting(name))


def check_headers(mail: WaitingMail) -> None:
    headers = headers_of(as_bytes(as_message(mail, "office@greenfield.example")))

    assert headers["list-unsubscribe"] == f"<{mail.unsubscribe}>"
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert headers["message-id"] == mail.message_id
    assert headers["auto-submitted"] == "auto-generated"
    assert headers["reply-to"].endswith(f"<{mail.reply_to}>")
    assert headers["to"].endswith(f"<{mail.to_address}>")
    assert headers["from"].endswith("<office@greenfield.example>")
    encoded = {one for one, value in headers.items() if "=?" in value}
    assert encoded <= FREE_TEXT


def test_long_list_of_references_is_broken_at_its_spaces_only() -> None:
    ids = [f"<{letter * 90}@porchlight>" for letter in "abc"]
    message = EmailMessage()
    message["References"] = " ".join(ids)

    raw = as_bytes(message)

    assert raw.startswith(("References: " + "\r\n ".join(ids) + "\r\n").encode())


def test_line_break_in_an_address_adds_no_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        as_message(waiting(unsubscribe="https://a.example/\r\nBcc: b@c.example"), "a@b.example")


def test_subject_in_any_language_stays_encoded() -> None:
    headers = headers_of(as_bytes(as_message(waiting(subject="Ü" * 100), "a@b.example")))

    assert all(line.startswith("=?utf-8?") for line in headers["subject"].split("\r\n "))
