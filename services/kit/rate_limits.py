"""How often something may be tried, counted for all processes in the database."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from data.accounts.sign_ins import count_try, delete_bucket, delete_buckets
from data.kit import clock
from services.kit.permissions import Actor, Permission, require

HOUR = timedelta(hours=1)
_OLDEST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries of a kind within a span."""

    kind: str
    most: int
    within: timedelta = HOUR


SIGN_INS_PER_ADDRESS = Limit("sign-in.address", 20)
SIGN_INS_PER_EMAIL = Limit("sign-in.email", 10)
LINKS_PER_ADDRESS = Limit("link.address", 30)
# Anybody can ask for mail to an address they know, so that is once an hour for links of all
# kinds; its owner can ask for more in a browser that they used before.
MAILS_PER_EMAIL = Limit("entry-mail.email", 1)
MAILS_PER_DEVICE = Limit("entry-mail.device", 10)
CODES_PER_ADDRESS = Limit("code.address", 20)
CODES_PER_EMAIL = Limit("code.email", 10)
FACTORS_PER_PERSON = Limit("factor.person", 5, timedelta(minutes=10))
FACTORS_A_DAY = Limit("factor.day", 30, timedelta(days=1))
PROOFS_PER_PERSON = Limit("proof.person", 10)
PROOF_MAILS = Limit("proof.mail", 5)
INVITATIONS_A_DAY = Limit("invitation.day", 100, timedelta(days=1))
INVITATIONS_PER_EMAIL = Limit("invitation.email", 5, timedelta(days=1))

# The demo's visitors ask for links all day long, and nothing is mailed to anybody.
DEMO_FACTOR = 100
_factors = [1]


@dataclass(frozen=True, slots=True)
class Try:
    """One try: which limit it counts for, and who or where it came from."""

    limit: Limit
    subject: str

    @property
    def key(self) -> str:
        # Hashed, so that the table is no list of addresses that were typed.
        digest = hashlib.sha256(self.subject.encode()).hexdigest()
        return f"{self.limit.kind}:{digest[:32]}"


def take_tries(session: Session, actor: Actor, *tries: Try) -> bool:
    """Count the tries; whether all of them stay within their limits.

    Never raises: the caller's transaction must commit the count of a refused try as well.
    """
    require(actor, Permission.SEND_MAIL)
    at = clock.now()
    counts = [
        count_try(session, one.key, within=one.limit.within, at=at) <= one.limit.most * _factors[0]
        for one in tries
    ]
    return all(counts)


def forget_tries(session: Session, one: Try) -> None:
    """Begin to count anew; a part of the transaction that makes the old tries pointless."""
    delete_bucket(session, key=one.key)


def relax_for_demo() -> None:
    """Let this process count a hundred times as far; called by the demo before it serves."""
    _factors[0] = DEMO_FACTOR


def forget_old_tries(session: Session, actor: Actor) -> None:
    """Delete counts that no limit looks at any more."""
    require(actor, Permission.SEND_MAIL)
    delete_buckets(session, before=clock.now() - _OLDEST)


def network_of(client_address: str) -> str:
    """The address as limits see it: in IPv6 one household owns a whole /64."""
    try:
        address = ipaddress.ip_address(client_address)
    except ValueError:
        return client_address
    if not isinstance(address, ipaddress.IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
