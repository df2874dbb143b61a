"""POST /webhooks/stripe: no session, no form; the signature is what lets an event in."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from services.money.stripe_webhooks import StripeWebhooks

PATH = "/webhooks/stripe"
LARGEST_BODY = 512 * 1024


def stripe_webhook_route(webhooks: StripeWebhooks) -> Route:
    """The route for Stripe's events."""

    async def receive(request: Request) -> Response:
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        answer = await webhooks.receive(body, request.headers.get("stripe-signature", ""))
        return Response(status_code=answer)

    return Route(PATH, receive, methods=["POST"])


async def _read_body(request: Request) -> bytes | None:
    """The raw body, on which the signature stands; None when it is larger than any event."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
