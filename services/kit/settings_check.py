"""What is missing or unsafe in the settings, one sentence each; starting and ``doctor`` ask."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from services.kit.email_addresses import clean_email
from services.kit.settings import Settings

SHORTEST_KEY = 32
LONGEST_MAILBOX = 21  # with the token behind it, RFC 5321 allows 64 characters
_SAMPLES = ("secret", "change", "example", "sample", "your-", "replace", "password")
_FEWEST_CHARACTERS = 10


def problems_of(settings: Settings) -> list[str]:
    """Each problem names its setting and says what to do. An empty list: fit to serve."""
    return [
        f"PORCHLIGHT_{problem}"
        for check in (_key_problems, _address_problems, _stripe_problems, _mail_problems)
        for problem in check(settings)
    ] + [f"PORCHLIGHT_{problem}" for problem in _other_problems(settings)]


def database_problem(url: str) -> str:
    """What is wrong with the database's address, without its prefix; empty when nothing is."""
    scheme = url.partition(":")[0]
    if scheme in ("postgres", "postgresql"):
        return (
            f"DATABASE_URL begins with {scheme}://; write postgresql+psycopg:// instead and leave "
            "the rest as it is"
        )
    if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return (
            "DATABASE_URL is no address of a database; it looks like sqlite:////srv/porchlight.db "
            "or postgresql+psycopg://user:password@host/name"
        )
    return ""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _key_problems(settings: Settings) -> Iterator[str]:
    key = settings.secret_key
    advice = "set it to the output of: openssl rand -hex 32"
    if not key:
        yield f"SECRET_KEY is missing; {advice}"
    elif len(key) < SHORTEST_KEY:
        yield f"SECRET_KEY is shorter than {SHORTEST_KEY} characters; {advice}"
    elif len(set(key)) < _FEWEST_CHARACTERS or any(word in key.lower() for word in _SAMPLES):
        yield f"SECRET_KEY looks like a sample; {advice}"


def _address_problems(settings: Settings) -> Iterator[str]:
    parts = urlsplit(settings.base_url)
    if not settings.base_url:
        yield "BASE_URL is missing; set it to the address in the browser, https://portal.example"
    elif parts.scheme not in ("http", "https") or not parts.hostname or not _has_fit_port(parts):
        yield "BASE_URL is no address; it looks like https://portal.example"
    elif parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        yield "BASE_URL must be scheme and host alone, like https://portal.example"
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        yield "BASE_URL must begin with https://: passwords and cookies would travel unprotected"


def _has_fit_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:  # beyond 65535, or no number
        return False


def _stripe_problems(settings: Settings) -> Iterator[str]:
    key = settings.stripe_secret_key
    if not key and (settings.stripe_publishable_key or settings.webhook_secrets):
        yield "STRIPE_SECRET_KEY is missing; without it nobody can pay online"
    if key and not settings.webhook_secrets:
        yield "STRIPE_WEBHOOK_SECRET is missing; without it no payment could be confirmed"
    if key and not settings.stripe_publishable_key:
        yield "STRIPE_PUBLISHABLE_KEY is missing; browsers need it to take card details"
    yield from _mixed_up_keys(settings)
    if "_live_" in key and settings.stripe_api_base:
        yield "STRIPE_API_BASE must not be set with a live key: payments would go to a stand-in"
    if "_live_" in key and settings.stripe_js_url:
        yield "STRIPE_JS_URL must not be set with a live key: only Stripe may take card details"


def _mixed_up_keys(settings: Settings) -> Iterator[str]:
    key, published = settings.stripe_secret_key, settings.stripe_publishable_key
    if key and not key.startswith(("sk_", "rk_")):
        yield "STRIPE_SECRET_KEY is no secret key of Stripe's; one begins with sk_ or rk_"
    if published and not published.startswith("pk_"):
        yield "STRIPE_PUBLISHABLE_KEY is no publishable key of Stripe's; one begins with pk_"
    if any(not secret.startswith("whsec_") for secret in settings.webhook_secrets):
        yield "STRIPE_WEBHOOK_SECRET is no signing secret of Stripe's; one begins with whsec_"
    if key and ("_live_" in key) != ("_live_" in published):
        yield "STRIPE_PUBLISHABLE_KEY and STRIPE_SECRET_KEY are not of the same mode, live or test"


def _mail_problems(settings: Settings) -> Iterator[str]:
    parts = urlsplit(settings.smtp_url)
    is_server = parts.scheme in ("smtp", "smtps") and parts.hostname and _has_fit_port(parts)
    if settings.smtp_url and not is_server:
        yield "SMTP_URL is no mail server; it looks like smtp://user:password@host:587"
    if settings.smtp_url and not settings.mail_from:
        yield "MAIL_FROM is missing; set the address that emails come from"
    elif settings.mail_from and clean_email(settings.mail_from) is None:
        yield "MAIL_FROM is no email address"
    yield from _inbound_problems(settings)


def _inbound_problems(settings: Settings) -> Iterator[str]:
    address, secret = settings.inbound_mail_address, settings.inbound_mail_secret
    if bool(address) != bool(secret):
        yield "INBOUND_MAIL_ADDRESS and PORCHLIGHT_INBOUND_MAIL_SECRET go together"
    if address and (clean_email(address) is None or "+" in address):
        yield "INBOUND_MAIL_ADDRESS is no email address, or has a plus sign in it"
    if address and len(address.partition("@")[0]) > LONGEST_MAILBOX:
        yield f"INBOUND_MAIL_ADDRESS has more than {LONGEST_MAILBOX} characters before its @"
    if secret and len(secret) < SHORTEST_KEY:
        yield f"INBOUND_MAIL_SECRET is shorter than {SHORTEST_KEY} characters"


def _other_problems(settings: Settings) -> Iterator[str]:
    oidc = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    if any(oidc) and not all(oidc):
        yield "OIDC_ISSUER, PORCHLIGHT_OIDC_CLIENT_ID and PORCHLIGHT_OIDC_CLIENT_SECRET go together"
    if settings.oidc_issuer and not settings.oidc_issuer.startswith("https://"):
        yield "OIDC_ISSUER must begin with https://"
    yield from _tile_problems(settings)
    if problem := database_problem(settings.database_url):
        yield problem
    for network in filter(None, (one.strip() for one in settings.trusted_proxies.split(","))):
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            yield f"TRUSTED_PROXIES holds '{network}', which is no address or network"


def _tile_problems(settings: Settings) -> Iterator[str]:
    if settings.tile_url and not settings.tile_attribution:
        yield "TILE_ATTRIBUTION is missing; makers of maps ask to be named"
    missing = [part for part in ("{z}", "{x}", "{y}") if part not in settings.tile_url]
    if settings.tile_url and missing:
        parts = " and ".join(missing)
        yield (
            f"TILE_URL has no {parts}, so no map would show; "
            "it looks like https://tiles.example/{z}/{x}/{y}.png"
        )
