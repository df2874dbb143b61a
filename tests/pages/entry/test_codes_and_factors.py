"""The code of the mail, and the second factor, as pages."""

import re

import pytest
from sqlmodel import Session, select

from data.accounts.people import Person, Role
from data.accounts.second_factors import Totp
from data.kit.companies import Company
from tests.pages.guard import TestClient, make_client, make_settings
from tests.services.accounts.factor_world import App, Enrolled, enrol
from tests.services.accounts.sign_in_world import MovedClock, mails, make_ann, token_in

FORM = {"email": "ann@example.com", "next": "/invoices/1041"}
COOKIE = "__Host-porchlight"


@pytest.fixture
def moved_clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return MovedClock(monkeypatch)


@pytest.fixture
def ann(session: Session, moved_clock: MovedClock) -> Person:
    assert moved_clock.at is not None
    return make_ann(session)


@pytest.fixture
def client(ann: Person) -> TestClient:
    assert ann.email == FORM["email"]
    return make_client(make_settings())


def mailed_code(client: TestClient, session: Session) -> str:
    client.post("/sign-in/link", data=FORM)
    found = re.search(r"^(\d{6})$", mails(session)[-1].text, re.MULTILINE)
    assert found is not None
    return found[1]


def give_first_factor(client: TestClient, session: Session) -> str:
    client.post("/sign-in/link", data=FORM)
    token = token_in(mails(session)[-1])
    answer = client.post(f"/sign-in/link/{token}", data={"next": FORM["next"]})
    return str(answer.headers["location"])


def test_code_signs_in_and_leads_on(client: TestClient, session: Session) -> None:
    code = mailed_code(client, session)

    answer = client.post("/sign-in/code", data={**FORM, "code": f"{code[:3]} {code[3:]}"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices/1041")
    assert client.get("/invoices/1041").status_code == 200
    assert client.get("/sign-in/code").headers["location"] == "/sign-in"


def test_wrong_code_is_kept_and_explained_alike_for_strangers(
    client: TestClient, session: Session
) -> None:
    mailed_code(client, session)
    client.post("/sign-in/link", data={**FORM, "email": "eve@example.com"})

    known = client.post("/sign-in/code", data={**FORM, "code": "12<45"})
    strange = client.post("/sign-in/code", data={"code": "12<45", "email": "eve@example.com"})

    assert known.status_code == strange.status_code == 422
    assert 'value="12&lt;45"' in known.text
    assert 'name="next" value="/invoices/1041"' in known.text
    pattern = r"ann@|eve@|/invoices/1041|\?next=[^\"]*|value=\"/\""
    assert re.sub(pattern, "", known.text).replace('value=""', "") == re.sub(
        pattern, "", strange.text
    ).replace('value=""', "")


def test_second_factor_is_asked_for_and_leads_on(
    client: TestClient, session: Session, ann: Person, moved_clock: MovedClock
) -> None:
    enrolled = enrol(session, ann, moved_clock)
    assert give_first_factor(client, session) == "/sign-in/second-factor?next=/invoices/1041"
    first = client.cookies[COOKIE]
    assert f"{COOKIE}-device" not in client.cookies
    assert client.get("/invoices/1041").headers["location"].startswith("/sign-in?next=")

    page = client.get("/sign-in/second-factor?next=/invoices/1041")
    assert "Ann Miller, type the code" in page.text
    wrong = client.post("/sign-in/second-factor", data={"code": "0<0", "next": FORM["next"]})
    assert (wrong.status_code, 'value="0&lt;0"' in wrong.text) == (422, True)
    code = enrolled.app.code()
    answer = client.post("/sign-in/second-factor", data={"code": code, "next": FORM["next"]})

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices/1041")
    assert client.get("/invoices/1041").status_code == 200
    assert client.cookies[COOKIE] != first
    assert f"{COOKIE}-device" in client.cookies


@pytest.mark.parametrize("way", ["password", "code", "reset"])
def test_every_first_factor_leads_to_the_second(
    client: TestClient, session: Session, ann: Person, moved_clock: MovedClock, way: str
) -> None:
    enrolled: Enrolled = enrol(session, ann, moved_clock)
    password = {"password": "nine lanterns by the gate"}
    client.post("/reset", data=FORM)
    path = f"/reset/{token_in(mails(session)[-1])}"
    answer = client.post(path, data=password)
    if way == "password":
        answer = client.post("/sign-in/password", data={**FORM, **password})
    elif way == "code":
        code = mailed_code(client, session)
        answer = client.post("/sign-in/code", data={**FORM, "code": code})

    assert str(answer.headers["location"]).startswith("/sign-in/second-factor")
    assert client.get("/invoices/1041").status_code == 303
    assert enrolled.recovery_codes


def test_sixth_guess_is_refused(
    client: TestClient, session: Session, ann: Person, moved_clock: MovedClock
) -> None:
    enrol(session, ann, moved_clock)
    give_first_factor(client, session)

    answers = [client.post("/sign-in/second-factor", data={"code": "000000"}) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2


def test_required_factor_is_set_up_on_the_way_in(
    client: TestClient, session: Session, ann: Person, moved_clock: MovedClock
) -> None:
    ann.staff_role = Role.OFFICE
    session.exec(select(Company)).one().staff_needs_factor = True
    session.commit()
    page = client.get(give_first_factor(client, session))
    assert 'src="data:image/svg+xml' in page.text
    session.commit()
    code = App(session.get_one(Totp, ann.id).secret, moved_clock).code()

    answer = client.post(
        "/sign-in/second-factor", data={"code": code, "enrol": "yes", "next": FORM["next"]}
    )

    assert answer.status_code == 200
    assert len(re.findall(r"<li>[a-z2-7-]{19}</li>", answer.text)) == 10
    assert 'href="/invoices/1041"' in answer.text
    assert client.get("/invoices/1041").status_code == 200


def test_second_factor_without_the_first_leads_to_sign_in(client: TestClient) -> None:
    for answer in (
        client.get("/sign-in/second-factor"),
        client.post("/sign-in/second-factor", data={"code": "123456"}),
        client.post("/sign-in/second-factor", data={"code": "123456", "enrol": "yes"}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_twenty_codes_an_hour_from_one_address(client: TestClient) -> None:
    answers = [
        client.post(
            "/sign-in/code",
            data={"email": f"{n}@example.com", "code": "123456"},
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
        ).status_code
        for n in range(25)
    ]

    assert answers == [422] * 20 + [429] * 5
