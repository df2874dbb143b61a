"""Addresses to which somebody can reply to be heard in one conversation."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from uuid import UUID

_PROOF = 10  # bytes of the HMAC: with the id they must fit a mailbox's 64 characters (RFC 5321)


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """What stands behind the plus sign: a conversation, and the proof for one person in it."""

    thread_id: UUID
    proof: bytes


@dataclass(frozen=True, slots=True)
class ReplyAddresses:
    """``reply+TOKEN@portal.example``. Without an inbound address there are none.

    The token holds for one person in one conversation and needs no table: it is an HMAC over
    both. Mail servers may change the case of letters, so it is written in base 32.
    """

    inbound: str = ""
    secret_key: str = field(default="", repr=False)

    def make(self, thread_id: UUID, person_id: UUID) -> str:
        """The address for this person's replies; empty where no mail can come in."""
        if not self.inbound:
            return ""
        raw = thread_id.bytes + self._proof(thread_id, person_id)
        token = base64.b32encode(raw).decode().rstrip("=").lower()
        name, _, domain = self.inbound.partition("@")
        return f"{name}+{token}@{domain}"

    def read(self, address: str) -> ReplyToken | None:
        """What an address of ours says; None for any other."""
        name, _, domain = self.inbound.lower().partition("@")
        local, _, host = address.strip().lower().rpartition("@")
        before, plus, token = local.partition("+")
        if not self.inbound or not plus or (before, host) != (name, domain):
            return None
        try:
            raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        except binascii.Error:
            return None
        if len(raw) != 16 + _PROOF:
            return None
        return ReplyToken(UUID(bytes=raw[:16]), raw[16:])

    def is_for(self, token: ReplyToken, person_id: UUID) -> bool:
        return hmac.compare_digest(token.proof, self._proof(token.thread_id, person_id))

    def _proof(self, thread_id: UUID, person_id: UUID) -> bytes:
        words = b"porchlight.reply" + thread_id.bytes + person_id.bytes
        return hmac.digest(self.secret_key.encode(), words, hashlib.sha256)[:_PROOF]
