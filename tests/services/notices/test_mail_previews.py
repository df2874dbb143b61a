from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.notices.notices import NoticeKind
from services import mail
from services.kit.errors import NotFound, NotPermitted
from services.kit.permissions import SYSTEM
from services.mail.mailer import WaitingMail, as_message
from services.mail.rendering import Letter
from services.notices.mail_previews import PREVIEWS, list_mail_previews, write_mail_preview
from tests.factories import actor_of, make_company, make_customer
from tests.talk_world import office_actor

TEMPLATES = Path(mail.__file__).parent / "templates"
SHARED = {"base", "notice", "code"}
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} \u202e שלום 👩‍🌾\r\nBcc: eve@example.com"


def test_every_kind_of_mail_can_be_looked_at(session: Session) -> None:
    make_company(session)
    office = office_actor(session)

    for preview in list_mail_previews(session, office):
        found = write_mail_preview(session, office, preview.key, "https://portal.example")
        assert found.letter.kind == preview.key
        assert "Greenfield" in found.letter.html
        assert found.letter.text.strip()


def test_no_kind_is_forgotten() -> None:
    templates = {path.stem for path in TEMPLATES.glob("*.html")} - SHARED

    assert templates | {kind.value for kind in NoticeKind} | {"office_notice"} == set(PREVIEWS)


def test_only_the_office_looks(session: Session) -> None:
    member = actor_of(make_customer(session), Role.ADMIN)

    with pytest.raises(NotPermitted):
        list_mail_previews(session, member)
    with pytest.raises(NotPermitted):
        write_mail_preview(session, member, "receipt", "https://portal.example")
    with pytest.raises(NotFound):
        write_mail_preview(session, SYSTEM, "nonsense", "https://portal.example")


def test_hostile_names_are_shown_literally_in_every_mail(session: Session) -> None:
    company = make_company(session)
    company.name = HOSTILE
    session.add(company)
    session.commit()

    for key in PREVIEWS:
        letter = write_mail_preview(session, SYSTEM, key, "https://portal.example").letter
        assert "<img src=x" not in letter.html, key
        assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }} \u202e שלום 👩‍🌾" in letter.html, key
        assert HOSTILE.replace("\r\n", "\n") in letter.text.replace("\r\n", "\n"), key
        message = as_message(mail_of(letter), "portal@example.com")
        assert message["Bcc"] is None, key
        assert len(message.get_all("Subject", [])) == 1, key


def mail_of(letter: Letter) -> WaitingMail:
    return WaitingMail(
        id=uuid4(),
        message_id="<a@porchlight>",
        to_address="ann@example.com",
        to_name=HOSTILE,
        from_name=HOSTILE,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
        reply_to="reply+token@example.com",
    )
