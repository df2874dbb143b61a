"""Getting in and out, page by page."""

import re
from urllib.parse import unquote

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from data.accounts.sign_ins import SignInSession
from tests.pages.guard import TestClient, make_client, make_demo_settings, make_settings
from tests.services.accounts.sign_in_world import MovedClock, mails, make_ann, token_in

GOOD = "correct horse battery"
FORM = {"email": "ann@example.com", "next": "/invoices/1041?tab=2"}
COOKIE = "__Host-porchlight"


@pytest.fixture
def client(session: Session) -> TestClient:
    ann = make_ann(session)
    ann.password_hash = PasswordHasher(time_cost=1, memory_cost=64).hash(GOOD)
    session.add(ann)
    session.commit()
    return make_client(make_settings())


def mailed_path(client: TestClient, session: Session) -> str:
    client.post("/sign-in/link", data=FORM)
    found = re.search(r"https://portal.example(\S+)", mails(session)[-1].text)
    assert found is not None
    return found[1]


def test_a_link_signs_in_by_its_button_and_leads_on(client: TestClient, session: Session) -> None:
    path = mailed_path(client, session)

    page = client.get(path)
    assert page.status_code == 200
    assert "Continue as Ann Miller" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers
    action = re.search(r'action="([^"]+)"', page.text)
    assert action is not None
    answer = client.post(action[1], data={"next": unquote(path.partition("next=")[2])})

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices/1041?tab=2")
    assert client.get("/invoices/1041?tab=2").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_neighbours(
    client: TestClient, session: Session
) -> None:
    path = mailed_path(client, session)

    answer = client.post(path.partition("?")[0])

    ages = {}
    for cookie in answer.headers.get_list("set-cookie"):
        pair, *flags = cookie.split("; ")
        name = pair.partition("=")[0]
        ages[name] = next(flag for flag in flags if flag.startswith("Max-Age"))
        assert sorted({*flags} - {ages[name]}) == ["HttpOnly", "Path=/", "SameSite=lax", "Secure"]
    assert ages == {COOKIE: "Max-Age=2592000", f"{COOKIE}-device": "Max-Age=31536000"}


def test_known_and_unknown_addresses_get_the_same_page(client: TestClient) -> None:
    known = client.post("/sign-in/link", data=FORM)
    unknown = client.post("/sign-in/link", data={**FORM, "email": "eve@example.com"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("ann@", "eve@") == unknown.text
    assert dict(known.headers) == dict(unknown.headers)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_link_a_hundred_times_changes_nothing(
    client: TestClient, session: Session, method: str
) -> None:
    path = mailed_path(client, session)

    answers = [client.request(method, path, headers={"Purpose": "prefetch"}) for _ in range(100)]

    assert {answer.status_code for answer in answers} == {200}
    assert session.exec(select(SignInSession)).all() == []
    assert client.post(path.partition("?")[0]).status_code == 303


def test_an_expired_link_mails_its_successor_to_the_address_on_file(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_clock = MovedClock(monkeypatch)
    path = mailed_path(client, session)
    moved_clock.move(days=8)

    assert client.head(path).status_code == 200
    assert len(mails(session)) == 1
    pages = [client.get(f"{path}&email=eve@example.com").text for _ in range(50)]

    assert "We emailed you a new link" in pages[0]
    assert "A new link is in your inbox" in pages[1]
    assert [mail.to_address for mail in mails(session)] == ["ann@example.com"] * 2
    fresh = f"/sign-in/link/{token_in(mails(session)[-1])}"
    assert "next=/invoices/1041" in mails(session)[-1].text
    assert client.post(fresh).status_code == 303


def test_a_forged_link_is_refused_plainly(client: TestClient) -> None:
    for answer in (client.get("/sign-in/link/forged"), client.post("/sign-in/link/forged")):
        assert answer.status_code == 410
        assert "does not work any more" in answer.text
        assert "Get a new link" in answer.text


def test_a_password_signs_in(client: TestClient) -> None:
    answer = client.post("/sign-in/password", data={**FORM, "password": GOOD})

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices/1041?tab=2")
    assert client.get("/sign-in?next=/office").headers["location"] == "/office"
    assert client.get("/").headers["location"] == "/jobsites"


def test_a_password_typed_before_enter_signs_in(client: TestClient, session: Session) -> None:
    answer = client.post("/sign-in/link", data={**FORM, "password": GOOD})

    assert answer.status_code == 303
    assert mails(session) == []
    stale = client.post("/sign-in/link", data={**FORM, "password": "filled in by the browser"})
    assert stale.status_code == 200
    assert len(mails(session)) == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"email": "ann"}, "Enter your email address"),
        ({"email": "<ann>"}, "Enter your email address"),
        ({"email": "ann@example.com"}, "Enter your password"),
        ({"email": "ann@example.com", "password": "wrong"}, "do not match"),
        ({"email": "eve@example.com", "password": "wrong"}, "do not match"),
        ({}, "Enter your email address"),
    ],
)
def test_wrong_input_is_kept_and_explained(
    client: TestClient, form: dict[str, str], sentence: str
) -> None:
    answer = client.post("/sign-in/password", data={**form, "next": "/office"})

    assert answer.status_code == 422
    assert sentence in answer.text
    kept = form.get("email", "").replace("<", "&lt;").replace(">", "&gt;")
    assert f'value="{kept}"' in answer.text
    assert 'value="/office"' in answer.text
    assert "wrong" not in answer.text


