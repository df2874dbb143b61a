"""Whether the account at Stripe is set up as the portal needs it; ``doctor`` asks."""

from services.money.stripe_gateway.errors import PaymentServiceRefused, PaymentServiceUnavailable
from services.money.stripe_gateway.facts import Endpoint
from services.money.stripe_gateway.gateway import API_VERSION, StripeGateway
from services.money.stripe_webhooks import HANDLED_EVENTS

PATH = "/webhooks/stripe"
AWAY = "Stripe did not answer, so its side could not be looked at. Run doctor again."
REFUSED = (
    "PORCHLIGHT_STRIPE_SECRET_KEY: Stripe refuses it, or it is a restricted key that may not read "
    "webhook endpoints"
)


async def problems_at_stripe(gateway: StripeGateway, *, origin: str) -> list[str]:
    """A sentence each; an empty list where payments will be heard of."""
    try:
        endpoints = await gateway.list_endpoints()
    except PaymentServiceUnavailable:
        return [AWAY]
    except PaymentServiceRefused:
        return [REFUSED]
    address = f"{origin}{PATH}"
    ours = [one for one in endpoints if one.url == address]
    if not ours:
        return [f"Stripe has no webhook endpoint for {address}: make one in its dashboard"]
    found = [_problems_of(one) for one in ours]
    return [] if not all(found) else found[0]  # of an old one and a new one, one must be right


def _problems_of(endpoint: Endpoint) -> list[str]:
    found = []
    if not endpoint.is_enabled:
        found.append(f"Stripe's webhook endpoint {endpoint.url} is switched off")
    if endpoint.api_version != API_VERSION:
        has = endpoint.api_version or "the account's default version"
        found.append(f"Stripe's webhook endpoint is made for {has}: make one for {API_VERSION}")
    missing = HANDLED_EVENTS - endpoint.events
    if missing and "*" not in endpoint.events:
        found.append(f"Stripe's webhook endpoint does not send {', '.join(sorted(missing))}")
    return found
