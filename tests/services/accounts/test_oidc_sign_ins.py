"""Connected accounts: listed, and disconnected with fresh proof only."""

import pytest
from sqlmodel import Session, select

from data.accounts.oidc_identities import OidcIdentity
from services.accounts.oidc import Identity
from services.accounts.oidc_sign_ins import (
    IdentityRefused,
    connect_identity,
    disconnect_identity,
    list_identities,
    sign_in_with_identity,
)
from services.accounts.reauthentication import ReauthenticationNeeded
from services.kit.errors import NotFound
from services.kit.permissions import SYSTEM, Actor, load_actor
from tests.factories import make_customer, make_member, make_sign_in
from tests.services.accounts.invitation_world import prove_afresh
from tests.services.accounts.sign_in_world import mails, make_ann

GOOD = Identity("https://id.example", "sub-1", "Ann@Example.com", True)


@pytest.fixture
def me(session: Session) -> Actor:
    return prove_afresh(session, make_ann(session))


def test_connecting_twice_makes_one_row_and_one_mail(session: Session, me: Actor) -> None:
    for _ in range(2):
        connect_identity(session, me, GOOD)

    [shown] = list_identities(session, me)
    assert (shown.issuer, shown.email) == ("https://id.example", "ann@example.com")
    assert [mail.kind for mail in mails(session)] == ["account_changed"]
    assert sign_in_with_identity(session, SYSTEM, GOOD, "")


@pytest.mark.parametrize(
    "identity",
    [
        Identity("https://id.example", "sub-1", "ann@example.com", False),
        Identity("https://id.example", "sub-1", "eve@example.com", True),
        Identity("https://id.example", "sub-1", "", True),
    ],
)
def test_unverified_or_other_address_stays_apart(
    session: Session, me: Actor, identity: Identity
) -> None:
    with pytest.raises(IdentityRefused):
        connect_identity(session, me, identity)

    assert session.exec(select(OidcIdentity)).all() == []


def test_session_of_such_an_account_connects_no_other(session: Session, me: Actor) -> None:
    connect_identity(session, me, GOOD)
    assert sign_in_with_identity(session, SYSTEM, GOOD, "")
    row = make_sign_in(session, make_member(session, make_customer(session)))
    row.method = "oidc"
    session.commit()

    with pytest.raises(IdentityRefused, match="link or password first"):
        connect_identity(session, load_actor(session, row.id), GOOD)


def test_same_subject_of_another_issuer_is_nobody(session: Session, me: Actor) -> None:
    connect_identity(session, me, GOOD)

    other = Identity("https://evil.example", "sub-1", "ann@example.com", True)

    assert sign_in_with_identity(session, SYSTEM, other, "") is None


def test_disconnecting_wants_fresh_proof_and_one_owner(session: Session, me: Actor) -> None:
    connect_identity(session, me, GOOD)
    [shown] = list_identities(session, me)
    other = prove_afresh(session, make_member(session, make_customer(session)))
    stranger = make_member(session, make_customer(session))
    stale = load_actor(session, make_sign_in(session, stranger).id)

    with pytest.raises(NotFound):
        disconnect_identity(session, other, shown.id)
    with pytest.raises(ReauthenticationNeeded):
        disconnect_identity(session, stale, shown.id)
    disconnect_identity(session, me, shown.id)

    session.flush()
    assert list_identities(session, me) == []
    assert sign_in_with_identity(session, SYSTEM, GOOD, "") is None