def test_twenty_tries_an_hour_from_one_address(client: TestClient) -> None:
    answers = [
        client.post(
            "/sign-in/password",
            data={"email": f"{n}@example.com", "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
        ).status_code
        for n in range(25)
    ]

    assert answers == [422] * 20 + [429] * 5


def test_signing_in_ends_the_session_the_browser_had(client: TestClient, session: Session) -> None:
    client.cookies.set(COOKIE, "chosen-by-an-attacker", domain="portal.example", path="/")
    client.post("/sign-in/password", data={**FORM, "password": GOOD})
    first = client.cookies[COOKIE]
    client.post("/sign-in/password", data={**FORM, "password": GOOD})
    second = client.cookies[COOKIE]

    assert len({"chosen-by-an-attacker", first, second}) == 3
    ended = [row.ended_at is not None for row in session.exec(select(SignInSession))]
    assert sorted(ended) == [False, True]


def test_signing_out_kills_the_session(client: TestClient) -> None:
    client.post("/sign-in/password", data={**FORM, "password": GOOD})
    secret = client.cookies[COOKIE]

    answer = client.post("/sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, secret, domain="portal.example")
    assert client.get("/jobsites").headers["location"] == "/sign-in?next=/jobsites&ended=1"
    assert client.post("/sign-out").status_code == 303
    assert client.get("/sign-out").status_code == 405


def test_a_reset_link_chooses_a_new_password(client: TestClient, session: Session) -> None:
    client.post("/reset", data={"email": "ann@example.com"})
    path = f"/reset/{token_in(mails(session)[-1])}"

    page = client.get(path)
    assert page.headers["referrer-policy"] == "no-referrer"
    easy = client.post(path, data={"password": "AnnMiller2026!"})
    assert easy.status_code == 422
    assert "too close to your name" in easy.text
    done = client.post(path, data={"password": "purple otter canoe"})

    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert client.get("/jobsites").status_code == 200
    assert client.get(path).status_code == 410


def test_the_demo_leads_to_its_mailbox(session: Session) -> None:
    make_ann(session)
    client = make_client(make_demo_settings())

    page = client.post("/sign-in/link", data=FORM)

    assert "/demo/mailbox?to=ann%40example.com" in page.text
    box = client.get("/demo/mailbox?to=ann%40example.com")
    assert re.search(r'<a href="http://127.0.0.1:8080/sign-in/link/[^"]+">', box.text)


@pytest.mark.parametrize("path", ["/sign-in/link", "/reset"])
@pytest.mark.parametrize("email", ["ann@example.com", "stranger@example.com"])
def test_without_a_mail_server_nobody_is_told_of_a_link_on_its_way(
    session: Session, path: str, email: str
) -> None:
    make_ann(session)

    page = make_client(make_settings(smtp_url="")).post(path, data={"email": email})

    assert page.status_code == 200
    assert "not set up to send email yet" in page.text
    assert "on its way" not in page.text


@pytest.mark.parametrize("path", ["/sign-in/link", "/reset"])
def test_second_mail_within_the_hour_names_the_way_in_alike_for_strangers(
    client: TestClient, session: Session, path: str
) -> None:
    pages = {}
    for email in (FORM["email"], "eve@example.com"):
        client.post("/sign-in/link", data={"email": email})
        answer = client.post(path, data={"email": email})
        pages[email] = answer.text.replace(email, "").replace(email.replace("@", "%40"), "")
        assert answer.status_code == 200

    assert pages[FORM["email"]] == pages["eve@example.com"]
    assert "we emailed it a link less than an hour ago" in pages["eve@example.com"]
    assert 'action="/sign-in/code"' in pages["eve@example.com"]
    assert len(mails(session)) == 1


def test_strangers_lock_nobody_out_of_a_browser_they_used_before(
    client: TestClient, session: Session
) -> None:
    client.post("/sign-in/password", data={**FORM, "password": GOOD})
    client.post("/sign-out")
    stranger = make_client(make_settings())
    wrong = {"/sign-in/password": {"password": "wrong"}, "/sign-in/code": {"code": "12"}}
    for path, typed in {**wrong, "/sign-in/link": {}, "/reset": {}}.items():
        for _ in range(11):
            stranger.post(path, data={**FORM, **typed})
    held = stranger.post("/sign-in/password", data={**FORM, "password": GOOD})
    assert held.status_code == 429
    assert len(mails(session)) == 1

    for path in ("/sign-in/link", "/reset"):
        assert "on its way" in client.post(path, data={"email": FORM["email"]}).text
    code = re.search(r"^(\d{6})$", mails(session)[1].text, re.MULTILINE)
    assert code is not None
    answers = [
        client.post("/sign-in/code", data={**FORM, "code": code[1]}),
        client.post("/sign-in/password", data={**FORM, "password": GOOD}),
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
