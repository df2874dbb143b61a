"""The demo's mailbox."""

import pytest
from sqlmodel import Session

from services.kit.linkified import Piece, pieces_of
from services.kit.permissions import SYSTEM
from services.mail.queue import Mail, list_mails, queue_mail
from services.mail.rendering import Letter
from tests.pages.guard import make_client, make_demo_settings, make_settings

TEXT = "See http://127.0.0.1:8080/reset/abc. Not https://evil.example <script>alert(1)</script>"


def queue(session: Session, to: str, subject: str) -> None:
    letter = Letter("receipt", subject, TEXT, "<html><head></head><p>Hello</p></html>")
    queue_mail(session, SYSTEM, Mail(letter, to))
    session.commit()


def test_mails_are_shown_newest_first_with_their_links(session: Session) -> None:
    queue(session, "ann@example.com", "First <b>")
    queue(session, "bob@example.com", "Second")
    client = make_client(make_demo_settings())

    page = client.get("/demo/mailbox").text

    assert page.index("Second") < page.index("First &lt;b&gt;")
    assert '<a href="http://127.0.0.1:8080/reset/abc">' in page
    assert "<script" not in page
    assert 'href="https://evil' not in page
    assert "Second" not in client.get("/demo/mailbox?to=Ann%40Example.com").text


def test_a_mails_html_is_shown_in_a_sandbox(session: Session) -> None:
    queue(session, "ann@example.com", "First")
    client = make_client(make_demo_settings())
    [mail] = list_mails(session, SYSTEM, None)

    page = client.get(f"/demo/mailbox/{mail.id}")

    assert "<p>Hello</p>" in page.text
    assert page.headers["content-security-policy"].startswith("sandbox allow-popups ")
    assert "script-src" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("mail_id", ["x", "00000000-0000-4000-8000-000000000000"])
@pytest.mark.usefixtures("session")
def test_an_unknown_mail_is_not_found(mail_id: str) -> None:
    assert make_client(make_demo_settings()).get(f"/demo/mailbox/{mail_id}").status_code == 404


def test_a_real_portal_has_no_mailbox(session: Session) -> None:
    queue(session, "ann@example.com", "First")

    assert make_client(make_settings()).get("/demo/mailbox").status_code == 404


def test_pieces_make_links_of_own_addresses_only() -> None:
    text = "a http://x.test/b?c=1, http://x.test.evil/ http://x.test d"

    assert list(pieces_of(text, "http://x.test")) == [
        Piece("a "),
        Piece("http://x.test/b?c=1", "http://x.test/b?c=1"),
        Piece(", http://x.test.evil/ "),
        Piece("http://x.test", "http://x.test"),
        Piece(" d"),
    ]
