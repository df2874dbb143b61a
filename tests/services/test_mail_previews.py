from pathlib import Path

import pytest
from sqlmodel import Session

from data.notices import NoticeKind
from data.people import Role
from services import mails
from services.errors import NotFound, NotPermitted
from services.mail_previews import PREVIEWS, list_mail_previews, write_mail_preview
from services.permissions import SYSTEM
from tests.factories import actor_of, make_company, make_customer
from tests.talk_world import office_actor

TEMPLATES = Path(mails.__file__).parent / "templates"
SHARED = {"base", "notice", "code"}


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
