"""Whether the sign-in service answers with what is needed of it; ``doctor`` asks."""

import httpx

from services.accounts.oidc import discovery_address
from services.kit.settings import Settings

_SECONDS = 5


async def find_oidc_problem(settings: Settings) -> str:
    """A sentence; empty where the provider describes itself as it should."""
    address = discovery_address(settings.oidc_issuer)
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            described = (await client.get(address)).raise_for_status().json()
    except (httpx.HTTPError, ValueError):  # whatever it answers is their side, and is said
        return (
            f"PORCHLIGHT_OIDC_ISSUER: {address} does not answer as a sign-in service does, so "
            "nobody can sign in by it; check the address"
        )
    named = described.get("issuer") if isinstance(described, dict) else None
    if str(named).rstrip("/") != settings.oidc_issuer.rstrip("/"):
        return f"PORCHLIGHT_OIDC_ISSUER must be as the service names itself: {named}"
    return ""
