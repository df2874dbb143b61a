"""Texts that lie in the database sealed: who has the file and not the portal's key reads none.

Sealed by Fernet (AES and HMAC) under a key of their own, made of the portal's by HKDF (RFC 5869).
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

_seals: list[Fernet] = []  # the one that is used, once the key is known


class SealKeyMissing(RuntimeError):
    """Nobody called ``configure`` with a key: nothing can be sealed or opened."""

    def __init__(self) -> None:
        super().__init__("PORCHLIGHT_SECRET_KEY is missing; the texts of emails are sealed with it")


def configure(secret_key: str) -> None:
    """Seal and open with this key from now on; without one, not at all."""
    _seals[:] = [_seal_of(secret_key)] if secret_key else []


def seal(text: str) -> str:
    """What is stored of a text. Empty stays empty.

    Raises:
        SealKeyMissing: there is no key.
    """
    return _current().encrypt(text.encode()).decode() if text else ""


def unseal(stored: str) -> str:
    """The text again; empty where it cannot be read, as under another key.

    Raises:
        SealKeyMissing: there is no key.
    """
    try:
        return _current().decrypt(stored.encode()).decode() if stored else ""
    except InvalidToken:
        return ""


class SealedText(TypeDecorator[str]):
    """A column of sealed texts. One that cannot be read is empty and fails no query."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else unseal(value)


def _current() -> Fernet:
    if not _seals:
        raise SealKeyMissing
    return _seals[0]


def _seal_of(secret_key: str) -> Fernet:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"porchlight.sealed-texts")
    return Fernet(urlsafe_b64encode(derive.derive(secret_key.encode())))
