"""What a browser carries while it is at the OpenID Connect provider: signed, and for minutes."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import compare_digest

from itsdangerous import BadSignature, URLSafeSerializer

from data.kit import clock
from services.accounts.oidc import Departure
from services.kit.own_paths import own_path

LASTS = timedelta(minutes=10)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Trip:
    """A departure, and where the visitor wanted to go."""

    departure: Departure
    next_path: str


def pack_trip(trip: Trip, secret_key: str) -> str:
    """The value of the cookie that only this browser has."""
    departure = trip.departure
    until = int((clock.now() + LASTS).timestamp())
    facts = [departure.state, departure.nonce, departure.verifier, trip.next_path, until]
    return str(_signer(secret_key).dumps(facts))


def unpack_trip(cookie: str, state: str, secret_key: str) -> Trip | None:
    """The trip that this browser is on; None when another one began it, or too long ago."""
    if not cookie or len(cookie) > _LONGEST:
        return None
    try:
        known_state, nonce, verifier, next_path, until = _signer(secret_key).loads(cookie)
    except (BadSignature, ValueError):
        return None
    if not compare_digest(known_state.encode(), state.encode()):
        return None
    if until <= clock.now().timestamp():
        return None
    return Trip(Departure("", known_state, nonce, verifier), own_path(next_path))


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="porchlight.oidc")
