"""Signing in by an account at an OpenID Connect provider, and connecting such an account.

Somebody is known by issuer and subject alone. The two are connected to a person only while that
person is signed in by another way, and only when the provider has verified the same address.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from data.accounts.oidc_identities import OidcIdentity, find_identity, identities_of
from data.accounts.people import Person
from data.accounts.sign_ins import SignInSession
from data.kit import clock
from services.accounts.account_notices import tell_of_change
from services.accounts.oidc import Identity
from services.accounts.reauthentication import require_reauthentication
from services.accounts.sessions import open_session
from services.kit.errors import DomainError, NotFound, SignedOut
from services.kit.events import About, EventKind, announce
from services.kit.permissions import Actor, Permission, require
from services.kit.rate_limits import Limit, Try, network_of, take_tries

METHOD = "oidc"
ARRIVALS_PER_ADDRESS = Limit("oidc.address", 30)


class IdentityRefused(DomainError):
    """The sentence says why the two accounts are not connected."""


@dataclass(frozen=True, slots=True)
class ConnectedIdentity:
    """One line of the list of accounts by which somebody signs in."""

    id: UUID
    issuer: str
    email: str


def count_arrival(session: Session, actor: Actor, client_address: str) -> bool:
    """Whether this network may come back from the provider once more this hour."""
    require(actor, Permission.SEND_MAIL)
    return take_tries(session, actor, Try(ARRIVALS_PER_ADDRESS, network_of(client_address)))


def sign_in_with_identity(
    session: Session, actor: Actor, identity: Identity, device: str
) -> str | None:
    """Start a session for whoever is connected; returns the secret for the browser's cookie.

    None when nobody is, or whoever is has no place any more: told apart for nobody.
    """
    require(actor, Permission.SEND_MAIL)
    row = find_identity(session, issuer=identity.issuer, subject=identity.subject)
    person = None if row is None else session.get(Person, row.person_id)
    if person is None:
        return None
    try:
        return open_session(session, actor, person, METHOD, device)
    except SignedOut:
        return None


def connect_identity(session: Session, me: Actor, identity: Identity) -> None:
    """Let oneself sign in by this account from now on. Doing it twice changes nothing.

    Raises:
        IdentityRefused: signed in by such an account only, the provider has not verified the
            address, it is another one than theirs, or the account is somebody else's.
    """
    require(me, Permission.OWN_ACCOUNT)
    person = (
        None if me.person_id is None else session.get(Person, me.person_id, with_for_update=True)
    )
    signed_in = None if me.session_id is None else session.get(SignInSession, me.session_id)
    if person is None or signed_in is None:
        raise SignedOut
    if signed_in.method == METHOD:
        raise IdentityRefused("Sign in by link or password first, then connect this account.")
    if not identity.is_verified or identity.email.strip().lower() != person.email:
        raise IdentityRefused(
            f"That account has not confirmed {person.email} as its email, so it stays apart."
        )
    row = find_identity(session, issuer=identity.issuer, subject=identity.subject)
    if row is not None and row.person_id != person.id:
        raise IdentityRefused("That account is connected to somebody else.")
    if row is None:
        _connect(session, me, person, identity)


def list_identities(session: Session, me: Actor) -> list[ConnectedIdentity]:
    """The accounts by which one signs in; everybody may ask about their own."""
    require(me, Permission.OWN_ACCOUNT)
    if me.person_id is None:
        raise SignedOut
    rows = identities_of(session, person_id=me.person_id)
    return [ConnectedIdentity(row.id, row.issuer, row.email) for row in rows]


def disconnect_identity(session: Session, me: Actor, identity_id: UUID) -> None:
    """Sign in by this account no more.

    Raises:
        ReauthenticationNeeded: one's last proof is older than 10 minutes.
        NotFound: it is not connected to oneself.
    """
    require(me, Permission.OWN_ACCOUNT)
    require_reauthentication(session, me)
    row = session.get(OidcIdentity, identity_id, with_for_update=True)
    if row is None or row.person_id != me.person_id:
        raise NotFound("account")
    session.delete(row)
    _announce(session, me, row, "disconnected")
    person = session.get_one(Person, row.person_id)
    tell_of_change(session, person, f"The account {row.email} at {row.issuer} was disconnected.")


def _connect(session: Session, me: Actor, person: Person, identity: Identity) -> None:
    row = OidcIdentity(
        issuer=identity.issuer,
        subject=identity.subject,
        person_id=person.id,
        email=person.email,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    _announce(session, me, row, "connected")
    change = f"The account {identity.email} at {identity.issuer} can be used to sign in now."
    tell_of_change(session, person, change)


def _announce(session: Session, me: Actor, row: OidcIdentity, what: str) -> None:
    about = About(subject_id=row.person_id)
    announce(session, me, EventKind.IDENTITY_CHANGED, about, {"what": what, "issuer": row.issuer})
