"""Single sign-on against a provider on loopback, and the ways to forge what it says."""

import base64
import json
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import Session, select

from data.accounts.oidc_identities import OidcIdentity
from data.accounts.people import Person
from data.accounts.sign_ins import SignInSession
from tests.factories import make_customer, make_member
from tests.pages.entry.oidc_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Claims,
    Provider,
    serve_provider,
)
from tests.pages.guard import TestClient, make_client, make_settings
from tests.services.accounts.sign_in_world import mails, make_ann, token_in

START = "/sign-in/oidc?next=/invoices/1041"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve_provider() as provider:
        yield provider


@pytest.fixture
def ann(session: Session) -> Person:
    return make_ann(session)


@pytest.fixture
def client(provider: Provider, ann: Person) -> TestClient:
    """The browser of somebody whom nobody has connected yet."""
    assert ann.email == "ann@example.com"
    return browser(provider)


def browser(provider: Provider) -> TestClient:
    settings = make_settings(
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET
    )
    return make_client(settings)


def know(session: Session, person: Person, provider: Provider) -> None:
    """The person has connected their account before."""
    row = OidcIdentity(
        issuer=provider.issuer, subject="sub-1", person_id=person.id, email=person.email
    )
    session.add(row)
    session.commit()


def leave(client: TestClient) -> str:
    answer = client.get(START)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def back(provider: Provider, address: str) -> str:
    """Where the provider sends the browser."""
    state = parse_qs(urlsplit(address).query)["state"][0]
    return f"/sign-in/oidc/callback?code={provider.authorize(address)}&state={state}"


def sign_in_by_link(client: TestClient, session: Session) -> None:
    client.post("/sign-in/link", data={"email": "ann@example.com"})
    client.post(f"/sign-in/link/{token_in(mails(session)[-1])}")


def connected(session: Session) -> list[OidcIdentity]:
    session.commit()
    return list(session.exec(select(OidcIdentity)))


def sessions(session: Session) -> list[SignInSession]:
    session.commit()
    return list(session.exec(select(SignInSession)))


def test_connected_account_signs_in_and_leads_on(
    client: TestClient, provider: Provider, session: Session, ann: Person
) -> None:
    know(session, ann, provider)

    answer = client.get(back(provider, leave(client)))

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices/1041")
    assert [row.method for row in sessions(session)] == ["oidc"]
    assert client.get("/invoices/1041").status_code == 200


def test_button_stands_on_the_sign_in_page_only_where_configured(client: TestClient) -> None:
    assert "Continue with 127.0.0.1" in client.get("/sign-in").text

    plain = make_client(make_settings())

    assert "Continue with" not in plain.get("/sign-in").text
    assert plain.get("/sign-in/oidc").status_code == 404


def test_unknown_account_is_connected_after_another_sign_in(
    client: TestClient, provider: Provider, session: Session, ann: Person
) -> None:
    page = client.get(back(provider, leave(client)))
    assert "not connected to this portal yet" in page.text
    assert "next=/sign-in/oidc%3Fnext%3D/invoices/1041" in page.text
    assert sessions(session) == []

    sign_in_by_link(client, session)
    answer = client.get(back(provider, leave(client)))

    assert (answer.status_code, answer.headers["location"]) == (303, "/invoices/1041")
    [row] = connected(session)
    assert (row.issuer, row.subject, row.person_id) == (provider.issuer, "sub-1", ann.id)
    client.post("/sign-out")
    assert client.get(back(provider, leave(client))).headers["location"] == "/invoices/1041"


def test_known_and_unknown_addresses_are_told_the_same(
    client: TestClient, provider: Provider
) -> None:
    known = client.get(back(provider, leave(client)))
    provider.account.email = "eve@example.com"
    unknown = client.get(back(provider, leave(client)))

    assert known.text.replace("ann%40", "eve%40").replace("ann@", "eve@") == unknown.text


