"""The OpenID Connect provider, spoken to by Authlib: leaving for it and coming back.

What comes back is believed when it is signed by the provider's own key, for this portal, for this
very departure, and not too old. Authlib checks all of that but one: it takes a token made for
another portal where ``azp`` names ours, so the audience is checked here.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import structlog
from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError

from services.kit.errors import DomainError
from services.kit.settings import Settings

with warnings.catch_warnings(record=True):
    # It asks for a successor of httpx, which nothing else here needs.
    from authlib.integrations.starlette_client import OAuth

CALLBACK = "/sign-in/oidc/callback"
# Signatures that need the provider's private key. With HS256 our own secret would do.
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA")
_SECONDS = 5
_KNOWN_NAMES = {"accounts.google.com": "Google", "login.microsoftonline.com": "Microsoft"}
# What malformed answers make Authlib and its readers raise.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RuntimeError)

log = structlog.get_logger()


class OidcRefused(DomainError):
    def __init__(self) -> None:
        super().__init__("That sign-in could not be confirmed. Start again, or use a link.")


class OidcAway(DomainError):
    def __init__(self) -> None:
        super().__init__("The sign-in service does not answer. Try again later, or use a link.")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser is sent, and what only it may come back with."""

    address: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at the provider: issuer and subject; the email address is only a hint."""

    issuer: str
    subject: str
    email: str
    is_verified: bool


def discovery_address(issuer: str) -> str:
    """Where a provider describes itself."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


class OidcProvider:
    """One provider, as set by the operator."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._callback = settings.origin + CALLBACK
        self._app = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=discovery_address(self._issuer),
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",  # off by default
                "timeout": _SECONDS,
                "follow_redirects": False,
            },
        )

    @property
    def name(self) -> str:
        """What the button says: a well-known name, or the provider's host."""
        host = urlsplit(self._issuer).hostname or ""
        return _KNOWN_NAMES.get(host, host)

    async def depart(self) -> Departure:
        """Prepare to send a browser to the provider.

        Raises:
            OidcAway: the provider does not answer.
        """
        try:
            await self._read_metadata()
            made = await self._app.create_authorization_url(self._callback)
            return Departure(
                address=str(made["url"]),
                state=str(made["state"]),
                nonce=str(made["nonce"]),
                verifier=str(made["code_verifier"]),
            )
        except (httpx.HTTPError, *_MALFORMED) as error:
            log.warning("sign-in service away", reason=type(error).__name__)
            raise OidcAway from error

    async def arrive(self, code: str, departure: Departure) -> Identity:
        """Exchange the code that a browser came back with for who somebody is.

        Raises:
            OidcAway: the provider does not answer.
            OidcRefused: what it answered proves nothing to us.
        """
        try:
            await self._read_metadata()
            token = await self._app.fetch_access_token(
                redirect_uri=self._callback, code=code, code_verifier=departure.verifier
            )
            claims = await self._app.parse_id_token(token, nonce=departure.nonce)
            return self._identify(claims)
        except httpx.HTTPError as error:
            log.warning("sign-in service away", reason=type(error).__name__)
            raise OidcAway from error
        except (AuthlibBaseError, JoseError, *_MALFORMED) as error:
            log.warning("sign-in refused", reason=type(error).__name__)
            raise OidcRefused from error

    async def _read_metadata(self) -> None:
        metadata = await self._app.load_server_metadata()
        if metadata.get("issuer") != self._issuer:
            raise ValueError("the provider calls itself otherwise")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            one for one in offered if one in _SIGNATURES
        ] or ["RS256"]

    def _identify(self, claims: Mapping[str, object] | None) -> Identity:
        if claims is None:
            raise ValueError("no ID token")
        audience = claims["aud"]
        audiences = audience if isinstance(audience, list) else [audience]
        if self._client_id not in audiences or claims["iss"] != self._issuer:
            raise ValueError("the token was made for somebody else")
        subject, email = claims["sub"], claims.get("email", "")
        if not isinstance(subject, str) or not subject or not isinstance(email, str):
            raise ValueError("the token names nobody")
        return Identity(self._issuer, subject, email, claims.get("email_verified") is True)
