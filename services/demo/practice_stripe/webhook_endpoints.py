"""Webhook endpoints of the account, to be looked at: deliveries go where the portal said."""

from services.demo.practice_stripe.context import PracticeContext
from services.demo.practice_stripe.store import Resource, make_id, make_resource
from services.demo.practice_stripe.wire import Call


def create_webhook_endpoint(context: PracticeContext, call: Call) -> Resource:
    """POST /v1/webhook_endpoints"""
    params = call.params
    endpoint = make_resource(
        "webhook_endpoint",
        "we_",
        {
            "api_version": params.text("api_version") or None,
            "application": None,
            "description": None,
            "enabled_events": params.names("enabled_events"),
            "metadata": {},
            "secret": make_id("whsec_", 32),
            "status": "enabled",
            "url": params.needed("url"),
        },
    )
    return context.store.put(endpoint)