@pytest.mark.parametrize(("email", "verified"), [("ann@example.com", False), ("e@x.example", True)])
def test_unverified_or_other_address_is_never_connected(
    client: TestClient, provider: Provider, session: Session, email: str, verified: bool
) -> None:
    provider.account.email, provider.account.is_verified = email, verified
    sign_in_by_link(client, session)

    answer = client.get(back(provider, leave(client)))

    assert answer.status_code == 403
    assert "has not confirmed ann@example.com" in answer.text
    assert connected(session) == []


def test_account_of_somebody_else_cannot_be_taken(
    client: TestClient, provider: Provider, session: Session
) -> None:
    other = make_member(session, make_customer(session, "Somebody Else"))
    know(session, other, provider)
    sign_in_by_link(client, session)

    client.get(back(provider, leave(client)))

    [row] = connected(session)
    assert row.person_id == other.id


def unsigned(claims: Claims, header: dict[str, str]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()) for one in (header, claims)]
    return ".".join(part.rstrip(b"=").decode() for part in parts) + "."


def tampered(provider: Provider, claims: Claims) -> str:
    head, _, signature = provider.sign(claims | {"sub": "sub-2"}).split(".")
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{payload}.{signature}"


def keyed_with_public_key(provider: Provider, claims: Claims) -> str:
    public = provider.key.as_pem(private=False)
    return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, _secret(public), algorithms=["HS256"])


def _secret(text: bytes) -> OctKey:
    return OctKey.import_key(base64.urlsafe_b64encode(text).decode())


FOREIGN = RSAKey.generate_key(2048, {"kid": "k1"})
HOUR_AGO = int(time.time()) - 3600
FORGERIES = {
    "another nonce": lambda p, c: p.sign(c | {"nonce": "other"}),
    "no nonce": lambda p, c: p.sign({k: v for k, v in c.items() if k != "nonce"}),
    "another issuer": lambda p, c: p.sign(c | {"iss": "https://evil.example"}),
    "another azp": lambda p, c: p.sign(c | {"azp": "other", "aud": [CLIENT_ID, "other"]}),
    "expired": lambda p, c: p.sign(c | {"iat": HOUR_AGO - 300, "exp": HOUR_AGO}),
    "a foreign key": lambda _, c: jwt.encode({"alg": "RS256", "kid": "k1"}, c, FOREIGN),
    "no signature": lambda _, c: unsigned(c, {"alg": "none"}),
    "the public key as secret": keyed_with_public_key,
    "altered after signing": tampered,
    "for another portal": lambda p, c: p.sign(c | {"aud": "other", "azp": CLIENT_ID}),
    "for other portals": lambda p, c: p.sign(c | {"aud": ["other", "third"], "azp": CLIENT_ID}),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_token_starts_no_session(
    client: TestClient, provider: Provider, session: Session, ann: Person, name: str
) -> None:
    know(session, ann, provider)
    provider.forge = FORGERIES[name]

    answer = client.get(back(provider, leave(client)))

    assert answer.status_code == 400
    assert "could not be confirmed" in answer.text
    assert sessions(session) == []


def test_return_works_once(client: TestClient, provider: Provider, session: Session) -> None:
    know(session, session.exec(select(Person)).one(), provider)
    address = leave(client)
    cookie = client.cookies["__Host-porchlight-oidc"]
    target = back(provider, address)
    assert client.get(target).status_code == 303

    again = client.get(target)
    client.cookies.set("__Host-porchlight-oidc", cookie, domain="portal.example", path="/")
    replayed = client.get(target)

    assert (again.status_code, replayed.status_code) == (400, 400)
    assert len(sessions(session)) == 1


def test_state_of_another_browser_is_refused(
    client: TestClient, provider: Provider, session: Session, ann: Person
) -> None:
    know(session, ann, provider)
    target = back(provider, leave(client))
    victim = browser(provider)
    leave(victim)

    for address in (target, target.replace("&state=", "&state=x"), target.partition("&")[0]):
        assert victim.get(address).status_code == 400
    assert sessions(session) == []


def test_silent_provider_is_explained(client: TestClient, provider: Provider) -> None:
    provider.issuer = "http://127.0.0.1:9"  # it calls itself otherwise now

    answer = client.get(START)

    assert answer.status_code == 503
    assert "does not answer" in answer.text
