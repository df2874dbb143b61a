"""The button of a mail, page by page: from the mail to the document in two steps."""

from uuid import UUID

import pytest
from sqlmodel import Session, select

from data.accounts.people import Membership, Person, Role
from data.accounts.sign_ins import LinkPurpose, SignInSession
from services.kit.redaction import redact
from services.mail.mailed_links import make_sign_in_link
from tests.factories import make_customer
from tests.pages.entry.test_signing_in import COOKIE
from tests.pages.guard import KEY, ORIGIN, TestClient, make_client, make_settings
from tests.services.accounts.sign_in_world import Links, MovedClock, mails, make_ann

DOCUMENT = "/invoices/1041"


@pytest.fixture
def ann(session: Session) -> Person:
    return make_ann(session)


@pytest.fixture
def client(ann: Person) -> TestClient:
    assert ann.id
    return make_client(make_settings(smtp_url="smtp://mail.example"))


def button(session: Session, person: Person, customer_id: UUID | None = None) -> str:
    """The address behind a mail's button, without the portal's."""
    links = Links(ORIGIN, KEY)
    link = make_sign_in_link(person, links, LinkPurpose.MAIL, customer_id)
    session.add(link.row)
    session.commit()
    return link.address(links, DOCUMENT).removeprefix(ORIGIN)


def press(client: TestClient, path: str) -> str:
    """Where "Continue as ..." leads."""
    answer = client.post(path.partition("?")[0], data={"next": DOCUMENT})
    assert answer.status_code == 303
    return answer.headers["location"]


def test_button_leads_to_the_document_in_two_steps(
    client: TestClient, session: Session, ann: Person
) -> None:
    path = button(session, ann)

    page = client.get(path)
    assert "Continue as Ann Miller" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers
    assert session.exec(select(SignInSession)).all() == []

    assert press(client, path) == DOCUMENT
    assert client.get(DOCUMENT).status_code == 200


def test_who_is_signed_in_already_goes_straight_to_the_document(
    client: TestClient, session: Session, ann: Person
) -> None:
    path = button(session, ann)
    press(client, path)
    [before] = session.exec(select(SignInSession.id)).all()

    answer = client.get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, DOCUMENT)
    assert "set-cookie" not in answer.headers
    assert session.exec(select(SignInSession.id)).all() == [before]


def test_button_about_another_customer_says_so_before_and_after(
    client: TestClient, session: Session, ann: Person
) -> None:
    press(client, button(session, ann))
    cookie = client.cookies[COOKIE]
    shop = make_customer(session, "Miller Rentals")
    session.add(Membership(person_id=ann.id, customer_id=shop.id, role=Role.ADMIN))
    path = button(session, ann, shop.id)

    page = client.get(path)

    assert "You will look at Miller Rentals." in page.text
    assert press(client, path) == f"{DOCUMENT}?named=1"
    assert client.cookies[COOKIE] == cookie
    session.expire_all()
    [row] = session.exec(select(SignInSession)).all()
    assert row.customer_id == shop.id


def test_expired_button_mails_a_successor_that_keeps_the_page(
    client: TestClient, session: Session, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    path = button(session, ann)
    moved_clock.move(days=30)

    pages = [client.get(path).text for _ in range(20)]

    assert "We mailed you a fresh link" in pages[0]
    [mail] = mails(session)
    assert (mail.to_address, f"?next={DOCUMENT}" in mail.text) == (ann.email, True)
    assert client.post(path.partition("?")[0]).status_code == 410


def test_revoked_button_offers_a_new_link_to_the_same_page(
    client: TestClient, session: Session, ann: Person
) -> None:
    path = button(session, ann)
    ann.epoch += 1
    session.add(ann)
    session.commit()

    answer = client.get(path)

    assert answer.status_code == 410
    assert f'href="/sign-in?next={DOCUMENT}"' in answer.text


def test_secret_of_a_button_is_not_logged(session: Session, ann: Person) -> None:
    path = button(session, ann)
    token = path.partition("?")[0].rpartition("/")[2]

    logged = redact(f'GET {ORIGIN}{path} {{"path": "{path}"}}')

    assert token not in logged
    assert DOCUMENT in logged
