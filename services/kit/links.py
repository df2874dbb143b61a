"""Signed tokens and the addresses that carry them: https://portal.example/sign-in/link/TOKEN."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeSerializer

_LONGEST = 500
_SIGN_IN = re.compile(r"[^\s<>\"]*/sign-in/link/[^\s<>\"]*")


def hash_token(token: str) -> str:
    """What is stored of a secret. It has 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_sign_in(text: str) -> str:
    """A text for others to read: the links that would sign them in as its writer are cut out."""
    return _SIGN_IN.sub("", text)


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links of this portal. ``origin`` comes from the settings, never from a request."""

    origin: str
    secret_key: str = field(repr=False)

    def new_token(self, purpose: str) -> str:
        """A token nobody can guess, and that shows at a glance whether we made it."""
        return str(self._signer(purpose).dumps(secrets.token_urlsafe(32)))

    def is_ours(self, token: str, purpose: str) -> bool:
        if len(token) > _LONGEST:
            return False
        try:
            self._signer(purpose).loads(token)
        except BadSignature:
            return False
        return True

    def seal(self, text: str) -> str:
        """What is stored of a secret short enough to be guessed: keyed, so not without us."""
        return hmac.new(self.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()

    def address(self, path: str) -> str:
        return self.origin + path

    def _signer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt=f"porchlight.{purpose}")
