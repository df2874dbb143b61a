"""What ``doctor`` says of settings with which the portal starts, though not as it should be."""

import ipaddress
from collections.abc import Iterator

from services.kit.settings import Settings
from services.kit.settings_check import is_loopback
from services.kit.settings_reading import PREFIX, find_unknown_settings

_WIDEST = 8  # bits of the prefix, as of 10.0.0.0/8; no proxy stands in a wider network


def find_settings_advice(settings: Settings) -> list[str]:
    """A line each, with what to do."""
    checks = (_missing_services, _proxy_advice, _host_advice)
    found = [f"{PREFIX}{line}" for check in checks for line in check(settings)]
    return [*find_unknown_settings(), *found]


def _missing_services(settings: Settings) -> Iterator[str]:
    if not settings.stripe_secret_key:
        yield "STRIPE_SECRET_KEY is not set, so nobody can pay online; take it from Stripe's site"


def _proxy_advice(settings: Settings) -> Iterator[str]:
    if settings.is_secure and not settings.trusted_proxies.strip():
        yield (
            "TRUSTED_PROXIES is not set, so all visitors seem to come from one address and share "
            "its limits; set the address of the server in front, which speaks https"
        )
    for text in filter(None, (one.strip() for one in settings.trusted_proxies.split(","))):
        if _is_too_wide(text):
            yield (
                f"TRUSTED_PROXIES holds {text}, so anybody can claim any address; "
                "set the address of the server in front alone"
            )


def _is_too_wide(text: str) -> bool:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False  # no network at all, which the settings' check says
    return network.prefixlen < _WIDEST


def _host_advice(settings: Settings) -> Iterator[str]:
    if not settings.is_secure and not is_loopback(settings.host):
        yield (
            f"HOST is {settings.host}, so others reach the portal without https; set it to "
            "127.0.0.1, or BASE_URL to an https:// address with a server in front"
        )
