"""Stopping a kind of mail without signing in."""

from fastapi import FastAPI
from sqlmodel import Session, select

from data.accounts.profiles import MutedNotice
from data.notices.notices import NoticeKind
from pages.machine.guards import Exceptions, install_guards
from pages.machine.session_guard import Plan
from pages.machine.unsubscribe import unsubscribe_route
from tests.factories import make_customer, make_member
from tests.pages.guard import TestClient, make_settings
from tests.talk_world import LINKS


def make_client() -> TestClient:
    app = FastAPI(openapi_url=None)
    app.router.routes.append(unsubscribe_route(LINKS))
    exceptions = Exceptions(machines=("/unsubscribe",))
    install_guards(app, make_settings(), Plan(pages=(), open=("/unsubscribe",)), exceptions)
    return TestClient(app, base_url="https://portal.example")


def test_opening_the_link_only_asks(session: Session) -> None:
    person = make_member(session, make_customer(session))
    address = LINKS.address(person.id, NoticeKind.MESSAGE)

    page = make_client().get(address)

    assert "Unsubscribe from these emails?" in page.text
    assert session.exec(select(MutedNotice)).all() == []


def test_one_click_of_a_mail_program_is_enough(session: Session) -> None:
    person = make_member(session, make_customer(session))
    address = LINKS.address(person.id, NoticeKind.MESSAGE)

    answer = make_client().post(address, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    muted = session.exec(select(MutedNotice)).all()
    assert [(row.person_id, row.kind) for row in muted] == [(person.id, "message")]


def test_forged_link_changes_nothing(session: Session) -> None:
    make_customer(session)

    answer = make_client().post("https://portal.example/unsubscribe/W10.forged")

    assert answer.status_code == 404
    assert session.exec(select(MutedNotice)).all() == []
