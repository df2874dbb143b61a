"""The page of an invitation, from the mail to the portal."""

import re
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from data.accounts.invitations import Invitation
from data.accounts.people import Membership, Role
from services.kit.links import Links
from tests.factories import make_customer, make_member
from tests.pages.guard import KEY, ORIGIN, TestClient, make_client, make_settings
from tests.services.accounts.invitation_world import World, make_world
from tests.services.accounts.sign_in_world import mails, token_in

FORM = {"name": "Nora New", "password": "nine lanterns by the gate", "terms": "yes"}
HOSTILE = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def house(session: Session) -> World:
    return replace(make_world(session), links=Links(ORIGIN, KEY))


@pytest.fixture
def client(house: World) -> TestClient:
    assert house.customer is not None
    return make_client(make_settings())


def sign_in(client: TestClient, session: Session, email: str, next_path: str = "/") -> str:
    client.post("/sign-in/link", data={"email": email, "next": next_path})
    answer = client.post(f"/sign-in/link/{token_in(mails(session)[-1])}", data={"next": next_path})
    return str(answer.headers["location"])


def test_newcomer_is_in_after_one_form(client: TestClient, house: World) -> None:
    path = f"/invitation/{house.invite()}"

    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    assert 'value="Nora New"' in page.text
    assert 'value="nora@example.com" autocomplete="username" readonly' in page.text
    assert client.get("/terms").status_code == 200
    answer = client.post(path, data={**FORM, "email": "evil@example.com"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/jobsites").status_code == 200
    again = make_client(make_settings()).get(path)
    assert again.status_code == 410
    assert "does not work any more" in again.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": HOSTILE * 9}, "Use at most 120"),
        ({"password": "password1234"}, "Many people use"),
        ({"terms": ""}, "Accept the terms"),
        ({"name": HOSTILE, "terms": ""}, "Accept the terms"),
    ],
)
def test_wrong_input_is_kept_and_explained(
    client: TestClient, house: World, changes: dict[str, str], sentence: str
) -> None:
    form = {**FORM, **changes}

    answer = client.post(f"/invitation/{house.invite()}", data=form)

    assert answer.status_code == 422
    assert sentence in answer.text
    kept = re.search(r'name="name" value="([^"]*)"', answer.text)
    assert kept is not None
    assert kept[1].replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">") == form["name"]
    assert ("checked" in answer.text) is (form["terms"] == "yes")
    assert form["password"] not in answer.text
    assert "<img" not in answer.text


def test_looking_a_hundred_times_changes_nothing(
    client: TestClient, house: World, session: Session
) -> None:
    path = f"/invitation/{house.invite()}"

    assert {client.get(path).status_code for _ in range(100)} == {200}

    session.commit()
    assert session.exec(select(Invitation)).one().accepted_at is None


def test_account_joins_with_one_click_after_signing_in(
    client: TestClient, house: World, session: Session
) -> None:
    pat = make_member(session, make_customer(session, "Second Home"))
    sign_in(client, session, pat.email)
    client.post("/sign-out")
    path = f"/invitation/{house.invite(house.request(email=pat.email))}"

    page = client.get(path)
    assert "has an account already" in page.text
    assert f"next={path}" in page.text
    assert client.post(path, data=FORM).status_code == 200  # registering is not for them
    assert sign_in(client, session, pat.email, path) == path
    assert "One click adds" in client.get(path).text
    answer = client.post(path, data={"join": "yes"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    session.commit()
    places = session.exec(select(Membership).where(Membership.person_id == pat.id)).all()
    assert len(places) == 2


def test_a_colleague_is_told_to_use_another_address(
    client: TestClient, house: World, session: Session
) -> None:
    olga = house.staff(Role.OWNER)
    sign_in(client, session, olga.email)
    path = f"/invitation/{house.invite(house.request(email=olga.email))}"

    answer = client.post(path, data={"join": "yes"})

    assert answer.status_code == 422
    assert "Customers and the team use different email addresses" in answer.text
    session.commit()
    assert session.exec(select(Membership).where(Membership.person_id == olga.id)).all() == []


def test_somebody_else_is_told_to_change_over(
    client: TestClient, house: World, session: Session
) -> None:
    pat = make_member(session, make_customer(session, "Second Home"))
    eve = make_member(session, make_customer(session, "Eve"))
    sign_in(make_client(make_settings()), session, pat.email)
    sign_in(client, session, eve.email)
    path = f"/invitation/{house.invite(house.request(email=pat.email))}"

    page = client.get(path)
    assert f"you are signed in as {eve.email}" in page.text
    client.post(path, data={"join": "yes"})
    answer = client.post("/sign-out", data={"next": path})

    assert answer.headers["location"] == f"/sign-in?next={path}"
    session.commit()
    assert len(session.exec(select(Membership)).all()) == 3


def test_forged_and_late_invitations_are_refused_plainly(client: TestClient) -> None:
    for answer in (client.get("/invitation/forged"), client.post("/invitation/forged", data=FORM)):
        assert answer.status_code == 410
        assert "does not work any more" in answer.text
