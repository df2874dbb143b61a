"""An OpenID Connect provider on loopback: it checks what a provider must, and forges on demand."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "porchlight", "a secret between the two"
Claims = dict[str, object]


@dataclass(slots=True)
class Account:
    """Who signs in at the provider."""

    subject: str = "sub-1"
    email: str = "ann@example.com"
    is_verified: bool = True


@dataclass(slots=True)
class Provider:
    """Answers discovery, keys and the exchange of codes. ``forge`` writes the ID token."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    account: Account = field(default_factory=Account)
    forge: Callable[["Provider", Claims], str] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """What the person's browser is given after signing in there: the code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return code

    def sign(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)

    def claims(self, nonce: str) -> Claims:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.account.subject,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "email": self.account.email,
            "email_verified": self.account.is_verified,
        }

    def exchange(self, form: dict[str, str]) -> tuple[int, object]:
        asked = self.codes.pop(form.get("code", ""), None)  # a code is good once
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        claims = self.claims(asked["nonce"])
        token = self.forge(self, claims) if self.forge else self.sign(claims)
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}

    def describe(self) -> object:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            # A provider that would take anything: the portal must not.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }


@contextmanager
def serve_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [provider.key.as_dict(private=False)]}
            self._answer(200, keys if self.path == "/keys" else provider.describe())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*provider.exchange(form))

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()
