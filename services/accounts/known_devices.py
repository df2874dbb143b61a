"""Browsers in which somebody has signed in before: tries of strangers do not hold their owner.

Each keeps a cookie with a random number for up to five people, sealed together with the person's
address (OWASP calls it a device cookie). It opens nothing: tries in that browser are counted by
themselves. The cookie names nobody, and whose it is only shows when their address is typed.
"""

import re
import secrets
from enum import Enum, auto

from sqlmodel import Session

from services.accounts.sessions import resolve_session
from services.kit.errors import TooManyTries
from services.kit.links import Links
from services.kit.permissions import Actor, Permission, require
from services.kit.rate_limits import Limit, Try, network_of, take_tries

PEOPLE = 5
_SEPARATOR = "~"
_ENTRY = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")


class EntryHold(Enum):
    """Why a try is not looked at."""

    NETWORK = auto()
    ADDRESS = auto()


class AddressHeld(TooManyTries):
    """Too many tries for one address, known or not, from browsers that are new to it."""

    def __init__(self) -> None:
        super().__init__(
            "There were too many tries for this email within the last hour. "
            "The link in the newest email from us still works, and you can have one emailed to you."
        )


def find_device(cookie: str, email: str, links: Links) -> str:
    """The number of this browser if the address's owner signed in with it before, or nothing."""
    for nonce, seal in _entries(cookie):
        if secrets.compare_digest(seal, _seal(nonce, email, links)):
            return nonce
    return ""


def remember_device(session: Session, actor: Actor, cookie: str, token: str, links: Links) -> str:
    """The browser's cookie now that somebody signed in; nothing where a second step is to come."""
    require(actor, Permission.SEND_MAIL)
    signed_in = resolve_session(session, token)
    if signed_in is None:
        return ""
    nonce = find_device(cookie, signed_in.email, links) or secrets.token_hex(16)
    newest = (nonce, _seal(nonce, signed_in.email, links))
    others = [entry for entry in _entries(cookie) if entry != newest]
    return _SEPARATOR.join(".".join(entry) for entry in [newest, *others][:PEOPLE])


def subject_of(email: str, device: str) -> str:
    """Whom a try counts for: the address, or the address in one browser of its owner."""
    address = email.strip().lower()
    return f"{address} {device}" if device else address


def take_entry_try(
    session: Session, actor: Actor, network: tuple[Limit, str], person: Try
) -> EntryHold | None:
    """Count a try at the door; what holds it, if anything does.

    A network that is held counts for no address: it must not lock out others any further.
    """
    require(actor, Permission.SEND_MAIL)
    limit, client_address = network
    if not take_tries(session, actor, Try(limit, network_of(client_address))):
        return EntryHold.NETWORK
    return None if take_tries(session, actor, person) else EntryHold.ADDRESS


def refuse_held(held: EntryHold | None) -> None:
    """Outside of the transaction that counted the try: a refusal inside would undo the count.

    Raises:
        TooManyTries: there were too many, from this network or for this address.
    """
    if held is not None:
        raise TooManyTries if held is EntryHold.NETWORK else AddressHeld


def _entries(cookie: str) -> list[tuple[str, str]]:
    parts = cookie.split(_SEPARATOR, PEOPLE)[:PEOPLE]
    found = [_ENTRY.fullmatch(part) for part in parts]
    return [(entry[1], entry[2]) for entry in found if entry is not None]


def _seal(nonce: str, email: str, links: Links) -> str:
    return links.seal(f"device.{nonce}.{email.strip().lower()}")
